/// <reference lib="deno.worker" />
import { extname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { contentType } from "@std/media_types/content_type.js";
import { rangedResponse } from "./core/byte_range.ts";
import type { default as Site, Middleware } from "./core/site.ts";
import type { Watch } from "./serve.ts";

/** What the build tells the pages that are open. */
interface Message {
  /** URLs of the files that were written. */
  changed?: string[];
  /** Why the last build failed. */
  failure?: string;
}

/** Open pages, each waiting for messages. */
const clients = new Set<ReadableStreamDefaultController<string>>();
/** Tells this worker from the one before. */
const version = String(performance.timeOrigin);
let failure = "";

let site: Site | undefined;
let work = Promise.resolve();

/** The first message is the configuration's URL, the others changed paths. */
addEventListener("message", ({ data }) => {
  work = work.then(() => typeof data === "string" ? start(data) : update(data));
});

async function start(config: string): Promise<void> {
  await attempt(async () => {
    site = (await import(config)).default as Site;
  });
  const { watcher } = site?.options ?? {};
  const paths = [
    fileURLToPath(config),
    site?.src() ?? ".",
    ...watcher?.include ?? [],
  ];
  postMessage({ paths, dest: site?.dest() ?? "_site" } satisfies Watch);
  if (!site) return;
  serve(site);
  await attempt(() => site!.build());
}

async function update(paths: string[]): Promise<void> {
  const start = performance.now();
  await attempt(async () => tell({ changed: await site?.update() }));
  const time = (performance.now() - start).toFixed(0);
  const names = paths.map((path) => relative(".", path)).join(", ");
  console.log(`${names}: built again in ${time} ms`);
}

async function attempt(run: () => Promise<void>): Promise<void> {
  try {
    await run();
    failure = "";
  } catch (error) {
    failure = (error as Error).message;
    console.error(failure);
    tell({ failure });
  }
}

function tell(message: Message): void {
  for (const client of clients) {
    client.enqueue(`data: ${JSON.stringify(message)}\n\n`);
  }
}

function serve(site: Site): void {
  const { port = 3000, hostname = "localhost", middlewares = [] } =
    site.options.server;
  const onListen = () => console.log(`http://${hostname}:${port}/`);
  const all: Middleware[] = [liveReload, ...middlewares];
  Deno.serve(
    // compressed, as a host sends it
    { port, hostname, onListen, automaticCompression: true },
    (request, info) =>
      all.reduceRight<(request: Request) => Promise<Response>>(
        (next, middleware) => (request) => middleware(request, next, info),
        (request) => file(site, request),
      )(request),
  );
}

async function file(site: Site, request: Request): Promise<Response> {
  // What is being written would be read in halves.
  await work;
  const { pathname } = new URL(request.url);
  const path = decodeURIComponent(pathname).replace(/\/$/, "/index.html");
  const headersOf = (path: string) =>
    new Headers({
      "cache-control": "no-cache",
      "content-type": contentType(extname(path)) ?? "application/octet-stream",
    });
  try {
    const from = site.dest(path);
    const { isFile, size } = Deno.statSync(from);
    if (isFile) {
      return rangedResponse(
        request,
        size,
        headersOf(path),
        (range) =>
          range
            ? Deno.readFileSync(from).subarray(range.start, range.end)
            : Deno.openSync(from).readable,
      );
    }
    // Not Response.redirect: the headers of that cannot be added to.
    const location = `${pathname}/`;
    return new Response(null, { status: 301, headers: { location } });
  } catch {
    for (const page of notFoundPages(path)) {
      try {
        const { readable } = await Deno.open(site.dest(page));
        const headers = headersOf(page);
        return new Response(readable, { status: 404, headers });
      } catch {
        // the next one up
      }
    }
    return new Response("Not found", { status: 404 });
  }
}

/** 404.html in the folder of a file and in all above it, as hosts look for it. */
function notFoundPages(path: string): string[] {
  const folders = path.split("/").slice(0, -1);
  return folders.map((_, up) =>
    [...folders.slice(0, folders.length - up), "404.html"].join("/")
  );
}

/** Add to every page a script that loads it again after it was written. */
const liveReload: Middleware = async (request, next) => {
  if (new URL(request.url).pathname === "/.changes") return messages();
  const response = await next(request);
  const { status, headers } = response;
  if (!headers.get("content-type")?.startsWith("text/html")) return response;
  const script = `<script type="module">(${listen})(${
    JSON.stringify(version)
  })</script>`;
  return new Response(await response.text() + script, { status, headers });
};

/** A stream of server-sent events, which begins with this worker's version. */
function messages(): Response {
  let client: ReadableStreamDefaultController<string>;
  const stream = new ReadableStream<string>({
    start(controller) {
      clients.add(client = controller);
      const hello = { version, failure };
      client.enqueue(`retry: 100\ndata: ${JSON.stringify(hello)}\n\n`);
    },
    cancel: () => void clients.delete(client),
  });
  const headers = { "content-type": "text/event-stream" };
  return new Response(stream.pipeThrough(new TextEncoderStream()), { headers });
}

/** Runs in the page; `version` is that of the worker that served it. */
function listen(version: string): void {
  const note = document.createElement("pre");
  note.style.cssText = "position:fixed;inset:auto 0 0;z-index:9999;" +
    "margin:0;padding:1rem;background:#300;color:#fff;overflow:auto";
  new EventSource("/.changes").onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const isSeen = (url: string) =>
      !/(\/|\.html)$/.test(url) || url === location.pathname;
    if (message.failure) {
      note.textContent = message.failure;
      document.body.append(note);
    } else if (
      note.isConnected || (message.version ?? version) !== version ||
      message.changed?.some(isSeen)
    ) location.reload();
  };
}
