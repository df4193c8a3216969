/** What the guide costs a reader before the first click, sent compressed. */
import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { withPage } from "./browser.ts";
import { compressed } from "./compressed.ts";

/** Bytes that the guide may ask for before the reader acts. */
const most = { all: 350_000, javaScript: 100_000 };
/** Beside them, the letters of a page in Chinese; 0 where the reader has some. */
const mostChineseLetters = 260_000;

interface Viewport {
  width: number;
  height: number;
}

const viewports: readonly Viewport[] = [
  { width: 1350, height: 940 },
  { width: 390, height: 844 },
];

for (const url of ["/", "/zh/"]) {
  for (const viewport of viewports) {
    Deno.test(`${url}, ${viewport.width} px: at most 350 KB, 100 of them JavaScript`, () =>
      withPage(url, async (page) => {
        const browser = page.context().browser()!;
        const sent = await transferred(page.url(), browser, viewport);
        const scripts = sum(sent.filter(({ type }) => type === "Script"));
        const chinese = sum(
          sent.filter(({ url }) => /noto-serif-sc/.test(url)),
        );
        const all = sum(sent) - chinese;
        const told = `${all} bytes, ${scripts} of them JavaScript` +
          (chinese ? `; and ${chinese} of Chinese letters` : "");
        console.log(told);
        assert.ok(scripts > 0, "no script was seen");
        assert.ok(all <= most.all && scripts <= most.javaScript, told);
        assert.ok(chinese <= mostChineseLetters, told);
        assert.deepEqual(
          sent.filter(({ type }) => type === "Stylesheet"),
          [],
          "text waits for style sheets",
        );
      }, { answer: compressed }));
  }
}

interface Transfer {
  url: string;
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
  const asked = new Map<string, Omit<Transfer, "bytes">>();
  const sent: Transfer[] = [];
  devTools.on("Network.responseReceived", ({ requestId, type, response }) => {
    const { url } = response;
    if (url.startsWith("http")) asked.set(requestId, { type, url });
  });
  devTools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const request = asked.get(requestId);
    if (request) sent.push({ ...request, bytes: encodedDataLength });
  });
  await devTools.send("Network.enable");
  await page.goto(url, { waitUntil: "networkidle" });
  return sent;
}

function sum(transfers: readonly Transfer[]): number {
  return transfers.reduce((total, { bytes }) => total + bytes, 0);
}
