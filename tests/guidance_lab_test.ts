/**
 * `<guidance-lab>` in a real browser with the real model on WebAssembly: the
 * same run natively says what must be seen.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { varietyOf } from "../components/widgets/guidance-lab/variety.ts";
import { greys } from "../components/widgets/model/recording.ts";
import { dpmSolverMultistep, guided } from "../diffusion/mod.ts";
import { openNative } from "../inference/native.ts";
import { buildModelSite } from "./model_site.ts";
import { type PageOptions, withPage } from "./browser.ts";

const root = new URL("../", import.meta.url);
const folder = await buildModelSite();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});

/** Small runs: what is tested does not depend on their length. */
const small = { prompt: "bird", seed: 7, samples: 2, steps: 3, weight: 4 };

type Attributes = Record<string, string | number>;

/** What the tests use of an element. */
interface Lab extends HTMLElement {
  weight: number;
  prompt: string;
  readonly variety: number | null;
  readonly state: Record<string, string>;
  run(): Promise<void>;
}

/** A page with nothing but the element. */
const open = (
  inspect: (page: Page, lab: Locator) => Promise<void>,
  attributes: Attributes = small,
  options: PageOptions = {},
) =>
  withPage(
    "/",
    async (page) => inspect(page, await add(page, attributes)),
    { folder, ...options },
  );

async function add(page: Page, attributes: Attributes): Promise<Locator> {
  const id = await page.evaluate(async (attributes) => {
    await import("/embed/v1/guidance-lab.js" as string);
    const lab = document.createElement("guidance-lab");
    lab.id = `lab-${document.querySelectorAll("guidance-lab").length}`;
    const all = { src: "/models/glyffuser/", provider: "wasm", ...attributes };
    for (const [name, value] of Object.entries(all)) {
      lab.setAttribute(name, String(value));
    }
    document.body.append(lab);
    return lab.id;
  }, attributes);
  return page.locator(`#${id}`);
}

const run = (lab: Locator) => lab.evaluate((it) => (it as Lab).run());
const variety = (lab: Locator) => lab.evaluate((it) => (it as Lab).variety);
const told = (lab: Locator) => lab.locator("#told").textContent();
const said = (lab: Locator) => lab.locator(".announce").textContent();

/** Waits until the line that tells how far it is matches. */
const comesTo = (lab: Locator, pattern: RegExp) =>
  lab.locator("#told").filter({ hasText: pattern }).waitFor({
    timeout: 120_000,
  });

/** Grey levels of a picture; what it shows is drawn in the next frame. */
async function pixels(lab: Locator, id: string): Promise<number[]> {
  await lab.page().evaluate(() =>
    new Promise((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(resolve))
    )
  );
  return await lab.locator(`#${id}`).evaluate((it) => {
    const { width, height } = it as HTMLCanvasElement;
    const { data } = (it as HTMLCanvasElement).getContext("2d")!
      .getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, i) => data[4 * i]);
  });
}

/** The samples of `small` as the native runtime draws them, in grey levels. */
async function natively(): Promise<Uint8ClampedArray> {
  const model = await openNative(
    fileURLToPath(new URL("models/glyffuser", root)),
    { device: "cpu" },
  );
  const { seed, samples, steps, prompt, weight: guidanceScale } = small;
  const { denoiser, schedule } = model;
  let last = new Float32Array();
  const all = dpmSolverMultistep(
    guided(denoiser, schedule, { guidanceScale }),
    schedule,
    {
      seed,
      numInferenceSteps: steps,
      shape: [samples, ...denoiser.sampleShape],
      conditions: Array(samples).fill(model.prompts.condition(prompt)),
      clipSample: true,
    },
  );
  for await (const { x } of all) last = x.slice();
  await model.close();
  return greys(last);
}

Deno.test("guidance-lab: its samples and their variety are those of the native run", async () => {
  const expected = await natively();
  await open(async (_page, lab) => {
    await run(lab);
    const found = await variety(lab);
    const { samples } = small;
    assert(Math.abs(found! - varietyOf(expected, samples)) < 1e-4, `${found}`);
    const size = expected.length / samples;
    for (let row = 0; row < samples; row++) {
      await lab.evaluate((it, row) => Object.assign(it, { row }), row + 1);
      // The last step goes to the glyph that is predicted then.
      const glyph = await pixels(lab, "x0-guided");
      const close = glyph.filter((grey, i) =>
        Math.abs(grey - expected[row * size + i]) <= 1
      );
      assert(close.length > .999 * size, `${close.length} pixels are close`);
    }
  }, { ...small, step: small.steps });
});

Deno.test("guidance-lab: the pictures are the two answers, and add up", () =>
  open(async (_page, lab) => {
    await run(lab);
    const [told, without, guided] = await Promise.all(
      ["told", "without", "guided"].map((it) => pixels(lab, `x0-${it}`)),
    );
    assert.notDeepEqual(told, without);
    let [sums, close] = [0, 0];
    for (const [i, it] of without.entries()) {
      const sum = it + small.weight * (told[i] - it);
      // Where all are grey, that is: what lies beyond is cut off.
      if ([it, told[i], sum].some((it) => it < 8 || it > 247)) continue;
      sums++;
      // Each is rounded, and the difference counts four times.
      if (Math.abs(guided[i] - sum) <= small.weight + 2) close++;
    }
    assert(sums > 1000, `${sums} pixels`);
    assert(close > .999 * sums, `${close} of ${sums} add up`);
    assert.equal(
      await lab.locator("#x0-difference").getAttribute("aria-label"),
      "4 × difference, step 1, glyph 1",
    );
    assert(
      (await pixels(lab, "eps-difference")).some((it) => it > 0),
      "the difference is drawn",
    );
  }));

Deno.test("guidance-lab: at w = 0 all texts have the same samples, whatever was drawn before", () =>
  open(async (page, lab) => {
    await run(lab);
    const first = await pixels(lab, "x0-guided");
    const other = await add(page, { ...small, weight: 0, prompt: "gold" });
    await run(other);
    assert.deepEqual(await pixels(other, "x0-guided"), first);
    assert.equal(await variety(other), await variety(lab));
    assert.equal(
      await lab.locator("#x0-told").getAttribute("aria-label"),
      "with text: not asked",
    );
    // They stay for another prompt; at any other weight none does.
    await lab.evaluate((it) => (it as Lab).weight = 1);
    await run(lab);
    await lab.evaluate((it) => (it as Lab).prompt = "gold");
    assert.equal(await variety(lab), null);
    await lab.evaluate((it) => (it as Lab).weight = 0);
    assert.equal(await variety(lab), await variety(other));
  }, { ...small, weight: 0 }));

Deno.test("guidance-lab: a pause keeps what is drawn, and Run goes on to the same glyphs", () =>
  open(async (page, lab) => {
    const button = lab.locator("#run");
    await button.click();
    await comesTo(lab, /^w = 4: step [1-9]/);
    assert.equal(await button.textContent(), "Pause");
    await button.click();
    assert.equal(await button.textContent(), "Run");
    const step = () =>
      told(lab).then((it) => Number(it!.match(/step (\d+) of 12/)![1]));
    // The step under way is the last, while others have their turns.
    const paused = await step();
    const other = await add(page, { ...small, steps: 12 });
    await run(other);
    assert(await step() <= paused + 1, `from ${paused} to ${await step()}`);
    await button.click();
    await comesTo(lab, /variety/);
    assert.equal(await variety(lab), await variety(other));
  }, { ...small, steps: 12 }));

Deno.test("guidance-lab: play goes up through the weights, and all of them stay", () =>
  open(
    async (_page, lab) => {
      const button = lab.locator("#play");
      await button.click();
      assert.equal(await button.textContent(), "Pause");
      await comesTo(lab, /^w = 2: variety \d+ %$/);
      await lab.getByRole("button", { name: "All weights" }).waitFor();
      const found = [];
      for (const weight of [0, .5, 2]) {
        await lab.evaluate(
          (it, weight) => (it as Lab).weight = weight,
          weight,
        );
        found.push(await variety(lab));
      }
      assert(found[0]! > 0 && found[2]! > 0, `${found}`);
      assert.equal(found[1], null);
      assert.equal(
        await told(lab),
        `w = 2: variety ${(100 * found[2]!).toFixed(0)} %`,
      );
    },
    { ...small, steps: 2, weight: 2, weights: "0 2" },
    {
      reducedMotion: "no-preference",
    },
  ));

Deno.test("guidance-lab: who wants no motion draws a weight at each press", () =>
  open(async (_page, lab) => {
    const button = lab.getByRole("button", { name: "Next weight" });
    for (const weight of [0, 2, 0]) {
      await button.click();
      await comesTo(lab, new RegExp(`^w = ${weight}: variety`));
    }
    assert.match((await said(lab))!, /^w = 0: variety \d+ %, glyph 1$/);
  }, { ...small, steps: 2, weight: 2, weights: "0 2" }));

Deno.test("guidance-lab: keys choose weight, glyph and step, which are told", () =>
  open(async (page, lab) => {
    const table = lab.getByRole("application", { name: "Table of glyphs" });
    await table.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await said(lab), "w = 8: not drawn yet, glyph 1");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    assert.equal(await said(lab), "w = 0: not drawn yet, glyph 2");
    const slider = lab.getByRole("slider", { name: "Guidance weight" });
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(
      await slider.getAttribute("aria-valuetext"),
      "w = 0.5: not drawn yet",
    );
    const step = lab.getByRole("slider", { name: "Step" });
    await step.focus();
    await page.keyboard.press("End");
    assert.equal(await step.getAttribute("aria-valuetext"), "step 3 of 3");
    assert.deepEqual(await lab.evaluate((it) => (it as Lab).state), {
      prompt: "bird",
      seed: "7",
      samples: "2",
      steps: "3",
      weight: "0.5",
      weights: "0 1 2 4 8",
      row: "2",
      step: "3",
    });
    // Nothing was asked for yet but to look.
    assert.match((await lab.locator("#engine").textContent())!, /^Nothing/);
  }));

Deno.test("guidance-lab: its state makes the same pictures anew", () =>
  open(async (page, lab) => {
    await run(lab);
    const state = await lab.evaluate((it) => (it as Lab).state);
    const other = await add(page, state);
    await run(other);
    for (const id of ["x0-guided", "eps-without", "x0-told"]) {
      assert.deepEqual(await pixels(other, id), await pixels(lab, id), id);
    }
    assert.equal(await variety(other), await variety(lab));
  }, { ...small, row: 2, step: 2, weights: "1 4" }));

Deno.test("guidance-lab: prompts are offered when their list is opened; an unknown one is told before the download", () =>
  withPage("/", async (page, { requests }) => {
    const lab = await add(page, { ...small, prompt: "gald" });
    const prompt = lab.getByRole("combobox", { name: "Prompt" });
    assert(!requests.some((it) => it.includes("/models/")));
    await lab.locator("#run").click();
    await lab.getByText("no “gald”. Did you mean “gold”").waitFor();
    assert(!requests.some((it) => it.endsWith(".onnx")));
    await prompt.focus();
    await page.waitForFunction(
      (it) => (it as HTMLSelectElement).options.length > 100,
      await prompt.elementHandle(),
    );
    await prompt.selectOption("gold");
    assert.equal(await lab.locator("#message").isVisible(), false);
    await lab.locator("#run").click();
    await comesTo(lab, /^w = 4: variety/);
  }, { folder }));

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`guidance-lab: axe finds nothing wrong, ${colorScheme}, in Chinese too`, () =>
    open(
      async (page, lab) => {
        await run(lab);
        await page.evaluate(() => {
          const around = document.createElement("p");
          around.lang = "zh-Hans";
          around.append(document.createElement("guidance-lab"));
          document.body.append(around);
        });
        await page.evaluate(axe.source);
        const violations = await page.evaluate(async () => {
          // deno-lint-ignore no-explicit-any -- a global of the script
          const { violations } = await (globalThis as any).axe.run(
            document.body,
            { rules: { region: { enabled: false } } },
          );
          // deno-lint-ignore no-explicit-any -- as above
          return violations.map((it: any) =>
            `${it.id}: ${it.nodes.map((node: { html: string }) => node.html)}`
          );
        });
        assert.deepEqual(violations, []);
      },
      { ...small, steps: 1 },
      { colorScheme },
    ));
}
