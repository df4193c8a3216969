/** A page of the built site in a real browser: what end-to-end tests stand on. */
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentType } from "@std/media_types/content_type.js";
import { chromium, type Page } from "playwright-core";
import { rangedResponse } from "../lume/core/byte_range.ts";
import { findChromium } from "./chromium.ts";

/** The built site. */
export const site = fileURLToPath(new URL("../_site", import.meta.url));

export interface PageOptions {
  colorScheme?: "light" | "dark";
  /** What the reader has asked for; "reduce" if not given, which is quicker. */
  reducedMotion?: "reduce" | "no-preference";
  /** In CSS pixels. */
  viewport?: { width: number; height: number };
  /** false: the page as a reader without scripts has it. */
  javaScript?: boolean;
  /** The folder to serve; the built site if not given. */
  folder?: string;
  /** Another origin that the page may ask. */
  host?: string;
  /** Answers in place of the folder, where it gives an answer: a bad server. */
  answer?: (request: Request) => Response | undefined;
  /** What the host sends with every file; if not given, what allows threads. */
  headers?: Record<string, string>;
}

/** What the browser said and did while a page was open. */
export interface Seen {
  /** Errors on the console, uncaught exceptions, answers from 400 up. */
  errors: string[];
  /** Every address asked for, without `data:` and `blob:`. */
  requests: string[];
}

/** WebGPU in software, for machines without a GPU, and nothing from outside. */
const launchArguments = [
  "--headless=new",
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // the one host there is: a page that asks another gets an error
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/**
 * Serves the site, opens `path` of it in a browser with a fresh profile, runs
 * `inspect` on the loaded page and closes everything again.
 *
 * @throws what `inspect` throws; else Error if the page logged an error or
 * asked for anything outside its own origin.
 */
export async function withPage<T>(
  path: string,
  inspect: (page: Page, seen: Seen) => Promise<T>,
  {
    colorScheme = "light",
    reducedMotion = "reduce",
    viewport = { width: 1280, height: 800 },
    javaScript = true,
    folder = site,
    host,
    answer,
    headers,
  }: PageOptions = {},
): Promise<T> {
  const server = serveFolder(folder, answer, headers);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  try {
    const { executablePath, env } = await findChromium();
    const browser = await chromium.launch({
      executablePath,
      args: launchArguments,
      env: { ...Deno.env.toObject(), ...env },
    });
    try {
      const page = await browser.newPage({
        colorScheme,
        reducedMotion,
        viewport,
        javaScriptEnabled: javaScript,
      });
      const seen = watch(page);
      await page.goto(new URL(path, origin).href, { waitUntil: "load" });
      const result = await inspect(page, seen).catch((error) => {
        // what the page said often tells why the test failed
        throw new Error([path, ...faults(seen, [origin, host])].join("\n"), {
          cause: error,
        });
      });
      const found = faults(seen, [origin, host]);
      if (found.length) throw new Error([path, ...found].join("\n"));
      return result;
    } finally {
      await browser.close();
    }
  } finally {
    await server.shutdown();
  }
}

function faults(
  { errors, requests }: Seen,
  allowed: (string | undefined)[],
): string[] {
  const foreign = requests.filter((url) =>
    !allowed.includes(new URL(url).origin)
  );
  return [
    ...errors,
    ...foreign.map((url) => `request to another origin: ${url}`),
  ];
}

function watch(page: Page): Seen {
  const seen: Seen = { errors: [], requests: [] };
  page.on("pageerror", (error) => seen.errors.push(`uncaught: ${error}`));
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url, lineNumber } = message.location();
    seen.errors.push(`console: ${message.text()} (${url}:${lineNumber})`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    seen.errors.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url)) seen.requests.push(url);
  });
  return seen;
}

/** The headers that allow threads. */
const isolated = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** A static server on a free port; it knows ranges of bytes, as hosts do. */
export function serveFolder(
  folder: string,
  answer?: PageOptions["answer"],
  sent: Record<string, string> = isolated,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const answered = answer?.(request);
      if (answered) return answered;
      const path = decodeURIComponent(new URL(request.url).pathname);
      const file = join(
        folder,
        path.endsWith("/") ? `${path}index.html` : path,
      );
      const headers = new Headers({
        "content-type": contentType(extname(file)) ??
          "application/octet-stream",
        ...sent,
      });
      let bytes: Uint8Array<ArrayBuffer>;
      try {
        bytes = await Deno.readFile(file);
      } catch {
        return new Response(`not found: ${path}`, { status: 404 });
      }
      return rangedResponse(
        request,
        bytes.length,
        headers,
        ({ start, end } = { start: 0, end: bytes.length }) =>
          bytes.subarray(start, end),
      );
    },
  );
}
