import assert from "node:assert/strict";
import { scheduleFrom } from "../diffusion/mod.ts";
import type { Manifest } from "./manifest.ts";
import {
  onnxDenoiser,
  type OnnxSession,
  type OnnxTensor,
} from "./onnx_denoiser.ts";

/** What of a manifest the denoiser reads: images of 2 × 2, vectors of 3. */
const manifest = {
  channels: 1,
  imageSize: 2,
  predictionType: "sample",
  schedule: { name: "cosine", numTrainTimesteps: 1000 },
  textEncoder: { name: "none", width: 3, maxTokens: 4 },
  inputs: ["sample", "timestep", "context", "context_mask"]
    .map((name) => ({ name })),
  outputs: [{ name: "prediction" }],
} as unknown as Manifest;

const { alphasCumprod } = scheduleFrom(manifest.schedule);

class Tensor implements OnnxTensor {
  static alive = 0;
  constructor(
    readonly type: string,
    readonly data: Float32Array,
    readonly dims: readonly number[],
  ) {
    Tensor.alive++;
  }
  getData() {
    return Promise.resolve(this.data);
  }
  dispose() {
    Tensor.alive--;
  }
}

type Feeds = Record<string, Tensor>;

/** A session that notes what it was fed and answers `answer` of it. */
function sessionOf(
  answer: (feeds: Feeds) => Float32Array,
  model: Manifest = manifest,
) {
  const fed: Feeds[] = [];
  const session: OnnxSession = {
    async run(feeds) {
      fed.push(feeds as Feeds);
      await Promise.resolve();
      const { sample } = feeds as Feeds;
      const data = answer(feeds as Feeds);
      return { prediction: new Tensor("float32", data, sample.dims) };
    },
  };
  return { fed, denoiser: onnxDenoiser(session, Tensor, model) };
}

const zero = ({ sample }: Feeds) => new Float32Array(sample.data.length);
const text = (tokens: number) => ({
  tokens,
  vectors: Float32Array.from({ length: 3 * tokens }, (_, i) => i + 1),
});

Deno.test("texts of a batch are padded to the longest and masked", async () => {
  const { fed, denoiser } = sessionOf(zero);
  await denoiser.predict(new Float32Array(12), 7, [text(1), null, text(2)]);
  const { sample, timestep, context, context_mask } = fed[0];
  assert.deepEqual(sample.dims, [3, 1, 2, 2]);
  assert.deepEqual([...timestep.data], [7, 7, 7]);
  assert.deepEqual(context.dims, [3, 2, 3]);
  // deno-fmt-ignore
  assert.deepEqual([...context.data], [
    1, 2, 3, 0, 0, 0,
    0, 0, 0, 0, 0, 0,
    1, 2, 3, 4, 5, 6,
  ]);
  assert.deepEqual(context_mask.dims, [3, 2]);
  assert.deepEqual([...context_mask.data], [1, 0, 0, 0, 1, 1]);
});

Deno.test("a network that takes no text is fed none", async () => {
  const inputs = manifest.inputs.slice(0, 2);
  const { fed, denoiser } = sessionOf(zero, { ...manifest, inputs });
  await denoiser.predict(new Float32Array(4), 7, [null]);
  assert.deepEqual(Object.keys(fed[0]), ["sample", "timestep"]);
});

Deno.test("no conditions at all: one token of padding each", async () => {
  const { fed, denoiser } = sessionOf(zero);
  await denoiser.predict(new Float32Array(8), 0);
  assert.deepEqual(fed[0].context.dims, [2, 1, 3]);
  assert.deepEqual([...fed[0].context_mask.data], [0, 0]);
});

Deno.test("x0 is the network's answer, ε what it leaves of xt", async () => {
  const answer = Float32Array.of(0.5, -0.5, 1, -1);
  const { denoiser } = sessionOf(() => answer);
  const xt = Float32Array.of(1, 2, 3, 4);
  const t = 400;
  const { x0, eps } = await denoiser.predict(xt, t);
  assert.deepEqual([...x0], [...answer]);
  for (let i = 0; i < 4; i++) {
    const again = Math.sqrt(alphasCumprod[t]) * x0[i] +
      Math.sqrt(1 - alphasCumprod[t]) * eps[i];
    assert.ok(Math.abs(again - xt[i]) < 1e-5);
  }
});

Deno.test("between two timesteps, the network is told so, and ε follows", async () => {
  const { fed, denoiser } = sessionOf(zero);
  const xt = Float32Array.of(1, 2, 3, 4);
  const { eps } = await denoiser.predict(xt, 400.25);
  assert.deepEqual([...fed[0].timestep.data], [400.25]);
  const before = Math.sqrt(1 - alphasCumprod[400]);
  const after = Math.sqrt(1 - alphasCumprod[401]);
  for (let i = 0; i < 4; i++) {
    const noise = xt[i] / eps[i];
    assert.ok(before < noise && noise < after, `${noise}`);
  }
});

Deno.test("calls at the same time take turns, also after a failure", async () => {
  let running = 0;
  let most = 0;
  const session: OnnxSession = {
    async run({ sample, timestep }) {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if ((timestep as Tensor).data[0] === 1) throw new Error("lost");
      const { dims, data } = sample as Tensor;
      return { prediction: new Tensor("float32", data.slice(), dims) };
    },
  };
  const denoiser = onnxDenoiser(session, Tensor, manifest);
  const results = await Promise.allSettled(
    [0, 1, 2].map((t) => denoiser.predict(new Float32Array(4), t)),
  );
  assert.deepEqual(results.map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  assert.equal(most, 1);
});

Deno.test("every tensor is given back", async () => {
  const { denoiser } = sessionOf(zero);
  const before = Tensor.alive;
  await denoiser.predict(new Float32Array(4), 0, [text(2)]);
  assert.equal(Tensor.alive, before);
});

Deno.test("sizes that do not fit are refused before the network is asked", async () => {
  const { fed, denoiser } = sessionOf(zero);
  const x = new Float32Array(8);
  await assert.rejects(denoiser.predict(x.subarray(3), 0), /whole batch/);
  await assert.rejects(denoiser.predict(x, 1000), /from 0 to 999/);
  await assert.rejects(denoiser.predict(x, -0.5), /from 0 to 999/);
  await assert.rejects(denoiser.predict(x, 0, [null]), /1 conditions .* of 2/);
  await assert.rejects(
    denoiser.predict(x, 0, [text(5), null]),
    /5 tokens, the model takes 4/,
  );
  const short = { tokens: 2, vectors: new Float32Array(5) };
  await assert.rejects(denoiser.predict(x, 0, [short, null]), /width 3/);
  assert.equal(fed.length, 0);
});

Deno.test("an answer that is no number is not passed on", async () => {
  const nan = sessionOf(() => new Float32Array(4).fill(NaN)).denoiser;
  await assert.rejects(nan.predict(new Float32Array(4), 3), /t = 3/);
  const short = sessionOf(() => new Float32Array(2)).denoiser;
  await assert.rejects(short.predict(new Float32Array(4), 3), /shape/);
});

Deno.test("a model exported without what happens inside says so", async () => {
  const { fed, denoiser } = sessionOf(zero);
  await assert.rejects(
    denoiser.observe(new Float32Array(4), 3, [null]),
    /no output "attention".*Export it again/,
  );
  assert.equal(fed.length, 0);
});
