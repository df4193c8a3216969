/** Every letter is set in a face that has it: none is an empty box. */
import assert from "node:assert/strict";
import type { CDPSession, Page } from "playwright-core";
import { languages } from "../components/languages/languages.ts";
import { widgetNames } from "../components/widgets/names.ts";
import { withPage } from "./browser.ts";

/** The fonts that a page's own files give its text, and how much of it. */
interface Use {
  /** The text that is set otherwise, by the machine's fonts. */
  foreign: Set<string>;
  letters: number;
}

/** Faces with Han characters that a reader's machine may have of its own. */
const hanFaces = /CJK|Noto S\w+ SC|Source Han|PingFang|YaHei|Song|Hei|Kai/;

/** Asks the browser in which fonts it has set what is Chinese on a page. */
async function fontsOf(cdp: CDPSession, selector: string): Promise<Use> {
  const use: Use = { foreign: new Set(), letters: 0 };
  await cdp.send("DOM.enable");
  await cdp.send("CSS.enable");
  const { root } = await cdp.send("DOM.getDocument", { depth: 0 });
  const { nodeIds } = await cdp.send("DOM.querySelectorAll", {
    nodeId: root.nodeId,
    selector,
  });
  for (const nodeId of nodeIds) {
    const { fonts } = await cdp.send("CSS.getPlatformFontsForNode", { nodeId });
    use.letters += fonts.reduce((sum, { glyphCount }) => sum + glyphCount, 0);
    if (fonts.every((it) => it.isCustomFont || hanFaces.test(it.familyName))) {
      continue;
    }
    const { outerHTML } = await cdp.send("DOM.getOuterHTML", { nodeId });
    use.foreign.add(outerHTML.replaceAll(/<[^>]*>/g, "").trim());
  }
  return use;
}

/**
 * Those of some elements' letters that no font has: an empty box is drawn, of
 * which the browser says that it is in the page's own font.
 */
function boxes(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const canvas = new OffscreenCanvas(48, 48);
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    const drawn = (font: string, letter: string) => {
      context.font = font;
      context.clearRect(0, 0, 48, 48);
      context.fillText(letter, 4, 36);
      return String(context.getImageData(0, 0, 48, 48).data);
    };
    const known = new Map<string, boolean>();
    const isBox = (font: string, letter: string) => {
      const key = font + letter;
      // The last ones of their plane stand for no character.
      const box = () => drawn(font, letter) === drawn(font, "\u{3fffd}");
      if (!known.has(key)) known.set(key, box());
      return known.get(key);
    };
    const found = new Set<string>();
    for (const it of document.querySelectorAll(selector)) {
      const { fontWeight, fontFamily } = getComputedStyle(it);
      const font = `${fontWeight} 32px ${fontFamily}`;
      for (const letter of it.textContent!) {
        if (isBox(font, letter)) found.add(`${letter} ${fontWeight}`);
      }
    }
    return [...found];
  }, selector);
}

const [, chinese] = languages;

for (const path of ["", "embed/", "explorer/", "model/", "colophon/"]) {
  const url = chinese.home + path;
  Deno.test(`${url}: every Chinese character is in a font`, async () => {
    await withPage(url, async (page) => {
      // Each run of characters for itself: the browser tells of whole elements.
      const runs = await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) {
          fold.open = true;
        }
        const walker = document.createTreeWalker(document.body, 4);
        const texts: Text[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        let count = 0;
        for (const text of texts) {
          const parent = text.parentElement!;
          if (parent.closest("script, style, noscript, svg, .katex")) continue;
          if (!parent.checkVisibility()) continue;
          const parts = text.data.split(/(\p{Script=Han}+)/u);
          if (parts.length < 2) continue;
          text.replaceWith(...parts.map((part, i) => {
            if (i % 2 === 0) return part;
            const run = document.createElement("span");
            run.dataset.han = "";
            run.textContent = part;
            count++;
            return run;
          }));
        }
        return count;
      });
      assert.ok(runs > 5, `${runs} runs`);
      await page.evaluate(() => document.fonts.ready);
      const cdp = await page.context().newCDPSession(page);
      const { foreign, letters } = await fontsOf(cdp, "[data-han]");
      assert.ok(letters > 20, `${letters} letters`);
      assert.deepEqual([...foreign], [], "characters that no face has");
      assert.deepEqual(await boxes(page, "[data-han]"), []);
    });
  });
}

Deno.test("what widgets say in Chinese is in both weights", async () => {
  const letters = new Set<string>();
  for (const folder of ["model", ...widgetNames]) {
    const { words } = await import(
      new URL(`../components/widgets/${folder}/words.ts`, import.meta.url).href
    );
    for (const it of textOf(words.zh).match(/\p{Script=Han}/gu)!) {
      letters.add(it);
    }
  }
  assert.ok(letters.size > 300);
  await withPage(chinese.home, async (page) => {
    await page.evaluate((letters) => {
      for (const weight of [400, 600]) {
        for (const letter of letters) {
          const run = document.createElement("span");
          run.dataset.han = "";
          run.style.fontWeight = String(weight);
          run.textContent = letter;
          document.querySelector("main p")!.append(run);
        }
      }
    }, [...letters]);
    // A face is fetched once it is laid out that it is wanted.
    await page.evaluate(() => document.body.offsetHeight);
    await page.evaluate(() => document.fonts.ready);
    const cdp = await page.context().newCDPSession(page);
    const { foreign, letters: all } = await fontsOf(cdp, "[data-han]");
    assert.equal(all, 2 * letters.size);
    assert.deepEqual([...foreign], []);
    assert.deepEqual(await boxes(page, "[data-han]"), []);
  });
});

/** All of an object's texts, also those that its functions make. */
function textOf(words: object): string {
  return Object.values(words)
    .map((it) => typeof it === "object" ? textOf(it) : String(it))
    .join("");
}
