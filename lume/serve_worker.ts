/// <reference lib="deno.worker" />
import { extname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serveFile } from "@std/http/file_server.js";
import Site, { type Middleware } from "./core/site.ts";

addEventListener("message", (event) => void start(event.data));

async function start(config: string): Promise<void> {
  const modules = buildModules(config);
  let site: Site | undefined;
  let failure = "";
  try {
    site = (await import(config)).default as Site;
  } catch (error) {
    failure = report(error);
  }
  const include = site?.options.watcher.include ?? [];
  const watched = [fileURLToPath(config), site?.src() ?? ".", ...include]
    .map((path) => resolve(path));
  const clients = new Set<ReadableStreamDefaultController<string>>();
  const tell = (message: { changed?: string[]; failure?: string }) => {
    for (const client of clients) {
      client.enqueue(`data: ${JSON.stringify(message)}\n\n`);
    }
  };

  if (site) {
    try {
      await site.build();
    } catch (error) {
      failure = report(error);
    }
    const { port = 3000, hostname = "localhost" } = site.options.server;
    Deno.serve(
      {
        port,
        hostname,
        onListen: () => console.log(`http://${hostname}:${port}/`),
      },
      (request, info) =>
        chain(
          [
            (request, next) =>
              liveReload(request, next, clients, () => failure),
            ...site.options.server.middlewares ?? [],
          ],
          (request) => file(site, request),
        )(request, info),
    );
  }

  for await (const changed of changes(watched, site?.dest())) {
    const start = performance.now();
    const graph = await modules;
    if (!site || changed.some((path) => graph.has(path))) {
      return postMessage("restart");
    }
    try {
      const written = await site.update();
      failure = "";
      tell({ changed: written });
      const names = changed.map((path) => relative(".", path)).join(", ");
      const time = (performance.now() - start).toFixed(0);
      console.log(`${names}: ${written.length} files written, ${time} ms`);
    } catch (error) {
      failure = report(error);
      tell({ failure });
    }
  }
}

/** Paths of the local modules that the build imports. */
async function buildModules(config: string): Promise<Set<string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", config],
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  return new Set(
    modules.map(({ local }: { local?: string }) => local).filter(Boolean),
  );
}

/** Changed paths, gathered until they stop coming for a moment. */
async function* changes(
  paths: string[],
  ignored = "",
): AsyncGenerator<string[]> {
  const waiting = new Set<string>();
  let wake = () => {};
  (async () => {
    for await (const { kind, paths: changed } of Deno.watchFs(paths)) {
      if (kind === "access") continue;
      for (const path of changed) {
        const isOurs = ignored && path.startsWith(ignored);
        if (!isOurs && !/(~|\.sw.|\/4913)$/.test(path)) waiting.add(path);
      }
      if (waiting.size) wake();
    }
  })();
  while (true) {
    if (!waiting.size) await new Promise<void>((resolve) => wake = resolve);
    for (let count = 0; count < waiting.size;) {
      count = waiting.size;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    const changed = [...waiting];
    waiting.clear();
    yield changed;
  }
}

function chain(
  middlewares: Middleware[],
  last: (request: Request) => Promise<Response>,
): (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response> {
  return (request, info) =>
    middlewares.reduceRight<(request: Request) => Promise<Response>>(
      (next, middleware) => (request) => middleware(request, next, info),
      last,
    )(request);
}

async function file(site: Site, request: Request): Promise<Response> {
  const path = decodeURIComponent(new URL(request.url).pathname);
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const response = await serveFile(request, site.dest(name)).catch(() =>
    undefined
  );
  if (response && response.status !== 404) return response;
  if (!extname(path) && !path.endsWith("/")) {
    return Response.redirect(new URL(`${path}/`, request.url));
  }
  const { page404 = "/404.html" } = site.options.server;
  const body = await Deno.readFile(site.dest(page404)).catch(() => "Not found");
  return new Response(body, {
    status: 404,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}

/** Add to every page a script that loads it again after it was written. */
async function liveReload(
  request: Request,
  next: (request: Request) => Promise<Response>,
  clients: Set<ReadableStreamDefaultController<string>>,
  failure: () => string,
): Promise<Response> {
  if (new URL(request.url).pathname === "/.changes") {
    let client: ReadableStreamDefaultController<string>;
    const stream = new ReadableStream<string>({
      start(controller) {
        client = controller;
        clients.add(client);
        const hello = { worker: performance.timeOrigin, failure: failure() };
        client.enqueue(`retry: 100\ndata: ${JSON.stringify(hello)}\n\n`);
      },
      cancel: () => void clients.delete(client),
    });
    return new Response(stream.pipeThrough(new TextEncoderStream()), {
      headers: { "content-type": "text/event-stream" },
    });
  }
  const response = await next(request);
  const headers = new Headers(response.headers);
  headers.set("cache-control", "no-cache");
  if (!headers.get("content-type")?.startsWith("text/html")) {
    return new Response(response.body, { status: response.status, headers });
  }
  for (const name of ["content-length", "etag", "last-modified"]) {
    headers.delete(name);
  }
  const html = (await response.text()) +
    `<script type="module">(${client})(${performance.timeOrigin})</script>`;
  return new Response(html, { status: response.status, headers });
}

/** Runs in the page. */
function client(worker: number): void {
  const source = new EventSource("/.changes");
  source.onmessage = (event) => {
    const { worker: now = worker, changed = [], failure } = JSON.parse(
      event.data,
    );
    if (failure) {
      const note = document.createElement("pre");
      note.style.cssText =
        "position:fixed;inset:auto 0 0;z-index:99999;margin:0;padding:1rem;" +
        "max-height:50%;overflow:auto;background:#300;color:#fff";
      note.textContent = failure;
      document.body.append(note);
    } else if (
      now !== worker ||
      changed.some((url: string) =>
        !/(\/|\.html)$/.test(url) || url === location.pathname
      )
    ) location.reload();
  };
}

function report(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  return message;
}
