/** The novelty probe with the real model: what it finds is what the pipeline found. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { openGlyphs } from "../components/figures/drawing/glyphs.ts";
import { openArtifact } from "../pipeline/artifact.ts";
import type { NoveltyRecord } from "../pipeline/novelty.ts";
import { withPage } from "./browser.ts";

/** A step takes a second on a busy machine. */
const timeout = 120_000;

interface Probe extends HTMLElement {
  probe(glyph: ArrayLike<number>): Promise<void>;
  neighbours: { character: string; distance: number }[];
  distances: number[];
  state: Record<string, string>;
}

async function come(page: Page): Promise<Locator> {
  const lab = page.locator("#fig\\:novelty novelty-probe");
  await lab.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => customElements.get("novelty-probe"));
  await lab.evaluate((it) => {
    Object.assign(globalThis, { probed: 0 });
    it.addEventListener("change", () => {
      (globalThis as unknown as { probed: number }).probed++;
    });
  });
  return lab;
}

/** Waits for so many glyphs to have been probed since the page was there. */
const probed = (page: Page, count: number) =>
  page.waitForFunction(
    (count) => (globalThis as unknown as { probed: number }).probed >= count,
    count,
    { timeout },
  );

const found = (lab: Locator) =>
  lab.evaluate((it) => {
    const { neighbours, distances, state } = it as Probe;
    return { neighbours, distances, state };
  });

const probe = (lab: Locator, glyph: Uint8Array) =>
  lab.evaluate(
    (it, glyph) => (it as Probe).probe(glyph),
    Array.from(glyph),
  );

const verdict = (lab: Locator) => lab.locator("#verdict").textContent();

Deno.test("novelty-probe: a training glyph finds itself, a generated one what the pipeline found", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    const glyphs = openGlyphs(await openArtifact("dataset"));
    const training = glyphs.records
      .flatMap(({ split }, i) => split === "train" ? [i] : []);
    for (const share of [.1, .9]) {
      const i = training[Math.floor(share * training.length)];
      await probe(lab, glyphs.image(i));
      const [first, second] = (await found(lab)).neighbours;
      assert.equal(first.character, glyphs.records[i].character);
      assert.ok(first.distance < .5, `${first.distance}`);
      assert.ok(second.distance > first.distance);
      assert.match(
        (await verdict(lab))!,
        /It is one of the training glyphs\.$/,
      );
    }

    const novelty = await openArtifact("novelty");
    const { imageSize, shown } = novelty.json<NoveltyRecord>("novelty.json");
    const pictures = novelty.bytes("glyphs.u8");
    let [shared, all] = [0, 0];
    for (const [i, { neighbours }] of shown.entries()) {
      const at = i * (1 + neighbours.length) * imageSize ** 2;
      await probe(lab, pictures.subarray(at, at + imageSize ** 2));
      const near = (await found(lab)).neighbours;
      const error = near[0].distance - neighbours[0].distance;
      assert.ok(Math.abs(error) < .4, `${shown[i].prompt}: off by ${error}`);
      const known = neighbours.map(({ character }) => character);
      const four = near.slice(0, known.length);
      shared += four.filter((it) => known.includes(it.character)).length;
      all += known.length;
    }
    assert.ok(shared / all > .85, `${shared} of ${all} agree`);
  }));

Deno.test("novelty-probe: by keys alone, a glyph is drawn, found and told; its state names it", () =>
  withPage("/", async (page, { requests }) => {
    const lab = await come(page);
    const asked = () =>
      requests.filter((it) => /\.onnx|table\.|details/.test(it));
    assert.deepEqual(asked(), []);
    await lab.getByRole("combobox", { name: "Prompt" }).focus();
    await lab.locator("optgroup").first().waitFor({ state: "attached" });
    await lab.getByRole("combobox", { name: "Prompt" }).selectOption("gold");
    assert.deepEqual(asked(), [], "nothing yet to be drawn");
    await lab.getByRole("button", { name: "Draw a glyph" }).focus();
    await page.keyboard.press("Enter");
    await probed(page, 1);
    const first = await found(lab);
    assert.deepEqual(first.state, { prompt: "gold", seed: "1" });
    assert.equal(first.neighbours.length, 8);
    assert.match(
      (await lab.locator(".announce").textContent())!,
      /^Distance \d+\.\d\. Of 100 real characters .* \d+ lies? nearer/,
    );
    await page.waitForFunction((it) => {
      const canvas = it!.shadowRoot!.querySelector("li canvas");
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!
        .getImageData(0, 0, width, height);
      return data.some((it) => it > 0);
    }, await lab.elementHandle());

    // Another press, another seed; both stay on the histogram.
    await page.keyboard.press("Enter");
    await probed(page, 2);
    const second = await found(lab);
    assert.equal(second.state.seed, "2");
    assert.equal(second.distances[0], first.distances[0]);
    assert.notEqual(second.distances[1], first.distances[0]);

    // The same prompt and seed are the same glyph, in an element of its own too.
    const again = await page.evaluate(async (state) => {
      const element = document.createElement("novelty-probe") as Probe & {
        play(): void;
      };
      for (const [name, value] of Object.entries(state)) {
        element.setAttribute(name, value);
      }
      document.querySelector("#fig\\:novelty")!.prepend(element);
      element.scrollIntoView();
      const done = new Promise((resolve) =>
        element.addEventListener("change", resolve, { once: true })
      );
      element.play();
      await done;
      return element.neighbours;
    }, first.state);
    assert.deepEqual(again, first.neighbours);
  }));

Deno.test("novelty-probe: a character is typed, drawn on and named by its state; blank paper is drawn on", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    await lab.getByRole("textbox", { name: "Type a character" }).fill("H");
    await probed(page, 1);
    const typed = await found(lab);
    assert.equal(typed.state.character, "H");
    assert.deepEqual(typed.distances, [], "counted with the model's");
    const draw = async (y: number) => {
      const pad = (await lab.locator("#pad").boundingBox())!;
      await page.mouse.move(pad.x + .2 * pad.width, pad.y + y * pad.height);
      await page.mouse.down();
      const to = pad.x + .8 * pad.width;
      await page.mouse.move(to, pad.y + y * pad.height, { steps: 5 });
      await page.mouse.up();
    };
    await draw(.8);
    await probed(page, 2);
    const touched = await found(lab);
    assert.equal(touched.state.character, "H");
    assert.match(touched.state.strokes, /^(\d+,\d+ ?)+$/);
    assert.notDeepEqual(touched.neighbours, typed.neighbours);

    await lab.getByRole("button", { name: "Blank paper" }).click();
    assert.deepEqual((await found(lab)).neighbours, []);
    await lab.getByText("Draw here.").waitFor();
    await draw(.5);
    await probed(page, 3);
    const drawn = await found(lab);
    assert.equal(drawn.state.character, "");
    // A line is the character for one.
    assert.ok(drawn.neighbours.slice(0, 4).some((it) => it.character === "一"));

    const again = await lab.evaluate(async (it, state) => {
      const element = it.cloneNode() as Probe & { play(): void };
      for (const [name, value] of Object.entries(state)) {
        element.setAttribute(name, value);
      }
      it.after(element);
      element.scrollIntoView();
      const done = new Promise((resolve) =>
        element.addEventListener("change", resolve, { once: true })
      );
      element.play();
      await done;
      return element.neighbours;
    }, touched.state);
    assert.deepEqual(again, touched.neighbours);
  }));

Deno.test("novelty-probe: at 320 px nothing is wider than the screen, in Chinese too", () =>
  withPage("/zh/", async (page) => {
    const lab = await come(page);
    await lab.locator("#own").fill("H");
    await probed(page, 1);
    assert.match((await verdict(lab))!, /^距离 \d+\.\d。.*训练/);
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth),
      320,
    );
    const wide = await lab.evaluate((it) =>
      [...it.shadowRoot!.querySelectorAll("button, input, select, #pad, li")]
        .filter((part) => part.getBoundingClientRect().right > innerWidth)
        .map((part) => part.id)
    );
    assert.deepEqual(wide, []);
  }, { viewport: { width: 320, height: 800 } }));

for (
  const { missing, said } of [
    { missing: "/novelty-probe/table.bin", said: "The server answers 404" },
    { missing: "classifier.onnx", said: "The server answers 404" },
    { missing: "/glyph-map/details.json", said: "could not be loaded" },
  ]
) {
  Deno.test(`novelty-probe: without ${missing} it says so`, async () => {
    let message = "";
    await assert.rejects(
      withPage("/", async (page) => {
        const lab = await come(page);
        await lab.getByRole("textbox", { name: "Type a character" }).fill("H");
        const alert = lab.locator("#message");
        await alert.filter({ hasText: said }).waitFor({ timeout });
        message = (await alert.textContent())!;
        // The characters stand in for their pictures.
        if (missing.includes("details")) {
          await probed(page, 1);
          const { neighbours: [{ character }] } = await found(lab);
          await lab.locator("li b").filter({ hasText: character }).waitFor();
        }
      }, {
        answer: ({ url }) =>
          url.endsWith(missing)
            ? new Response(null, { status: 404 })
            : undefined,
      }),
      /404/,
    );
    assert.ok(message.includes(said), message);
  });
}

Deno.test("novelty-probe: prompts that cannot be fetched are told of, over the still figure too", () => {
  let isBroken = true;
  return withPage("/", async (page, { errors }) => {
    const lab = await come(page);
    const prompt = lab.getByRole("combobox", { name: "Prompt" });
    await prompt.focus();
    const alert = lab.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /answers 404 .*Check/);
    errors.length = 0; // the browser's own words on it
    isBroken = false;
    await prompt.blur();
    await prompt.focus();
    await lab.locator("optgroup").first().waitFor({ state: "attached" });
  }, {
    answer: ({ url }) =>
      isBroken && url.endsWith("/manifest.json")
        ? new Response("no", { status: 404 })
        : undefined,
  });
});
