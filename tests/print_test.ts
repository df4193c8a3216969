/** The guide on paper: what Chromium prints, read back from the PDF. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { languages } from "../components/languages/languages.ts";
import { type PageOptions, withPage } from "./browser.ts";

const { OPS } = await getResolvedPDFJS();

/** It is 35 now; the reader's own face for labels moves it by a page or two. */
const pages = { fewest: 28, most: 42 };

/** A page without a picture has more text than a line that went astray. */
const fewestLetters = 100;

interface PrintedFont {
  name: string;
  isEmbedded: boolean;
}

interface Sheet {
  /** All text, without white space. */
  text: string;
  fonts: PrintedFont[];
  /** Size and hash of every bitmap that is drawn; sorted. */
  bitmaps: string[];
  /** Of what is filled and stroked; sorted. */
  colours: string[];
}

interface Printed {
  sheets: Sheet[];
  /** Places that links lead to, by the index of their sheet. */
  places: Map<string, number>;
}

interface CaptionedFigure {
  id: string;
  number: string;
  /** The pieces of its caption that are not formulas. */
  caption: string[];
}

for (const { tag, home } of languages) {
  Deno.test(`${tag}: the guide is printed whole, figures and fonts`, async () => {
    const { printed, loaded, figures, hidden } = await withPage(
      home,
      async (page) => ({
        // as it is opened: most figures were never in sight
        printed: await print(page),
        figures: await figuresOf(page),
        hidden: await textsOf(page, "body > .skip, .provenance summary"),
        loaded: await loadAll(page).then(() => print(page)),
      }),
    );
    const { sheets, places } = printed;

    assert.ok(
      sheets.length >= pages.fewest && sheets.length <= pages.most,
      `${sheets.length} pages, not ${pages.fewest} to ${pages.most}`,
    );
    sheets.forEach(({ text, bitmaps }, at) => {
      assert.ok(
        text.length >= fewestLetters || bitmaps.length > 0,
        `page ${at + 1} is nearly empty: ${text}`,
      );
      for (const words of hidden) {
        assert.ok(!text.includes(words), `page ${at + 1} has “${words}”`);
      }
    });

    const fonts = sheets.flatMap((sheet) => sheet.fonts);
    const faceOfText = tag === "en" ? /SourceSerif4-Regular/ : /NotoSerifSC/;
    assert.ok(fonts.some(({ name }) => faceOfText.test(name)), "face of text");
    const missing = fonts.filter(({ isEmbedded }) => !isEmbedded);
    assert.deepEqual(missing, [], "fonts that are not embedded");

    assert.ok(figures.length >= 29, `${figures.length} figures`);
    for (const { id, number, caption } of figures) {
      const at = places.get(id);
      assert.ok(at !== undefined, `${number} (${id}) is not printed`);
      // From its top, where links lead, to the end of its caption.
      for (const piece of [number, ...caption]) {
        assert.ok(
          sheets[at].text.includes(piece),
          `${number} (${id}) begins on page ${at + 1}, which lacks “${piece}”`,
        );
      }
    }

    // not colours: what an opaque picture hides is left out once it is known
    const parts = ({ sheets }: Printed) =>
      sheets.map(({ text, fonts, bitmaps }) => ({ text, fonts, bitmaps }));
    assert.deepEqual(
      parts(printed),
      parts(loaded),
      "not all was there to be printed",
    );
  });

  Deno.test(`${tag}: a phone in the dark prints the same`, async () => {
    const phone: PageOptions = {
      colorScheme: "dark",
      viewport: { width: 390, height: 844 },
    };
    assert.deepEqual(
      await withPage(home, print, phone),
      await withPage(home, print),
    );
  });
}

/** Prints as a reader would, on A4, and reads the PDF. */
async function print(page: Page): Promise<Printed> {
  const data = new Uint8Array(await page.pdf({ preferCSSPageSize: true }));
  const pdf = await getDocumentProxy(data, {
    fontExtraProperties: true,
    verbosity: 0,
  });
  try {
    const sheets: Sheet[] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      sheets.push(await sheetOf(pdf, number));
    }
    const places = new Map<string, number>();
    for (const [id, place] of Object.entries(await pdf.getDestinations())) {
      places.set(id, await pdf.getPageIndex(place[0]));
    }
    return { sheets, places };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function sheetOf(
  pdf: Awaited<ReturnType<typeof getDocumentProxy>>,
  number: number,
): Promise<Sheet> {
  const page = await pdf.getPage(number);
  const { fnArray, argsArray } = await page.getOperatorList();
  const object = (id: string) =>
    (id.startsWith("g_") ? page.commonObjs : page.objs).get(id);
  const fonts: PrintedFont[] = [];
  const bitmaps: string[] = [];
  const colours = new Set<string>();
  fnArray.forEach((operator, at) => {
    const args = argsArray[at];
    if (operator === OPS.setFont) {
      const { name, missingFile } = object(args[0]);
      fonts.push({ name, isEmbedded: !missingFile });
    } else if (operator === OPS.paintImageXObject) {
      const { width, height, data } = object(args[0]);
      const hash = createHash("sha256").update(data).digest("hex");
      bitmaps.push(`${width} × ${height} ${hash}`);
    } else if (
      operator === OPS.setFillRGBColor || operator === OPS.setStrokeRGBColor
    ) {
      colours.add(String(args));
    }
  });
  const { items } = await page.getTextContent();
  const text = items.map((item) => "str" in item ? item.str : "").join("");
  return {
    text: withoutSpace(text),
    fonts,
    bitmaps: bitmaps.sort(),
    colours: [...colours].sort(),
  };
}

async function figuresOf(page: Page): Promise<CaptionedFigure[]> {
  const figures = await page.evaluate(() =>
    Array.from(document.querySelectorAll("article figure"), (figure) => {
      const caption = figure.querySelector("figcaption")!;
      const walker = document.createTreeWalker(caption, NodeFilter.SHOW_TEXT);
      const pieces: string[] = [];
      for (let it = walker.nextNode(); it; it = walker.nextNode()) {
        if (it.parentElement!.closest(".katex, .provenance, .number")) continue;
        pieces.push(it.textContent!);
      }
      const number = caption.querySelector(".number")!.textContent!;
      return { id: figure.id, number, caption: pieces };
    })
  );
  return figures.map(({ id, number, caption }) => ({
    id,
    number: withoutSpace(number),
    caption: caption.map(withoutSpace),
  }));
}

async function textsOf(page: Page, selector: string): Promise<string[]> {
  const texts = await page.locator(selector).allTextContents();
  return [...new Set(texts.map(withoutSpace))];
}

/** As if the reader had seen everything. */
async function loadAll(page: Page): Promise<void> {
  await page.addStyleTag({
    content: "* { content-visibility: visible !important }",
  });
  await page.evaluate(() =>
    Promise.all(Array.from(document.images, (image) => {
      image.loading = "eager";
      return image.checkVisibility() ? image.decode() : undefined;
    }))
  );
  await page.waitForLoadState("networkidle");
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
