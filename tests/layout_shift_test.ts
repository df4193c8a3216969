/** Nothing that a reader is looking at moves, however late the rest comes. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withPage } from "./browser.ts";

/**
 * The sum of all shifts that we take, where browsers call 0.1 good: a few pixels
 * of one figure, where a busy machine is late to lay out what a jump lays bare.
 */
const limit = 0.01;

/** Sizes of the screen, and how much later than the page its files come. */
const cases = [320, 390, 1280].flatMap((width) =>
  [0, 50, 300].map((delay) => ({ width, delay }))
);

for (const { width, delay } of cases) {
  Deno.test(`/: ${width} px, ${delay} ms, nothing shifts`, () =>
    withPage("/", async (page) => {
      await page.route(/\.(woff2|webp|avif|svg|png)$/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, delay));
        await route.continue();
      });
      await page.reload({ waitUntil: "load" });
      await scrollSlowly(page);
      const found = await page.evaluate(shifts);
      const sum = found.reduce((sum, line) => sum + parseFloat(line), 0);
      assert.ok(sum < limit, `shifts by ${sum}:\n${found.join("\n")}`);
    }, { viewport: { width, height: 800 } }));
}

/** Screen by screen, with time for what is late to arrive. */
async function scrollSlowly(page: Page): Promise<void> {
  const height = await page.evaluate(() =>
    document.documentElement.scrollHeight
  );
  for (let y = 0; y < height; y += 700) {
    await page.evaluate((y) => scrollTo(0, y), y);
    await page.waitForTimeout(60);
  }
  await page.waitForLoadState("networkidle");
}

/** What the browser tells of a shift; the types of the page lack it. */
interface LayoutShift extends PerformanceEntry {
  value: number;
  sources: { node: Element | Text | null }[];
}

/** In the page: each shift since it was opened, and what has moved. */
function shifts(): Promise<string[]> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) =>
      resolve(
        (list.getEntries() as LayoutShift[]).map(({ value, sources }) =>
          `${value.toFixed(5)}: ` + sources.map(({ node }) =>
            (node && "outerHTML" in node ? node.outerHTML : node?.textContent)
              ?.slice(0, 80)
          ).join(" | ")
        ),
      )
    ).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve([]), 500);
  });
}
