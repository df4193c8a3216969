/**
 * `<glyph-denoiser>` in a real browser, used as a reader would, with the real
 * model on WebAssembly: the same run natively says what must be seen.
 */
import assert from "node:assert/strict";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { contentType } from "@std/media_types/content_type.js";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { writeWidgets } from "../components/widgets/bundle.ts";
import { greys } from "../components/widgets/model/recording.ts";
import { samplers } from "../components/widgets/model/samplers.ts";
import { fillNormal, finish, guided } from "../diffusion/mod.ts";
import { openNative } from "../inference/native.ts";
import { type PageOptions, type Seen, withPage } from "./browser.ts";

const root = new URL("../", import.meta.url);
const modelDir = fileURLToPath(new URL("models/glyffuser", root));
const weights = "/models/glyffuser/denoiser.onnx";

/** The settings in the test page. */
const settings = { prompt: "gold", seed: 7, steps: 6, guidance: 2 };

const folder = await buildTestSite();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("before the reader acts: the still figure, and nothing is fetched", () =>
  open(async (page, { requests }) => {
    assert.ok(await page.locator("#still").isVisible());
    await page.waitForTimeout(300);
    assert.deepEqual(
      requests.filter((url) => /models|worker|ort/.test(url)),
      [],
    );
    assert.equal(
      await page.locator("#status").innerText(),
      "Nothing is downloaded until you press Run.",
    );
  }));

Deno.test("a page made narrower, as a phone that is turned, keeps all in view", () =>
  open(async (page) => {
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      // The strip is drawn anew after the browser has laid out the page.
      await page.waitForTimeout(200);
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth
      );
      assert.ok(wide <= width, `${wide} px in a window of ${width}`);
    }
  }, { viewport: { width: 1280, height: 800 } }));

for (const width of [1280, 390, 320]) {
  Deno.test(`${width} px: a late script does not move the page`, () =>
    open(async (page) => {
      const shifts = await page.evaluate(() =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            // deno-lint-ignore no-explicit-any -- not in the DOM's types
            for (const { value } of list.getEntries() as any[]) sum += value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 300);
        })
      );
      assert.ok(shifts < 0.001, `layout shift ${shifts}`);
    }, {
      answer: slowly("/embed/v1/glyph-denoiser.js", 3, 200),
      viewport: { width, height: 800 },
    }));
}

Deno.test("Run: progress in bytes, then the glyph that the native run gives", () => {
  const total = Deno.statSync(`${modelDir}/denoiser.onnx`).size +
    Deno.statSync(`${modelDir}/prompts.f16`).size;
  const megabytes = (total / 1e6).toFixed(1);
  return open(async (page) => {
    const top = () =>
      page.locator("#after").evaluate((p) => (p as HTMLElement).offsetTop);
    const before = await top();
    await recordStatus(page);
    await run(page);
    const said = await recordedStatus(page);
    const loaded = said
      .map((line) => line.match(/^Downloading the model: (.*) of (.*) MB$/))
      .filter((match) => match !== null);
    assert.ok(loaded.length > 3, said.join("\n"));
    assert.deepEqual(
      new Set(loaded.map(([, , of]) => of)),
      new Set([megabytes]),
    );
    const numbers = loaded.map(([, bytes]) => Number(bytes));
    assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
    assert.ok(numbers.some((n) => n > 0 && n < total / 1e6), `${numbers}`);

    assert.ok(!await page.locator("#still").isVisible());
    assert.match(
      await page.locator("#provider").innerText(),
      /^WebAssembly, \d threads?, \d+ ms a step$/,
    );
    assert.match(
      await page.locator("#announce").innerText(),
      /^Done\. A glyph for “gold”, seed 7, after 6 steps\.$/,
    );
    const glyph = await pixels(page, "x0");
    const expected = greys(await nativeRun());
    const differences = glyph.map((level, i) => Math.abs(level - expected[i]));
    const close = differences.filter((d) => d <= 2).length / glyph.length;
    assert.ok(close > 0.999, `${close} of the pixels within 2 grey levels`);
    assert.deepEqual(await pixels(page, "xt"), glyph);
    assert.equal(await top(), before, "the page moved");
  }, { answer: slowly(weights) });
});

for (const name of ["dpm-solver", "dpm-solver-sde"] as const) {
  Deno.test(`${name}, chosen by the reader: the glyph of the native run`, () =>
    open(async (page) => {
      await page.getByLabel("Sampler").selectOption(
        samplers[name].label,
      );
      await run(page);
      const glyph = await pixels(page, "x0");
      const expected = greys(await nativeRun(name));
      const near = glyph.filter((it, i) => Math.abs(it - expected[i]) <= 2);
      assert.ok(near.length > .99 * glyph.length, `${near.length} are near`);
      assert.ok(!closeTo(expected, greys(await nativeRun())), "as with DDIM");
    }));
}

const closeTo = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).every((it, i) => Math.abs(it - b[i]) <= 2);

Deno.test("scrub and step: back to the seed's own noise, by mouse and keys", () =>
  open(async (page) => {
    await run(page);
    const scrub = page.getByRole("slider", { name: "Recorded steps" });
    await scrub.fill("0");
    const noise = new Float32Array(128 * 128);
    fillNormal(noise, { seed: settings.seed, sample: 0, step: 0 });
    assert.deepEqual(await pixels(page, "xt"), [...greys(noise)]);
    assert.match(await status(page), /^Step 0 of 6, t = 999$/);
    assert.equal(await scrub.getAttribute("aria-valuetext"), "step 0 of 6");

    await page.getByRole("button", { name: "One step on" }).click();
    assert.match(await status(page), /^Step 1 of 6, /);
    assert.match(await page.locator("#signal").innerText(), /^0\.\d\d$/);
    await scrub.focus();
    await page.keyboard.press("End");
    assert.equal(await status(page), "Step 6 of 6: finished");
    await page.keyboard.press("ArrowLeft");
    assert.match(await status(page), /^Step 5 of 6, /);
    await page.getByRole("button", { name: "One step back" }).click();
    assert.match(await status(page), /^Step 4 of 6, /);

    const strip = (await page.locator("#strip").boundingBox())!;
    await page.mouse.click(strip.x + 3, strip.y + strip.height / 2);
    assert.match(await status(page), /^Step 0 of 6, /);
  }));

Deno.test("pause holds the run, continue goes on, other settings begin anew", () =>
  open(async (page) => {
    await page.emulateMedia({ reducedMotion: "no-preference" });
    const steps = page.locator("#steps");
    await steps.fill("120");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText(/^Step \d+ of 120/).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    const held = await status(page);
    assert.match(held, /^Step \d+ of 120, t/);
    await page.waitForTimeout(500);
    assert.equal(await status(page), held);
    await page.getByRole("button", { name: "One step on" }).click();
    const step = Number(held.match(/\d+/)![0]);
    await stepShown(page, step + 1);
    assert.match(await status(page), new RegExp(`^Step ${step + 1} of 120`));

    await page.getByRole("button", { name: "Continue" }).click();
    await stepShown(page, step + 4);
    // The model is here: another number of steps starts at once.
    await steps.fill("3");
    await steps.dispatchEvent("change");
    await page.getByText("Step 3 of 3: finished").waitFor();
    const first = await pixels(page, "x0");
    await page.getByRole("button", { name: "Another seed" }).click();
    await page.getByText("Step 3 of 3: finished").waitFor();
    assert.notDeepEqual(await pixels(page, "x0"), first);
    await page.getByLabel("Prompt").selectOption("no prompt");
    await page.getByText("Step 3 of 3: finished").waitFor();
    assert.ok(await page.getByLabel("Guidance").isDisabled());
  }));

Deno.test("without motion: no step is played, a press is a step", () =>
  open(async (page) => {
    const shown = page.locator("#xt");
    await run(page);
    assert.match((await shown.getAttribute("aria-label"))!, /step 6 of 6$/);
    await page.getByRole("button", { name: "To start" }).click();
    assert.match(await status(page), /^Step 0 of 6/);
    await page.getByRole("button", { name: "Next step" }).click();
    await page.waitForTimeout(200);
    assert.match(await status(page), /^Step 1 of 6/);
  }));

Deno.test("the keyboard alone is enough", () =>
  open(async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("finished").waitFor();
    // Run kept the focus: what follows are the step buttons and the scrubber.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.match(await status(page), /^Step 5 of 6/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Home");
    assert.match(await status(page), /^Step 0 of 6/);
  }));

Deno.test("a second visit takes the weights from the browser's own store", () =>
  open(async (page, { requests }) => {
    await run(page);
    await page.reload();
    requests.length = 0;
    await run(page);
    const heavy = requests.filter((url) => /\.onnx|\.f16/.test(url));
    assert.deepEqual(heavy, []);
  }));

Deno.test("Stop ends the download, Run starts it again", () => {
  let slow = true;
  const slowAnswer = slowly(weights, 10);
  return open(async (page, { requests }) => {
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText(/^Downloading the model: (?!0\.0)/).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Run" }).waitFor();
    assert.equal(await page.locator("#message").isVisible(), false);
    assert.match(await page.locator("#announce").innerText(), /was stopped/);
    const asked = requests.length;
    await page.waitForTimeout(500);
    assert.equal(requests.length, asked);
    slow = false;
    await run(page);
  }, { answer: (request) => slow ? slowAnswer(request) : undefined });
});

const missing = () => new Response("no", { status: 404 });

/**
 * What the server does to one path, and what the reader is told: in the order
 * in which the files are asked for, since what came once is not asked again.
 */
const failures: [string, string, () => Response, RegExp][] = [
  [
    "a page in place of the manifest",
    "/manifest.json",
    () => new Response("<html>"),
    /manifest\.json is not JSON.*Check that the address/,
  ],
  [
    "a worker that is not there",
    "/denoiser-worker.js",
    missing,
    /worker failed .*did not load/,
  ],
  [
    "weights that are not there",
    weights,
    missing,
    /answers 404 for .*denoiser\.onnx.*Check/,
  ],
  [
    "a flipped byte",
    weights,
    () => {
      const bytes = Deno.readFileSync(`${modelDir}/denoiser.onnx`);
      bytes[5000] ^= 1;
      return new Response(bytes);
    },
    /denoiser\.onnx came twice with a wrong SHA-256 .*Reload the page/,
  ],
  [
    "a connection that breaks in the middle",
    weights,
    // All but the chunk of the flipped byte is there by now.
    () => {
      let pieces = 0;
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (pieces++ < 5) controller.enqueue(new Uint8Array(100_000));
            else controller.close();
          },
        }),
        { headers: { "content-length": "1000000" } },
      );
    },
    /connection broke after \d+ of \d+ bytes.*run again/i,
  ],
  [
    "a runtime that is not there",
    "/ort.wasm.bundle.min.mjs",
    missing,
    /runtime .*ort\.wasm\.bundle.* could not be loaded/,
  ],
];

Deno.test("failures are told in words, and Run tries again", async (t) => {
  let bad: ((request: Request) => Response | undefined) | undefined;
  await open(async (page, { errors }) => {
    const alert = page.getByRole("alert");
    for (const [name, path, answer, message] of failures) {
      await t.step(name, async () => {
        bad = ({ url }) => url.endsWith(path) ? answer() : undefined;
        await page.getByRole("button", { name: "Run" }).click();
        await page.getByRole("button", { name: "Stop" }).waitFor({
          state: "detached",
        });
        await alert.waitFor();
        assert.match(await alert.innerText(), message);
      });
    }
    errors.length = 0; // the browser's own words on what was served
    bad = undefined;
    await run(page);
    assert.equal(await alert.isVisible(), false);
  }, { answer: (request) => bad?.(request) });
});

Deno.test("in words: an unknown prompt, before anything heavy is fetched", () =>
  open(async (page, { requests }) => {
    await page.locator("glyph-denoiser").evaluate((element) =>
      element.setAttribute("prompt", "goldd")
    );
    await page.getByRole("button", { name: "Run" }).click();
    const message = page.getByRole("alert");
    await message.waitFor();
    assert.match(
      await message.innerText(),
      /has no “goldd”\. Did you mean .*“gold”/,
    );
    assert.deepEqual(requests.filter((url) => /\.onnx|worker/.test(url)), []);
  }));

Deno.test("in words: no WebAssembly", () =>
  open(async (page, { requests, errors }) => {
    await page.addInitScript(() => {
      // deno-lint-ignore no-explicit-any -- a browser that lacks it
      delete (globalThis as any).WebAssembly;
    });
    await page.reload();
    requests.length = 0;
    await page.getByRole("button", { name: "Run" }).click();
    const message = page.getByRole("alert");
    await message.waitFor();
    assert.match(await message.innerText(), /WebAssembly switched off.*Switch/);
    assert.deepEqual(requests.filter((url) => /\.onnx/.test(url)), []);
    // This site has no recorded run to stand in.
    errors.length = 0;
  }));

Deno.test("WebGPU that cannot start gives way to WebAssembly, and it says so", () =>
  open(async (page, { errors }) => {
    await page.locator("glyph-denoiser").evaluate((element) =>
      element.setAttribute("provider", "webgpu")
    );
    await run(page);
    assert.match(
      await page.locator("#provider").innerText(),
      /^WebAssembly.*\(WebGPU did not work here\)/,
    );
    errors.length = 0;
  }, {
    answer: ({ url }) => url.includes("ort.webgpu") ? missing() : undefined,
  }));

Deno.test("taking the element out of the page ends its worker", () =>
  open(async (page) => {
    await run(page);
    assert.ok(page.workers().length > 0);
    await page.locator("glyph-denoiser").evaluate((element) =>
      element.remove()
    );
    for (let i = 0; i < 50 && page.workers().length; i++) {
      await page.waitForTimeout(100);
    }
    assert.equal(page.workers().length, 0);
  }));

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`${colorScheme}, 320 px: nothing sticks out, no fault of access`, () =>
    open(async (page) => {
      await run(page);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      assert.ok(scrollWidth <= clientWidth);
      await page.evaluate(axe.source);
      const faults = await page.evaluate(async () => {
        // deno-lint-ignore no-explicit-any -- the library's global in the page
        const { violations } = await (globalThis as any).axe.run(
          "glyph-denoiser",
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

/** The widgets' scripts, the model and the test page, in a folder of their own. */
async function buildTestSite(): Promise<string> {
  const folder = await Deno.makeTempDir();
  await writeWidgets(folder);
  await Deno.mkdir(`${folder}/models/glyffuser`, { recursive: true });
  for await (const { name, isFile } of Deno.readDir(modelDir)) {
    if (!isFile) continue;
    const target = `${folder}/models/glyffuser/${name}`;
    await Deno.copyFile(`${modelDir}/${name}`, target);
  }
  await Deno.copyFile(
    new URL("components/widgets/glyph-denoiser/test.html", root),
    `${folder}/index.html`,
  );
  return folder;
}

function open(
  inspect: (page: Page, seen: Seen) => Promise<void>,
  options: PageOptions = {},
): Promise<void> {
  return withPage("/", inspect, { folder, ...options });
}

/** Presses Run and waits for the finished glyph. */
async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByText("finished").or(page.getByRole("alert"))
    .waitFor({ timeout: 120_000 });
  assert.match(
    await status(page),
    /finished/,
    await page.innerText("#message"),
  );
}

/** Waits until this step or a later one is shown. */
async function stepShown(page: Page, least: number): Promise<void> {
  const shown = async () => Number((await status(page)).match(/\d+/)?.[0]);
  for (let i = 0; i < 300 && !(await shown() >= least); i++) {
    await page.waitForTimeout(100);
  }
  assert.ok(await shown() >= least, `step ${least} did not come`);
}

function status(page: Page): Promise<string> {
  return page.locator("#status").innerText();
}

/** Grey levels of one of the three pictures. */
async function pixels(page: Page, id: string): Promise<number[]> {
  return await page.locator(`#${id}`).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, i) => data[4 * i]);
  });
}

/** Keeps every status line from now on. */
async function recordStatus(page: Page): Promise<void> {
  await page.locator("#status").evaluate((status) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    new MutationObserver(() => said.push(status.textContent ?? ""))
      .observe(status, { childList: true, characterData: true, subtree: true });
  });
}

function recordedStatus(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (globalThis as unknown as { said: string[] }).said
  );
}

/** The finished sample of the same run, in [-1, 1]. */
async function nativeRun(
  sampler: keyof typeof samplers = "ddim",
): Promise<Float32Array> {
  const { prompt, seed, steps, guidance: guidanceScale } = settings;
  const model = await openNative(modelDir, { device: "cpu", log: () => {} });
  const { schedule } = model;
  const denoiser = guided(model.denoiser, schedule, { guidanceScale });
  const sample = await finish(samplers[sampler].run(denoiser, schedule, {
    seed,
    numInferenceSteps: steps,
    shape: [1, ...denoiser.sampleShape],
    conditions: [model.prompts.condition(prompt)],
    clipSample: true,
  }));
  await model.close();
  return sample;
}

/** Answers one path in so many pieces with a rest before each, in ms. */
function slowly(path: string, pieces = 10, rest = 80) {
  return (request: Request): Response | undefined => {
    if (!request.url.endsWith(path)) return;
    const bytes = Deno.readFileSync(folder + path);
    const size = Math.ceil(bytes.length / pieces);
    let at = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, rest));
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(at, at += size));
      },
    });
    const type = contentType(extname(path)) ?? "application/octet-stream";
    return new Response(body, {
      headers: {
        "content-type": type,
        "cross-origin-embedder-policy": "require-corp",
      },
    });
  };
}
