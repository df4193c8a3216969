import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";

/** What a host sends with every file. */
const headers = {
  // Threads in WebAssembly need a page isolated from other origins.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  // Widgets are for other sites' pages, too.
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/**
 * The headers for those who host the site: `_headers`, as Netlify and
 * Cloudflare Pages read it. `sendHeaders` sends the same while it is written.
 */
export default function hostHeaders(): (site: Site) => void {
  return (site) => {
    site.process([".html"], (_: Page[], all: Page[]) => {
      const lines = Object.entries(headers).map(([name, value]) =>
        `  ${name}: ${value}\n`
      );
      const content = `/*\n${lines.join("")}`;
      all.push(Page.create({ url: "/_headers", content }));
    });
  };
}

/** For the local server: adds the headers to every answer. */
export async function sendHeaders(
  request: Request,
  next: (request: Request) => Promise<Response>,
): Promise<Response> {
  const response = await next(request);
  for (const [name, value] of Object.entries(headers)) {
    response.headers.set(name, value);
  }
  return response;
}
