/**
 * A host that sends no headers of one's own, as GitHub Pages: the model runs on
 * one thread, and on several once the reader asks for them.
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { site, withPage } from "./browser.ts";

/** Names a run of the guide's first widget that takes few steps. */
const link = "#fig:denoiser?prompt=fish&seed=3&steps=2";
const address = `/${link}`;

/** A page of a host without the headers, on a machine with so many cores. */
function onPlainHost(
  cores: number,
  inspect: (page: Page) => Promise<void>,
  isolation?: () => Response,
): Promise<void> {
  const told =
    `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${cores} });`;
  return withPage("/404.html", async (page) => {
    await page.addInitScript(told);
    await page.goto(new URL(address, page.url()).href);
    await inspect(page);
  }, {
    headers: {},
    answer: ({ url }) => {
      const { pathname } = new URL(url);
      if (pathname === "/isolation.js") return isolation?.();
      if (!pathname.endsWith("/denoiser-worker.js")) return;
      return new Response(told + Deno.readTextFileSync(site + pathname), {
        headers: { "content-type": "text/javascript" },
      });
    },
  });
}

/** Runs the first widget to its end; what it says that it runs on. */
async function run(page: Page): Promise<string> {
  const widget = page.locator("glyph-denoiser").first();
  await widget.evaluate((it) => it.setAttribute("provider", "wasm"));
  await widget.locator("#play").click();
  await widget.getByText(/^Step 2 of 2/).waitFor();
  return await widget.locator("#provider").innerText();
}

const offer = (page: Page) =>
  page.locator("glyph-denoiser").first().locator(".more-threads");

Deno.test("one thread, and several after a press of the button; the state stays", () =>
  onPlainHost(8, async (page) => {
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    assert.match(await run(page), /^WebAssembly, 1 thread,/);

    await Promise.all([
      page.waitForEvent("load"),
      offer(page).click(),
    ]);
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    assert.match(new URL(page.url()).hash, /prompt=fish&seed=3/);
    const widget = page.locator("glyph-denoiser").first();
    assert.equal(await widget.getAttribute("steps"), "2");
    assert.match(await run(page), /^WebAssembly, 4 threads,/);
    assert.equal(await offer(page).count(), 0);

    // So are the other pages, for as long as the browser keeps the worker.
    await page.goto(new URL("/zh/", page.url()).href);
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
  }));

Deno.test("nothing is offered before the reader acts, nor where no thread would be won", () =>
  onPlainHost(2, async (page) => {
    assert.equal(await offer(page).count(), 0);
    assert.match(await run(page), /^WebAssembly, 1 thread,/);
    assert.equal(await offer(page).count(), 0);
  }));

Deno.test("a service worker that cannot be had: the widget says so", async () => {
  let told = false;
  const visit = onPlainHost(8, async (page) => {
    await run(page);
    await offer(page).click();
    await page.getByText(/stays on one thread/).waitFor();
    told = true;
  }, () => new Response("", { status: 404 }));
  // The browser has its own words for it, on the console.
  await assert.rejects(visit, /bad HTTP response code \(404\)/);
  assert.ok(told);
});
