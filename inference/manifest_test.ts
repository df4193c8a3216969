import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Manifest,
  ModelError,
  type ModelErrorCode,
  readManifest,
  readTextEncoderManifest,
  sha256,
  type TextEncoderManifest,
  validateManifest,
  verifyFile,
} from "./manifest.ts";

const file = (path: string) => ({ path, bytes: 3, sha256: "0".repeat(64) });
const tensor = (name: string, shape: (string | number)[]) => ({
  name,
  type: "float32",
  shape,
});

/** A manifest with nothing wrong, to spoil in one place at a time. */
const sound = {
  name: "test",
  version: "1.0.0",
  imageSize: 128,
  channels: 1,
  valueRange: [-1, 1],
  schedule: { name: "shifted_cosine", numTrainTimesteps: 1000, imageSize: 128 },
  predictionType: "sample",
  files: {
    denoiser: {
      ...file("denoiser.onnx"),
      chunks: { bytes: 2, sha256: ["1".repeat(64), "2".repeat(64)] },
    },
    prompts: file("prompts.json"),
    promptVectors: file("prompts.f16"),
  },
  inputs: [
    tensor("sample", ["batch", 1, 128, 128]),
    tensor("timestep", ["batch"]),
    tensor("context", ["batch", "tokens", 384]),
    tensor("context_mask", ["batch", "tokens"]),
  ],
  outputs: [tensor("prediction", ["batch", 1, 128, 128])],
  textEncoder: { name: "encoder", width: 384, maxTokens: 32 },
  parameters: 5,
  check: { seed: 1, t: 500, prompt: "gold", values: [0.5], tolerance: 0.01 },
};

/** A text encoder's, that fits the model above. */
const soundEncoder = {
  name: "encoder",
  version: "1.0.0",
  width: 384,
  maxTokens: 64,
  files: { encoder: file("encoder.onnx"), vocabulary: file("vocabulary.txt") },
  inputs: [
    { name: "ids", type: "int32", shape: ["batch", "tokens"] },
    tensor("mask", ["batch", "tokens"]),
  ],
  outputs: [tensor("vectors", ["batch", "tokens", 384])],
  check: { text: "gold", values: [0.5], tolerance: 0.01 },
};

Deno.test("a sound manifest is read as it stands", () => {
  const manifest = readManifest(JSON.stringify(sound), "here");
  assert.deepEqual(JSON.parse(JSON.stringify(manifest)), sound);
});

Deno.test("a network that takes no text needs no text encoder", () => {
  const { textEncoder: _, ...rest } = sound;
  const manifest = { ...rest, inputs: sound.inputs.slice(0, 2) };
  const { textEncoder } = validateManifest(manifest, "here");
  assert.equal(textEncoder.width, 1);
  assert.throws(
    () => validateManifest({ ...rest, inputs: sound.inputs }, "here"),
    /textEncoder must be an object/,
  );
  assert.throws(
    () =>
      validateManifest({ ...sound, inputs: sound.inputs.slice(0, 3) }, "here"),
    /no tensor named "context_mask"/,
  );
});

Deno.test("a check without tolerance has one", () => {
  const { tolerance: _, ...check } = sound.check;
  const { check: read } = validateManifest({ ...sound, check }, "here");
  assert.ok(read.tolerance > 0 && read.tolerance < 0.1);
});

Deno.test("whatever field is spoiled, the error names it and what to do", () => {
  const paths = leafPaths(sound).filter((path) =>
    // free: what has a default
    !/^(check\.tolerance|schedule\.(numTrain|image))/.test(path)
  );
  assert.ok(paths.length > 30);
  fc.assert(fc.property(fc.constantFrom(...paths), (path) => {
    refusesSpoiled(path, sound, (spoiled) => validateManifest(spoiled, "here"));
  }));
});

Deno.test("a text encoder's manifest is read as it stands, or refused by field", () => {
  const read = (manifest: unknown) =>
    readTextEncoderManifest(JSON.stringify(manifest), "here", sound);
  assert.deepEqual(read(soundEncoder), soundEncoder);
  const paths = leafPaths(soundEncoder);
  assert.ok(paths.length > 20);
  for (const path of paths) refusesSpoiled(path, soundEncoder, read);
});

Deno.test("a text encoder that does not fit the model is refused", () => {
  const read = (change: object) =>
    readTextEncoderManifest(
      JSON.stringify({ ...soundEncoder, ...change }),
      "here",
      sound,
    );
  assert.throws(
    () => read({ name: "other" }),
    /name must be "encoder", as the/,
  );
  assert.throws(() => read({ width: 768 }), /width must be .*384/);
  assert.throws(() => read({ maxTokens: 16 }), /maxTokens must be .*32/);
  assert.throws(() => read({ outputs: [] }), /outputs has no .*"vectors"/);
});

const faults: [string, (m: typeof sound) => unknown, RegExp][] = [
  [
    "an unknown schedule",
    (m) => (m.schedule.name = "sqrt"),
    /schedule is no noise schedule: .*"sqrt"/,
  ],
  [
    "an unknown prediction type",
    (m) => (m.predictionType = "score"),
    /predictionType must be one of epsilon, sample, v_prediction/,
  ],
  [
    "a path out of the folder",
    (m) => (m.files.denoiser.path = "../other.onnx"),
    /must stay inside/,
  ],
  [
    "an address for a path",
    (m) => (m.files.denoiser.path = "https://example.org/x"),
    /must stay inside/,
  ],
  [
    "a text encoder in another folder",
    (m) => (m.textEncoder.name = "../encoder"),
    /textEncoder\.name must be .* a folder's name/,
  ],
  [
    "a short hash",
    (m) => (m.files.prompts.sha256 = "abc"),
    /files\.prompts\.sha256 must be 64/,
  ],
  [
    "an upper-case hash of a chunk",
    (m) => (m.files.denoiser.chunks.sha256[1] = "A".repeat(64)),
    /files\.denoiser\.chunks\.sha256\[1\] must be 64 lower-case/,
  ],
  [
    "more chunks than the file has",
    (m) => m.files.denoiser.chunks.sha256.push("3".repeat(64)),
    /files\.denoiser\.chunks\.sha256 must hold 2 hashes, one for each 2 of 3 bytes, not 3/,
  ],
  [
    "a chunk without bytes",
    (m) => (m.files.denoiser.chunks.bytes = 0),
    /files\.denoiser\.chunks\.bytes must be a whole number from 1/,
  ],
  [
    "a missing input",
    (m) => m.inputs.pop(),
    /inputs has no tensor named "context_mask"/,
  ],
  [
    "shapes that contradict the image size",
    (m) => (m.imageSize = 64),
    /"sample" ends in \[1,128,128\]/,
  ],
  ["a falling range", (m) => m.valueRange.reverse(), /valueRange/],
  ["a timestep beyond the end", (m) => (m.check.t = 1000), /from 0 to 999/],
];

for (const [name, spoil, message] of faults) {
  Deno.test(`refused: ${name}`, () => {
    const spoiled = structuredClone(sound);
    spoil(spoiled);
    assert.throws(() => validateManifest(spoiled, "here"), message);
  });
}

Deno.test("a page in place of a manifest is called by its name", () => {
  assert.throws(() => readManifest("<html>", "there"), /^ModelError: there is/);
});

Deno.test("SHA-256 of a known text (FIPS 180-2, appendix B.1)", async () => {
  assert.equal(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("a file is verified by size, then by hash", async () => {
  const bytes = new TextEncoder().encode("abc");
  const right = { path: "f", bytes: 3, sha256: await sha256(bytes) };
  await verifyFile(bytes, right, "f");
  await rejects(
    verifyFile(bytes.subarray(1), right, "f"),
    "wrong-size",
    /f has 2 bytes, the manifest says 3/,
  );
  await rejects(
    verifyFile(new TextEncoder().encode("abd"), right, "f"),
    "wrong-hash",
    /fetch the file again/,
  );
});

async function rejects(
  promise: Promise<unknown>,
  code: ModelErrorCode,
  message: RegExp,
) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof ModelError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

/** With this field of it turned into something else, it names the field. */
function refusesSpoiled(
  path: string,
  manifest: unknown,
  read: (manifest: unknown) => unknown,
) {
  const spoiled = structuredClone(manifest);
  const parent = path.split(".").slice(0, -1).reduce(
    (at: unknown, key) => (at as Record<string, unknown>)[key],
    spoiled,
  ) as Record<string, unknown>;
  parent[path.split(".").at(-1)!] = { not: "this" };
  const field = path.split(".")[0];
  assert.throws(() => read(spoiled), (error) => {
    assert.ok(error instanceof ModelError && error.code === "bad-manifest");
    assert.match(error.message, new RegExp(`^here: ${field}`));
    assert.match(error.message, /export/);
    return true;
  });
}

/** Dotted paths of all values in a JSON tree that hold no others. */
function leafPaths(json: unknown, path: string[] = []): string[] {
  if (typeof json !== "object" || json === null) return [path.join(".")];
  return Object.entries(json).flatMap(([key, value]) =>
    leafPaths(value, [...path, key])
  );
}

// The type and the checks must not drift apart.
sound satisfies { [K in keyof Manifest]?: unknown };
soundEncoder satisfies { [K in keyof TextEncoderManifest]?: unknown };
