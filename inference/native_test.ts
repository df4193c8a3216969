/** The real model, natively, on the CPU: what every machine has. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ddim, fillNormal, finish, guided } from "../diffusion/mod.ts";
import { ModelError, type ModelErrorCode } from "./manifest.ts";
import { type NativeModel, openNative } from "./native.ts";

const modelDir = fileURLToPath(new URL("../models/glyffuser", import.meta.url));

async function withModel(use: (model: NativeModel) => Promise<void>) {
  const options = { device: "cpu", log: () => {} } as const;
  const model = await openNative(modelDir, options);
  try {
    await use(model);
  } finally {
    await model.close();
  }
}

Deno.test("the model opens, says so, and gives its stored answer", async () => {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  // Opening asks the stored question: a wrong answer would reject.
  const model = await openNative(modelDir, { device: "cpu", log });
  assert.equal(model.device, "cpu");
  assert.match(lines.at(-1)!, / runs on cpu$/);
  assert.ok(model.manifest.check.values.length >= 8);
  await model.close();
});

Deno.test("a sample is the same alone and in a batch, beside any texts", () =>
  withModel(async ({ denoiser, prompts, manifest }) => {
    const size = manifest.imageSize ** 2;
    const [gold, ...others] = prompts.list.slice(0, 3)
      .map(({ text }) => prompts.condition(text));
    const xt = new Float32Array(3 * size);
    fillNormal(xt, { seed: 3, sample: 0, step: 0 });
    const alone = await denoiser.predict(xt.slice(0, size), 600, [gold]);
    const together = await denoiser.predict(xt, 600, [gold, null, others[1]]);
    assert.ok(difference(alone.x0, together.x0.subarray(0, size)) < 1e-3);
  }));

Deno.test("a text changes the answer, and its padding does not", () =>
  withModel(async ({ denoiser, prompts, manifest }) => {
    const xt = new Float32Array(manifest.imageSize ** 2);
    fillNormal(xt, { seed: 3, sample: 0, step: 0 });
    const ask = async (text?: string) => {
      const condition = text ? prompts.condition(text) : null;
      return (await denoiser.predict(xt, 700, [condition])).x0;
    };
    const [none, first, second] = [
      await ask(),
      await ask(prompts.list[0].text),
      await ask(prompts.list[1].text),
    ];
    assert.ok(difference(none, first) > 0.01);
    assert.ok(difference(first, second) > 0.01);
  }));

Deno.test("a run is the same each time and ends as ink on paper", () =>
  withModel(async ({ denoiser, schedule, prompts }) => {
    const twice = guided(denoiser, schedule, { guidanceScale: 2 });
    const run = () =>
      finish(ddim(twice, schedule, {
        seed: 7,
        numInferenceSteps: 8,
        shape: [1, ...denoiser.sampleShape],
        conditions: [prompts.condition(prompts.list[0].text)],
      }));
    const glyph = await run();
    assert.deepEqual(await run(), glyph);
    const paper = glyph.filter((value) => value > 0.5).length / glyph.length;
    const ink = glyph.filter((value) => value < -0.5).length / glyph.length;
    // A glyph of this font covers a fifth of its square, more or less.
    assert.ok(paper > 0.5 && ink > 0.02, `paper ${paper}, ink ${ink}`);
  }));

Deno.test("what happens inside: where it looks, and what it makes of the timestep", () =>
  withModel(async ({ denoiser, prompts }) => {
    const x = fillNormal(new Float32Array(2 * 128 ** 2), {
      seed: 7,
      sample: 0,
      step: 0,
    });
    const gold = prompts.condition("gold");
    const early = await denoiser.observe(x, 900, [gold, null]);
    const [batch, , cells, tokens] = early.attentionShape;
    assert.deepEqual([batch, cells, tokens], [2, 64, 1 + gold.tokens]);
    const length = early.attention.length / batch;
    for (let i = 0; i < early.attention.length; i += tokens) {
      const shares = early.attention.subarray(i, i + tokens);
      assert.ok(shares.every((it) => it >= 0));
      assert.ok(shares.reduce((sum, it) => sum + it, 0) < 1);
      // Without a text, nothing looks at its padding.
      if (i >= length) assert.ok(shares.subarray(1).every((it) => it < 1e-6));
    }
    // The text has no part in it, the timestep has.
    const width = early.timeEmbedding.length / batch;
    const first = early.timeEmbedding.subarray(0, width);
    assert.deepEqual(early.timeEmbedding.subarray(width), first);
    const late = await denoiser.observe(x, 100, [gold, null]);
    assert.notDeepEqual(late.timeEmbedding.subarray(0, width), first);
  }));

const faults: [string, ModelErrorCode, (dir: string) => Promise<void>][] = [
  ["no manifest", "missing-file", (dir) => Deno.remove(`${dir}/manifest.json`)],
  [
    "no weights",
    "missing-file",
    (dir) => Deno.remove(`${dir}/denoiser.onnx`),
  ],
  [
    "weights cut short",
    "wrong-size",
    (dir) => Deno.truncate(`${dir}/denoiser.onnx`, 1000),
  ],
  ["one byte flipped", "wrong-hash", async (dir) => {
    const bytes = await Deno.readFile(`${dir}/prompts.f16`);
    bytes[100] ^= 1;
    await Deno.writeFile(`${dir}/prompts.f16`, bytes);
  }],
  ["another stored answer", "wrong-answer", async (dir) => {
    const path = `${dir}/manifest.json`;
    const manifest = JSON.parse(await Deno.readTextFile(path));
    manifest.check.values[3] += 0.5;
    await Deno.writeTextFile(path, JSON.stringify(manifest));
  }],
];

for (const [name, code, spoil] of faults) {
  Deno.test(`refused: ${name}`, async () => {
    const dir = await Deno.makeTempDir();
    try {
      for await (const { name, isFile } of Deno.readDir(modelDir)) {
        if (isFile) {
          await Deno.copyFile(`${modelDir}/${name}`, `${dir}/${name}`);
        }
      }
      await spoil(dir);
      await assert.rejects(
        openNative(dir, { device: "cpu", log: () => {} }),
        (error) => {
          assert.ok(error instanceof ModelError, String(error));
          assert.equal(error.code, code);
          return true;
        },
      );
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  });
}

Deno.test("a device that is not there ends on the CPU", async () => {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const model = await openNative(modelDir, { device: "cuda", log });
  await model.close();
  if (model.device === "cuda") return; // it is there
  assert.match(lines[0], /^inference: cuda: /);
  assert.match(lines.at(-1)!, new RegExp(`runs on ${model.device}$`));
});

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - b[i])),
    0,
  );
}
