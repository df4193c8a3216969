/**
 * What the model runs on, from the fastest to a recorded run: each rung in a
 * real browser, and what happens where one of them fails, lies or breaks. A
 * tiny model, since WebGPU is software here.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openTrajectories } from "../components/figures/drawing/trajectories.ts";
import { embedFolder, writeWidgets } from "../components/widgets/bundle.ts";
import { greys } from "../components/widgets/model/recording.ts";
import { ddim, finish, guided } from "../diffusion/mod.ts";
import { openNative } from "../inference/native.ts";
import { openArtifact } from "../pipeline/artifact.ts";
import { type PageOptions, site, withPage } from "./browser.ts";

const modelDir = fileURLToPath(new URL("../models/digits", import.meta.url));
const settings = { prompt: "three", seed: 5, steps: 8, guidance: 2 };

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});
await writeWidgets(folder);
await Deno.mkdir(`${folder}/models/digits`, { recursive: true });
for (const { name } of Deno.readDirSync(modelDir)) {
  Deno.copyFileSync(`${modelDir}/${name}`, `${folder}/models/digits/${name}`);
}
const { prompt, seed, steps, guidance } = settings;
await Deno.writeTextFile(
  `${folder}/index.html`,
  `<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">
<script type="module" src="/${embedFolder}/glyph-denoiser.js"></script>
<glyph-denoiser src="/models/digits/" provider="webgpu" prompt="${prompt}"
  seed="${seed}" steps="${steps}" guidance="${guidance}"></glyph-denoiser>`,
);

/** The runtime for WebGPU, with some of its sessions' work in other hands. */
function runtimeThat(does: string): PageOptions["answer"] {
  return ({ url }) => {
    const { pathname, search } = new URL(url);
    if (!pathname.endsWith("/ort.webgpu.bundle.min.mjs") || search) return;
    return new Response(
      `import * as ort from "${pathname}?real";
export * from "${pathname}?real";
let runs = 0;
export const InferenceSession = {
  async create(weights, options) {
    const session = await ort.InferenceSession.create(weights, options);
    const run = (...them) => session.run(...them);
    return { async run(...them) { runs++; ${does} } };
  },
};`,
      { headers: { "content-type": "text/javascript" } },
    );
  };
}

/** Presses Run, and waits for the finished glyph. */
async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByText("finished").or(page.getByRole("alert"))
    .waitFor({ timeout: 120_000 });
}

const provider = (page: Page) => page.locator("#provider").innerText();

/** Grey levels of the finished sample, as a canvas has them. */
function sample(page: Page): Promise<number[]> {
  return page.locator("#x0").evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext("2d")!
      .getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, i) => data[4 * i]);
  });
}

/** The same, of a run on this machine's processor. */
async function expected(): Promise<Uint8ClampedArray> {
  const model = await openNative(modelDir, { device: "cpu", log: () => {} });
  const { schedule } = model;
  const denoiser = guided(model.denoiser, schedule, {
    guidanceScale: guidance,
  });
  const found = await finish(ddim(denoiser, schedule, {
    seed,
    numInferenceSteps: steps,
    shape: [1, ...denoiser.sampleShape],
    conditions: [model.prompts.condition(prompt)],
    clipSample: true,
  }));
  await model.close();
  return greys(found);
}

/** Within 1 grey level in 255 for 99 % of the pixels. */
async function assertSame(page: Page) {
  const found = await sample(page);
  const right = await expected();
  assert.equal(found.length, right.length);
  const near = found.filter((level, i) => Math.abs(level - right[i]) <= 1);
  assert.ok(
    near.length >= .99 * right.length,
    `${near.length} of ${right.length} pixels within 1 grey level`,
  );
}

Deno.test("WebGPU: the sample is the processor's", () =>
  withPage("/", async (page) => {
    await run(page);
    assert.match(await provider(page), /^WebGPU, \d+ ms a step$/);
    await assertSame(page);
  }, { folder }));

const broken: [string, string][] = [
  [
    "an adapter that lies is found out before the first step",
    `const answer = await run(...them);
     const { data, dims } = answer.prediction;
     const lie = (await answer.prediction.getData()).map((it) => it + .3);
     return { prediction: new ort.Tensor("float32", lie, dims) };`,
  ],
  [
    "an adapter whose answers are no numbers",
    `const answer = await run(...them);
     if (runs < 4) return answer;
     const { dims } = answer.prediction;
     const size = dims.reduce((a, b) => a * b);
     const none = new Float32Array(size).fill(NaN);
     return { prediction: new ort.Tensor("float32", none, dims) };`,
  ],
  [
    "a graphics card that is lost in the middle of a run",
    `if (runs === 4) (await ort.env.webgpu.device).destroy();
     return await run(...them);`,
  ],
  [
    "a worker that dies in the middle of a run",
    `if (runs === 4) setTimeout(() => { throw new Error("out of memory"); });
     if (runs >= 4) return await new Promise(() => {});
     return await run(...them);`,
  ],
];

for (const [name, does] of broken) {
  Deno.test(`${name}: the run goes on with WebAssembly, to the same sample`, () =>
    withPage("/", async (page, { errors }) => {
      await run(page);
      assert.match(
        await provider(page),
        /^WebAssembly, \d threads? \(WebGPU did not work here\), \d+ ms a step$/,
      );
      assert.equal(
        await page.locator("#status").innerText(),
        `Step ${steps} of ${steps}: finished`,
      );
      await assertSame(page);
      errors.length = 0; // the browser tells of what was broken on purpose
    }, { folder, answer: runtimeThat(does) }));
}

Deno.test("where nothing runs, the reader is told, and Run plays a recorded run", () =>
  withPage("/", async (page, { requests }) => {
    await page.addInitScript(() => {
      // deno-lint-ignore no-explicit-any -- a browser that lacks it
      delete (globalThis as any).WebAssembly;
    });
    await page.reload();
    const denoiser = page.locator("glyph-denoiser");
    await denoiser.scrollIntoViewIfNeeded();
    await denoiser.getByRole("button", { name: "Run" }).click();
    const message = denoiser.getByRole("alert");
    await message.waitFor();
    assert.match(
      await message.innerText(),
      /WebAssembly switched off.* Run plays a recorded run\.$/,
    );
    await denoiser.getByRole("button", { name: "Run" }).click();
    await denoiser.getByText("finished").waitFor();
    assert.equal(
      await denoiser.locator("#provider").innerText(),
      "A recorded run",
    );
    assert.deepEqual(requests.filter((url) => /\.onnx|worker/.test(url)), []);
    const found = await sample(page);
    const finished = await recordedSample();
    const far = found.filter((level, i) => Math.abs(level - finished[i]) > 24);
    assert.ok(far.length < .01 * found.length, `${far.length} pixels differ`);
  }, { folder: site }));

/** The finished sample of the run that the figure recorded. */
async function recordedSample(): Promise<Uint8Array> {
  const { frames, state } = openTrajectories(
    await openArtifact("trajectories"),
  );
  return state(0, frames - 1);
}
