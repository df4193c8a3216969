/** The built site as a reader gets it: compressed. */
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { contentType } from "@std/media_types/content_type.js";
import { site } from "./browser.ts";

/** Files that a host compresses; pictures and fonts are compressed already. */
const isText = /\.(html|css|js|svg|json)$/;

/**
 * Text with Brotli, as the local server and the hosts that read `_headers` send
 * it, no better than they do; the rest as the folder has it.
 */
export function compressed(request: Request): Response | undefined {
  const { pathname } = new URL(request.url);
  const path = pathname.replace(/\/$/, "/index.html");
  if (!isText.test(path)) return undefined;
  const body = brotliCompressSync(Deno.readFileSync(join(site, path)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  });
  return new Response(new Uint8Array(body), {
    headers: {
      "content-encoding": "br",
      "content-type": contentType(extname(path))!,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    },
  });
}
