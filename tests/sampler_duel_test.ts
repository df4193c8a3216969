/**
 * `<sampler-duel>` in a real browser, with real models on WebAssembly: native
 * runs say what must be seen.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { embedFolder, writeWidgets } from "../components/widgets/bundle.ts";
import { greys } from "../components/widgets/model/recording.ts";
import type { SamplerDuel } from "../components/widgets/sampler-duel/sampler_duel.ts";
import {
  ddim,
  dpmSolverMultistep,
  fillNormal,
  finish,
  guided,
} from "../diffusion/mod.ts";
import { openNative } from "../inference/native.ts";
import { type PageOptions, type Seen, withPage } from "./browser.ts";
import { textShown } from "./text_shown.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});
await writeWidgets(folder);
const modelDir = (model: string) =>
  fileURLToPath(new URL(`../models/${model}`, import.meta.url));
for (const model of ["glyffuser", "digits"]) {
  await Deno.mkdir(`${folder}/models/${model}`, { recursive: true });
  for (const { name, isFile } of Deno.readDirSync(modelDir(model))) {
    const path = `${modelDir(model)}/${name}`;
    if (isFile) Deno.copyFileSync(path, `${folder}/models/${model}/${name}`);
  }
}

/** Attributes of the element on the page. */
type Attributes = Record<string, string>;

const small: Attributes = {
  src: "/models/digits/",
  prompt: "three",
  seed: "5",
  a: "ddim 4",
  b: "heun 3",
};

/** Opens a page with one element, inside of which a still figure stands. */
async function open(
  attributes: Attributes,
  inspect: (duel: Locator, page: Page, seen: Seen) => Promise<void>,
  { lang = "en", ...options }: PageOptions & { lang?: string } = {},
): Promise<void> {
  const list = Object.entries({ provider: "wasm", ...attributes })
    .map(([name, value]) => `${name}="${value}"`).join(" ");
  await Deno.writeTextFile(
    `${folder}/index.html`,
    `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width">
<title>Test</title><link rel="icon" href="data:,">
<style>:root { color-scheme: light dark } body { margin: 1rem; background: light-dark(#fff, #121110) } main { max-width: 56rem } #figure { height: 600px; margin: 0 }</style>
<script type="module" src="/${embedFolder}/sampler-duel.js"></script>
<main><sampler-duel ${list}><p id="figure">The still figure.</p></sampler-duel></main>`,
  );
  await withPage("/", async (page, seen) => {
    await page.waitForFunction(() => customElements.get("sampler-duel"));
    await inspect(page.locator("sampler-duel"), page, seen);
  }, { folder, ...options });
}

const text = (duel: Locator, id: string) => duel.locator(`#${id}`).innerText();
const counts = async (duel: Locator) => [
  await text(duel, "aCount"),
  await text(duel, "bCount"),
];

/** Grey levels of one of the pictures. */
const pixels = (duel: Locator, id: string): Promise<number[]> =>
  duel.locator(`#${id}`).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext("2d")!
      .getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, i) => data[4 * i]);
  });

/** Waits until what is to be drawn is drawn. */
const drawn = (duel: Locator) =>
  duel.evaluate(() =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
    )
  );

const differenceShown = async (duel: Locator): Promise<number> =>
  (await duel.evaluate((it) => (it as SamplerDuel).difference))!;

/** Presses Run, and waits for both ends. */
async function run(duel: Locator, act = () => duel.locator("#play").click()) {
  // It listens before anything is pressed: small models are done at once.
  const ends = await duel.evaluateHandle((it) => {
    const ends = { count: 0 };
    it.addEventListener("change", () => ends.count++);
    return ends;
  });
  await act();
  await duel.page().waitForFunction(({ count }) => count > 0, ends);
  await drawn(duel);
}

Deno.test("sampler-duel: before the reader acts, the still figure, and nothing is fetched", () =>
  open(small, async (duel, page, { requests }) => {
    assert.ok(await page.locator("#figure").isVisible());
    assert.ok(!await duel.locator("#aX0").isVisible());
    await page.waitForTimeout(300);
    assert.deepEqual(
      requests.filter((url) => /models|worker|ort/.test(url)),
      [],
    );
  }));

Deno.test("sampler-duel: both glyphs are those of the native runs, and so is their difference", () => {
  const settings = { prompt: "gold", seed: 7, guidance: 2 };
  return open({
    src: "/models/glyffuser/",
    prompt: "gold",
    seed: "7",
    a: "ddim 6",
    b: "dpm-solver 5",
  }, async (duel) => {
    await run(duel);
    const model = await openNative(modelDir("glyffuser"), {
      device: "cpu",
      log: () => {},
    });
    const { schedule } = model;
    const denoiser = guided(model.denoiser, schedule, {
      guidanceScale: settings.guidance,
    });
    const native = [];
    for (
      const [id, sampler, n] of [
        ["a", ddim, 6],
        ["b", dpmSolverMultistep, 5],
      ] as const
    ) {
      const sample = greys(
        await finish(sampler(denoiser, schedule, {
          seed: settings.seed,
          numInferenceSteps: n,
          shape: [1, ...denoiser.sampleShape],
          conditions: [model.prompts.condition(settings.prompt)],
          clipSample: true,
        })),
      );
      native.push(sample);
      const shown = await pixels(duel, `${id}X0`);
      const close = shown.filter((it, i) => Math.abs(it - sample[i]) <= 1);
      const share = close.length / shown.length;
      assert.ok(share > .999, `${id}: ${share} of the pixels`);
      assert.deepEqual(await pixels(duel, `${id}Xt`), shown);
    }
    await model.close();
    assert.deepEqual(await counts(duel), [
      "6 of 6 evaluations",
      "5 of 5 evaluations",
    ]);
    const [a, b] = native;
    const mean = a.reduce((sum, it, i) => sum + Math.abs(it - b[i]), 0) /
      a.length;
    assert.ok(mean > 1);
    assert.ok(Math.abs(await differenceShown(duel) - mean) < .1);
    assert.ok(Math.abs(Number(await text(duel, "mean")) - mean) < .15);
  });
});

Deno.test("sampler-duel: one scrubber for both, by keys: noise levels, counts, the seed's own noise", () =>
  open(small, async (duel, page) => {
    await run(duel);
    assert.deepEqual(await counts(duel), [
      "4 of 4 evaluations",
      "5 of 5 evaluations",
    ]);
    const scrub = duel.getByRole("slider", { name: "Way from noise to glyph" });
    await scrub.focus();
    await page.keyboard.press("Home");
    await drawn(duel);
    assert.deepEqual(await counts(duel), [
      "1 of 4 evaluations",
      "1 of 5 evaluations",
    ]);
    const noise = await pixels(duel, "aXt");
    const seeded = new Float32Array(noise.length);
    fillNormal(seeded, { seed: 5, sample: 0, step: 0 });
    assert.deepEqual(noise, [...greys(seeded)]);
    assert.deepEqual(await pixels(duel, "bXt"), noise);
    // The network has said the same of the same noise.
    assert.equal(await differenceShown(duel), 0);

    // Places are 0, ¼, ⅓, ½, ⅔, ¾, 1; of Heun's two states the corrected one.
    await page.keyboard.press("ArrowRight");
    assert.deepEqual(await counts(duel), [
      "2 of 4 evaluations",
      "3 of 5 evaluations",
    ]);
    assert.deepEqual(
      [await text(duel, "aT"), await text(duel, "bT")],
      ["t\u00a0=\u00a0749", "t\u00a0=\u00a0666"],
    );
    assert.match(
      (await scrub.getAttribute("aria-valuetext"))!,
      /^A DDIM: t.=.749 after 2 of 4 evaluations; B Heun: t.=.666 after 3 of 5 evaluations; \d+\.\d grey levels apart on average$/,
    );
    assert.ok(await differenceShown(duel) > 0);
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    assert.equal(await text(duel, "aWhat"), "finished glyph");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await text(duel, "aT"), "t\u00a0=\u00a0249");
  }));

Deno.test("sampler-duel: Euler is DDIM to the last pixel; DDPM goes elsewhere", () =>
  open({ ...small, a: "ddim 5", b: "euler 5" }, async (duel) => {
    await run(duel);
    assert.equal(await text(duel, "mean"), "0.0");
    assert.ok((await pixels(duel, "apart")).every((it) => it === 255));
    assert.equal(await text(duel, "bKind"), "deterministic, 5 steps");
    const time = await text(duel, "aTime");
    await run(duel, () => duel.locator("#b").selectOption("ddpm").then());
    assert.equal(await text(duel, "bKind"), "stochastic, 5 steps");
    assert.ok(Number(await text(duel, "mean")) > 5);
    // The other side was not run again: its time is what it was.
    assert.equal(await text(duel, "aTime"), time);
  }));

Deno.test("sampler-duel: what is counted is said, as guidance is", () =>
  open(small, async (duel) => {
    await run(duel);
    assert.match(await text(duel, "note"), /twice in one batch/);
    for (const guidance of ["1", "0"]) {
      await run(duel, async () => {
        await duel.locator("#guidance").fill(guidance);
        await duel.locator("#guidance").dispatchEvent("change");
      });
      assert.match(await text(duel, "note"), /network once/);
    }
    await run(duel, () => duel.locator("#prompt").selectOption("").then());
    assert.match(await text(duel, "note"), /network once/);
    assert.ok(await duel.locator("#guidance").isDisabled());
  }));

Deno.test("sampler-duel: pause holds both, continue goes on to the end", () =>
  open(
    { ...small, a: "ddim 50", b: "heun 50" },
    async (duel, page) => {
      const play = duel.locator("#play");
      await play.click();
      await textShown(duel.locator("#aCount"), /^[3-9] of 50 evaluations/);
      await play.click();
      assert.equal(await play.innerText(), "Continue");
      // The step under way is the last.
      await page.waitForTimeout(400);
      const held = await counts(duel);
      await page.waitForTimeout(400);
      assert.deepEqual(await counts(duel), held);
      // Neither is far ahead of the other, by noise level.
      const [a, b] = held.map((it) => parseInt(it));
      assert.ok(Math.abs(a - b / 2) < 2, held.join());
      await run(duel);
      await duel.getByText(/^99 of 99 evaluations/).waitFor();
      await duel.getByRole("button", { name: "Replay" }).click();
      await textShown(duel.locator("#aCount"), /^[1-9] of 50 evaluations/);
      await duel.getByText(/^50 of 50 evaluations/).waitFor();
    },
    { reducedMotion: "no-preference" },
  ));

Deno.test("sampler-duel: its state makes the same picture again, where it was left", async () => {
  const shown = async (duel: Locator) =>
    await Promise.all(
      ["aX0", "bX0", "aXt", "bXt", "apart"].map((id) => pixels(duel, id)),
    );
  let state: Attributes = {};
  let left: number[][] = [];
  await open(small, async (duel) => {
    await run(duel, async () => {
      await duel.locator("#play").click();
    });
    await run(duel, () => duel.locator("#b").selectOption("uni-pc").then());
    await duel.evaluate((it) => (it as SamplerDuel).at = .5);
    await drawn(duel);
    state = await duel.evaluate((it) => (it as SamplerDuel).state);
    left = await shown(duel);
  });
  assert.deepEqual(state, {
    prompt: "three",
    seed: "5",
    guidance: "2",
    a: "ddim 4",
    b: "uni-pc 3",
    at: "0.5",
  });
  await open({ src: small.src, ...state }, async (duel) => {
    await run(duel);
    assert.deepEqual(await shown(duel), left);
    assert.deepEqual(
      await duel.evaluate((it) => (it as SamplerDuel).state),
      state,
    );
  });
});

Deno.test("sampler-duel: the keyboard alone is enough, and no motion is steps", () =>
  open(small, async (duel, page) => {
    await page.keyboard.press("Tab");
    await run(duel, () => page.keyboard.press("Enter"));
    assert.match(
      await duel.locator(".announce").innerText(),
      /^A DDIM: no noise left after 4 of 4 evaluations; B Heun/,
    );
    const play = duel.locator("#play");
    assert.equal(await play.innerText(), "To start");
    await page.keyboard.press("Enter");
    assert.equal(await duel.evaluate((it) => (it as SamplerDuel).at), 0);
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    assert.equal(await duel.evaluate((it) => (it as SamplerDuel).at), .125);
    assert.match(await duel.locator(".announce").innerText(), /^A DDIM: t/);
    // Run kept the focus: the scrubber, the prompt, the seed are next.
    await page.keyboard.press("Tab");
    await page.keyboard.press("End");
    assert.equal(await text(duel, "aWhat"), "finished glyph");
    await page.keyboard.press("Tab");
    await duel.locator("#prompt optgroup").first().waitFor({
      state: "attached",
    });
    await page.keyboard.press("Tab");
    await page.keyboard.type("1");
    await run(duel, () => page.keyboard.press("Enter"));
    const { seed } = await duel.evaluate((it) => (it as SamplerDuel).state);
    assert.equal(seed, "1");
  }));

Deno.test("sampler-duel: an unknown prompt is told before anything heavy is fetched", () =>
  open({ ...small, prompt: "threee" }, async (duel, _page, { requests }) => {
    await duel.locator("#play").click();
    const message = duel.getByRole("alert");
    await message.waitFor();
    assert.match(await message.innerText(), /has no “threee”.*“three”/);
    assert.deepEqual(requests.filter((url) => /\.onnx|worker/.test(url)), []);
  }));

Deno.test("sampler-duel: weights that are not there are told, and Run tries again", async () => {
  let isThere = false;
  await open(small, async (duel, _page, { errors }) => {
    await duel.locator("#play").click();
    const message = duel.getByRole("alert");
    await message.waitFor();
    assert.match(await message.innerText(), /answers 404 .*Check/);
    assert.equal(await duel.locator("#play").innerText(), "Run");
    errors.length = 0; // the browser's own words on what was served
    isThere = true;
    await run(duel);
    assert.ok(!await message.isVisible());
  }, {
    answer: ({ url }) =>
      !isThere && url.endsWith(".onnx")
        ? new Response("no", { status: 404 })
        : undefined,
  });
});

Deno.test("sampler-duel: it speaks Chinese on a Chinese page", () =>
  open(small, async (duel) => {
    await run(duel);
    assert.equal(await text(duel, "aCount"), "调用网络4 / 4次");
    assert.match(
      await duel.locator(".announce").innerText(),
      /^A DDIM：.*；B Heun：.*；平均相差\d+\.\d个灰度级$/,
    );
  }, { lang: "zh-Hans" }));

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`sampler-duel: ${colorScheme}, 320 px: nothing sticks out, no fault of access`, () =>
    open(small, async (duel, page) => {
      await run(duel);
      assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth),
        320,
      );
      // Not cut off, and not over the controls below.
      const [bottom, top] = await Promise.all([
        duel.locator("#note").evaluate((it) =>
          it.getBoundingClientRect().bottom
        ),
        duel.locator("#play").evaluate((it) => it.getBoundingClientRect().top),
      ]);
      assert.ok(bottom <= top, `${bottom} > ${top}`);
      for (const id of ["aCount", "bCount", "bTime", "mean"]) {
        const { right } = await duel.locator(`#${id}`).evaluate((it) =>
          it.getBoundingClientRect()
        );
        assert.ok(right <= 304, `#${id} ends at ${right}`);
      }
      await page.evaluate(axe.source);
      const faults = await page.evaluate(async () => {
        // deno-lint-ignore no-explicit-any -- the library's global in the page
        const { violations } = await (globalThis as any).axe.run(
          "sampler-duel",
        );
        // deno-lint-ignore no-explicit-any -- its result is not typed in the page
        return violations.flatMap(({ id, nodes }: any) =>
          // deno-lint-ignore no-explicit-any -- as above
          nodes.map((node: any) => `${id}: ${node.failureSummary} ${node.html}`)
        );
      });
      assert.deepEqual(faults, []);
    }, { colorScheme, viewport: { width: 320, height: 800 } }));
}
