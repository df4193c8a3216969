/** Own texts, natively, with the real text encoder: what the browser runs too. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { fillNormal } from "../diffusion/mod.ts";
import { ModelError, type ModelErrorCode } from "./manifest.ts";
import { type NativeModel, openNative } from "./native.ts";
import type { OnnxSession, OnnxTensor } from "./onnx_denoiser.ts";
import {
  encodingOf,
  type OnnxIdTensorClass,
  onnxTextEncoder,
} from "./text_encoder.ts";

const models = fileURLToPath(new URL("../models", import.meta.url));
const encoderFolder = "all-MiniLM-L6-v2";

/**
 * Largest allowed length of the difference of two vectors of one token, by the
 * length of the stored one: what rounding the encoder to a download of 16 MB
 * costs. Of all tokens of a prompt, and of any one (metrics in the manifest).
 */
const meanTolerance = 0.12;
const tolerance = 0.3;

async function withModel(
  use: (model: NativeModel) => Promise<void>,
  folder = models,
) {
  const options = { device: "cpu", log: () => {} } as const;
  const model = await openNative(`${folder}/glyffuser`, options);
  try {
    await use(model);
  } finally {
    await model.close();
  }
}

Deno.test("the encoder gives the vectors that are stored with the prompts", () =>
  withModel(async ({ encode, prompts, manifest }) => {
    const { width } = manifest.textEncoder;
    const chosen = prompts.list.filter((_, i) => i % 10 === 0);
    assert.ok(chosen.length > 20);
    const all: number[] = [];
    for (const { text } of chosen) {
      const stored = prompts.condition(text);
      const found = await encode(accented(text));
      assert.equal(found!.tokens, stored.tokens, text);
      const errors = relativeErrors(found!.vectors, stored.vectors, width);
      assert.ok(Math.max(...errors) < tolerance, `${text}: ${errors}`);
      assert.ok(mean(errors) < meanTolerance, `${text}: ${errors}`);
      all.push(...errors);
    }
    assert.ok(mean(all) < 0.07, `${mean(all)} on average`);
    // The two must not be one and the same.
    assert.ok(mean(all) > 1e-4);
  }));

Deno.test("a text on the list is the list's; no text is no condition", () =>
  withModel(async ({ encode, prompts }) => {
    const { text } = prompts.list[0];
    const { truncated, ...listed } = (await encode(` ${text} `))!;
    assert.deepEqual(listed, prompts.condition(text));
    assert.equal(truncated, false);
    for (const nothing of ["", "  \n", "\u200b"]) {
      assert.equal(await encode(nothing), null);
    }
  }));

Deno.test("the same text, the same vectors; another, others", () =>
  withModel(async ({ encode }) => {
    const [first, again, other] = [
      await encode("a horse of gold under the moon"),
      await encode("A  HORSE of gold under the moon"),
      await encode("a horse of silver under the moon"),
    ];
    assert.deepEqual(first, again);
    assert.equal(first!.tokens, other!.tokens);
    assert.notDeepEqual(first!.vectors, other!.vectors);
  }));

Deno.test("a text that is too long is cut at the maximum, and told", () =>
  withModel(async ({ encode, manifest, denoiser }) => {
    const { maxTokens } = manifest.textEncoder;
    const words = Array<string>(maxTokens - 2).fill("water");
    const fits = (await encode(words.join(" ")))!;
    assert.equal(fits.truncated, false);
    const cut = (await encode([...words, "fire"].join(" ")))!;
    assert.equal(cut.truncated, true);
    assert.equal(cut.tokens, maxTokens);
    assert.deepEqual(cut.vectors, fits.vectors);
    const xt = new Float32Array(manifest.imageSize ** 2);
    fillNormal(xt, { seed: 1, sample: 0, step: 0 });
    await denoiser.predict(xt, 900, [cut]); // and the network takes it
  }));

Deno.test("what is predicted is hardly another for the encoder's rounding", () =>
  withModel(async ({ encode, prompts, manifest, denoiser }) => {
    const xt = new Float32Array(manifest.imageSize ** 2);
    fillNormal(xt, { seed: 5, sample: 0, step: 0 });
    const at = async (text: string, own: boolean) => {
      const condition = own
        ? await encode(accented(text))
        : prompts.condition(text);
      return (await denoiser.predict(xt, 950, [condition])).x0;
    };
    const [gold, water] = ["gold", "water"];
    const stored = await at(gold, false);
    const rounding = rms(await at(gold, true), stored);
    const meaning = rms(await at(water, false), stored);
    assert.ok(rounding < meaning / 5, `${rounding} of ${meaning}`);
  }));

const faults: [string, ModelErrorCode, (dir: string) => Promise<void>][] = [
  ["no folder", "missing-file", (dir) => Deno.remove(dir, { recursive: true })],
  ["no weights", "missing-file", (dir) => Deno.remove(`${dir}/encoder.onnx`)],
  [
    "weights cut short",
    "wrong-size",
    (dir) => Deno.truncate(`${dir}/encoder.onnx`, 1000),
  ],
  ["one byte flipped", "wrong-hash", async (dir) => {
    const bytes = await Deno.readFile(`${dir}/vocabulary.txt`);
    bytes[100] ^= 1;
    await Deno.writeFile(`${dir}/vocabulary.txt`, bytes);
  }],
  [
    "another stored answer",
    "wrong-answer",
    (dir) => change(dir, (manifest) => manifest.check.values[3] += 0.5),
  ],
  [
    "an encoder of another width",
    "bad-manifest",
    (dir) => change(dir, (manifest) => manifest.width = 768),
  ],
];

Deno.test("a spoiled encoder is refused in words; the list goes on", async (t) => {
  for (const [name, code, spoil] of faults) {
    await t.step(name, async () => {
      const folder = await Deno.makeTempDir();
      try {
        await copyFolder("glyffuser", folder);
        await copyFolder(encoderFolder, folder);
        await spoil(`${folder}/${encoderFolder}`);
        await withModel(async ({ encode, prompts }) => {
          await assert.rejects(encode("a text of my own"), (error) => {
            assert.ok(error instanceof ModelError, String(error));
            assert.equal(error.code, code);
            assert.match(error.message, /Restore|again|manifest/);
            return true;
          });
          assert.ok(await encode(prompts.list[0].text));
          // Once the files are right again, so is the encoding.
          await copyFolder(encoderFolder, folder);
          assert.ok(await encode("a text of my own"));
        }, folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
});

Deno.test("a session that answers with other sizes or no numbers is refused", async () => {
  class Tensor implements OnnxTensor {
    constructor(
      readonly type: string,
      readonly data: unknown,
      readonly dims: readonly number[],
    ) {}
    getData() {
      return Promise.resolve(this.data);
    }
    dispose() {}
  }
  const vocabulary = "[UNK]\n[CLS]\n[SEP]\ngold\n";
  const answering = (data: unknown): OnnxSession => ({
    run: () => Promise.resolve({ vectors: new Tensor("", data, [1, 3, 2]) }),
  });
  const encode = (data: unknown) =>
    onnxTextEncoder(
      answering(data),
      Tensor as unknown as OnnxIdTensorClass,
      { width: 2 } as Parameters<typeof onnxTextEncoder>[2],
      vocabulary,
      8,
    )("gold");
  const sound = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual((await encode(sound))!.vectors, sound);
  for (
    const wrong of [
      sound.slice(1),
      Float32Array.of(1, 2, 3, 4, 5, NaN),
      [1, 2, 3, 4, 5, 6],
    ]
  ) {
    await assert.rejects(
      encode(wrong),
      (error) => error instanceof ModelError && error.code === "wrong-answer",
    );
  }
});

Deno.test("an encoder is not asked for texts on the list, nor for none", async () => {
  const asked: string[] = [];
  const vectors = Float32Array.of(1, 2);
  const encodingFor = (...inputs: string[]) =>
    encodingOf(
      {
        list: [],
        width: 2,
        find: (text) => text === "gold" ? { tokens: 1, vectors } : null,
        condition: () => assert.fail("not to be called"),
      },
      (text) => {
        asked.push(text);
        return Promise.resolve(null);
      },
      {
        inputs: inputs.map((name) => ({ name, type: "float32", shape: [] })),
      },
    );
  const encode = encodingFor("sample", "timestep", "context", "context_mask");
  await encode("gold");
  await encode(" ");
  assert.deepEqual(asked, []);
  await encode("silver");
  assert.deepEqual(asked, ["silver"]);
  // Nor for a network that takes no text.
  assert.equal(await encodingFor("sample", "timestep")("gold"), null);
});

/** The same tokens by letters that are not the list's. */
function accented(text: string): string {
  return text.replace(/[a-z]/, "$&\u0301");
}

/** Of each token's vector. */
function relativeErrors(
  found: Float32Array,
  expected: Float32Array,
  width: number,
): number[] {
  return Array.from({ length: expected.length / width }, (_, token) => {
    const part = [found, expected].map((vectors) =>
      vectors.subarray(token * width, (token + 1) * width)
    );
    const difference = part[0].map((value, i) => value - part[1][i]);
    return Math.hypot(...difference) / Math.hypot(...part[1]);
  });
}

function rms(a: Float32Array, b: Float32Array): number {
  const sum = a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  return Math.sqrt(sum / a.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

async function copyFolder(name: string, to: string) {
  await Deno.mkdir(`${to}/${name}`, { recursive: true });
  for await (const file of Deno.readDir(`${models}/${name}`)) {
    if (!file.isFile) continue;
    const path = `${name}/${file.name}`;
    await Deno.copyFile(`${models}/${path}`, `${to}/${path}`);
  }
}

async function change(
  dir: string,
  // deno-lint-ignore no-explicit-any -- a manifest to be spoiled
  spoil: (manifest: any) => void,
) {
  const path = `${dir}/manifest.json`;
  const manifest = JSON.parse(await Deno.readTextFile(path));
  spoil(manifest);
  await Deno.writeTextFile(path, JSON.stringify(manifest));
}
