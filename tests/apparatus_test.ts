/** What the article gains from scripts: cards, contents, search, copying. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { site, withPage } from "./browser.ts";

/** The first link of a kind, scrolled to. */
async function first(page: Page, selector: string) {
  const link = page.locator(selector).first();
  await link.scrollIntoViewIfNeeded();
  return link;
}

const card = (page: Page) => page.locator(".card");

Deno.test("a citation shows the work on hover, on focus, and Escape closes it", () =>
  withPage("/", async (page) => {
    const citation = await first(page, "article a.citation");
    // Playwright brings it into view to hover; what it then sees has its size.
    await citation.hover({ trial: true });
    const top = (await citation.boundingBox())!.y;
    await citation.hover();
    await card(page).waitFor();
    const id = (await citation.getAttribute("href"))!.slice(1);
    const work = await page.locator(`[id="${id}"]`).innerText();
    assert.equal((await card(page).innerText()).trim(), work.trim());
    assert.equal(
      (await citation.boundingBox())!.y,
      top,
      "the page does not move",
    );
    // The pointer may go onto the card, to follow its links.
    await card(page).hover();
    await page.waitForTimeout(400);
    assert.ok(await card(page).isVisible());
    await page.keyboard.press("Escape");
    assert.ok(await card(page).isHidden());

    await page.mouse.move(0, 0);
    await page.keyboard.press("Tab");
    await citation.focus();
    await card(page).waitFor();
    assert.equal(await citation.getAttribute("aria-describedby"), "card");
    await page.keyboard.press("Tab");
    assert.equal(await citation.getAttribute("aria-describedby"), null);
  }));

Deno.test("an equation is shown where it is spoken of", () =>
  withPage("/", async (page) => {
    const reference = await first(page, 'a.cross-reference[href^="#eq:"]');
    await reference.hover();
    await card(page).locator(".katex").first().waitFor();
  }));

Deno.test("a citation still leads to the list, without scripts too", async () => {
  for (const javaScript of [true, false]) {
    await withPage("/", async (page) => {
      const citation = await first(page, "article a.citation");
      await citation.click();
      const { hash } = new URL(page.url());
      assert.equal(hash, await citation.getAttribute("href"));
    }, { javaScript });
  }
});

Deno.test("the contents follow the reader, over jumps too", () =>
  withPage("/", async (page) => {
    const current = page.locator('.contents [aria-current="location"]');
    const headings = page.locator("article :is(h2, h3)[id]");
    const count = await headings.count();
    for (const i of [count - 1, 0, Math.floor(count / 2)]) {
      const id = (await headings.nth(i).getAttribute("id"))!;
      await page.evaluate(
        (id) => document.getElementById(id)!.scrollIntoView(),
        id,
      );
      await page.waitForFunction(
        (href) =>
          document.querySelector('.contents [aria-current="location"]')
            ?.getAttribute("href") === href,
        `#${id}`,
      );
      assert.equal(await current.count(), 1);
    }
  }));

Deno.test("the search comes when it is asked for, and works by keyboard", () =>
  withPage("/", async (page, { requests }) => {
    const asked = () => requests.filter((url) => /pagefind|dialog/.test(url));
    assert.deepEqual(asked(), []);
    await page.keyboard.press("/");
    const input = page.locator("dialog.search input");
    await input.waitFor();
    await page.keyboard.type("ancestral");
    const links = page.locator("dialog.search li a");
    await links.first().waitFor();
    assert.ok(asked().length > 0);
    await page.keyboard.press("ArrowDown");
    const chosen = await page.evaluate(() =>
      (document.activeElement as HTMLAnchorElement).pathname
    );
    assert.equal(
      chosen,
      new URL(
        await links.first().evaluate((link) =>
          (link as HTMLAnchorElement).href
        ),
      ).pathname,
    );
    await page.keyboard.press("ArrowUp");
    assert.ok(await input.evaluate((it) => it === document.activeElement));
    await page.keyboard.press("Escape");
    assert.ok(await input.isHidden());
  }));

Deno.test("on a Chinese page the search finds Chinese words, in Chinese pages", () =>
  withPage("/zh/embed/", async (page) => {
    await page.keyboard.press("/");
    const input = page.locator("dialog.search input");
    await input.waitFor();
    await input.fill("噪声调度");
    const links = page.locator("dialog.search li a");
    await links.first().waitFor();
    for (const link of await links.all()) {
      assert.match(await link.getAttribute("href") ?? "", /^\/zh\//);
    }
    assert.match(
      await page.locator("dialog.search li").first().innerText(),
      /噪声/,
    );
  }));

Deno.test("without scripts there is neither search nor card", () =>
  withPage("/", async (page) => {
    assert.equal(await page.locator(".search-button, .card").count(), 0);
  }, { javaScript: false }));

Deno.test("the entry to cite by can be copied", () =>
  withPage("/", async (page) => {
    await page.context().grantPermissions([
      "clipboard-read",
      "clipboard-write",
    ]);
    await page.locator(".copy-button").click();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^@misc\{[\w-]+,\n {2}author/);
  }));

Deno.test("feed, sitemap and the image for other sites are there", async () => {
  const read = (name: string) => Deno.readTextFile(`${site}/${name}`);
  assert.match(await read("feed.xml"), /<entry>/);
  assert.match(await read("sitemap.xml"), /\/reference\/ddim\/</);
  assert.match(await read("robots.txt"), /^Sitemap: /m);
  const html = await read("index.html");
  const [, image] = html.match(
    /property="og:image" content="[^"]*?(\/[^":]+)"/,
  )!;
  const path = image.slice(image.indexOf("/open-graph/"));
  assert.ok((await Deno.stat(site + path)).size > 1000);
});
