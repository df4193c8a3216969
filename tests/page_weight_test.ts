/** What the guide costs a reader before the first click, sent compressed. */
import assert from "node:assert/strict";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { contentType } from "@std/media_types/content_type.js";
import type { Browser } from "playwright-core";
import { site, withPage } from "./browser.ts";

/** Bytes of JavaScript that the guide may ask for before the reader acts. */
const mostJavaScript = 100_000;

/** Files that a host compresses; pictures and fonts are compressed already. */
const isText = /\.(html|css|js|svg|json)$/;

interface Viewport {
  width: number;
  height: number;
}

const viewports: readonly Viewport[] = [
  { width: 1350, height: 940 },
  { width: 390, height: 844 },
];

for (const viewport of viewports) {
  Deno.test(`${viewport.width} px: at most 100 KB of JavaScript`, () =>
    withPage("/", async (page) => {
      const browser = page.context().browser()!;
      const sent = await transferred(page.url(), browser, viewport);
      const all = sum(sent);
      const scripts = sum(sent.filter(({ type }) => type === "Script"));
      console.log(`${all} bytes, ${scripts} of them JavaScript`);
      assert.ok(scripts > 0, "no script was seen");
      assert.ok(scripts <= mostJavaScript, `${scripts} bytes of JavaScript`);
    }, { answer: compressed }));
}

interface Transfer {
  /** As the browser names it: "Document", "Script", "Font", … */
  type: string;
  /** On the wire, headers included. */
  bytes: number;
}

/** Loads `url` as a new reader does, with nothing cached, until all is quiet. */
async function transferred(
  url: string,
  browser: Browser,
  viewport: Viewport,
): Promise<Transfer[]> {
  const page = await browser.newPage({ viewport });
  const devTools = await page.context().newCDPSession(page);
  const types = new Map<string, string>();
  const sent: Transfer[] = [];
  devTools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (response.url.startsWith("http")) types.set(requestId, type);
  });
  devTools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId);
    if (type) sent.push({ type, bytes: encodedDataLength });
  });
  await devTools.send("Network.enable");
  await page.goto(url, { waitUntil: "networkidle" });
  return sent;
}

function sum(transfers: readonly Transfer[]): number {
  return transfers.reduce((total, { bytes }) => total + bytes, 0);
}

/** Text with gzip, which every host speaks; the rest as the folder has it. */
function compressed(request: Request): Response | undefined {
  const { pathname } = new URL(request.url);
  const path = pathname.replace(/\/$/, "/index.html");
  if (!isText.test(path)) return undefined;
  const body = gzipSync(Deno.readFileSync(join(site, path)));
  return new Response(new Uint8Array(body), {
    headers: {
      "content-encoding": "gzip",
      "content-type": contentType(extname(path))!,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    },
  });
}
