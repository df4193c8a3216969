import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { onnxClassifier, readClassifierManifest } from "./classifier.ts";
import { ModelError } from "./manifest.ts";
import type { OnnxSession, OnnxTensorClass } from "./onnx_denoiser.ts";

const folder = fileURLToPath(
  new URL("../models/radical-classifier", import.meta.url),
);
const text = await Deno.readTextFile(`${folder}/manifest.json`);
const manifest = readClassifierManifest(text, "manifest.json");

Deno.test("the features of a picture, which another picture does not have", async () => {
  const session = await InferenceSession.create(
    `${folder}/${manifest.files.classifier.path}`,
  );
  const read = onnxClassifier(
    session as unknown as OnnxSession,
    Tensor as unknown as OnnxTensorClass,
    manifest,
  );
  const paper = new Float32Array(manifest.imageSize ** 2).fill(1);
  const line = paper.slice().fill(-1, 60 * 128, 68 * 128);
  const [first, again, other] = [
    await read(paper),
    await read(paper),
    await read(line),
  ];
  assert.equal(first.length, manifest.featureWidth);
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  await assert.rejects(read(paper.subarray(1)), /128 × 128/);
  await session.release();
});

Deno.test("an answer of another shape, or with no number in it, is refused", async () => {
  const answers = [
    new Float32Array(3),
    new Float32Array(manifest.featureWidth).fill(NaN),
    null,
  ];
  for (const answer of answers) {
    const session: OnnxSession = {
      run: () =>
        Promise.resolve({
          features: {
            dims: [1, answer?.length ?? 0],
            getData: () => Promise.resolve(answer),
            dispose() {},
          },
        }),
    };
    const read = onnxClassifier(
      session,
      Tensor as unknown as OnnxTensorClass,
      manifest,
    );
    await assert.rejects(
      read(new Float32Array(manifest.imageSize ** 2)),
      { name: "ModelError", code: "wrong-answer" },
    );
  }
});

Deno.test("a manifest that does not do is refused, and its fault is named", () => {
  const faults: [change: (json: Record<string, unknown>) => void, RegExp][] = [
    [(json) => delete json.imageSize, /imageSize .*missing/],
    [(json) => json.outputs = [], /no tensor named "features"/],
    [
      (json) => json.files = { classifier: { path: "../other.onnx" } },
      /files\.classifier\.path must be letters/,
    ],
  ];
  for (const [change, expected] of faults) {
    const json = JSON.parse(text);
    change(json);
    const read = () => readClassifierManifest(JSON.stringify(json), "it");
    assert.throws(read, expected);
    assert.throws(read, ModelError);
  }
  assert.throws(() => readClassifierManifest("{", "it"), /it is not JSON/);
});
