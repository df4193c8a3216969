/**
 * A reader's own text in a real browser: the text encoder is fetched for the
 * first one, checked, kept, and gives what it gives natively.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import type { EncodedText } from "../inference/browser.ts";
import type { ManifestFile } from "../inference/manifest.ts";
import { openNative } from "../inference/native.ts";
import { wordPiece } from "../inference/word_piece.ts";
import { type PageOptions, type Seen, site, withPage } from "./browser.ts";
import {
  buildModelSite,
  models,
  openModel,
  type WithModel,
} from "./model_site.ts";
import { slowAnswer } from "./slow_answer.ts";

const root = new URL("../", import.meta.url);
const encoderFolder = models[1];
const weights = `/${encoderFolder}/encoder.onnx`;
const ownText = "a Café of silver fish";

const folder = await buildModelSite();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("the built site has the encoder beside the model", async () => {
  for (const model of models) {
    const path = `${site}/${model}`;
    const manifest = JSON.parse(
      await Deno.readTextFile(`${path}/manifest.json`),
    );
    const files = Object.values(manifest.files) as ManifestFile[];
    for (const file of files) {
      const { size } = await Deno.stat(`${path}/${file.path}`);
      assert.equal(size, file.bytes, file.path);
    }
  }
});

Deno.test("the first own text: progress in bytes, then the vectors of the native run", () =>
  open(async (page, { requests }) => {
    assert.ok(await encode(page, "gold"));
    assert.equal(await encode(page, " "), null);
    assert.deepEqual(requests.filter((url) => url.includes(encoderFolder)), []);

    const { loaded, total, phases } = await page.evaluate(async (text) => {
      const seen: { phase: string; loaded: number; total: number }[] = [];
      const { model } = globalThis as unknown as WithModel;
      await model.encode(text, { onProgress: (it) => seen.push(it) });
      return {
        phases: [...new Set(seen.map(({ phase }) => phase))],
        loaded: seen.map(({ loaded }) => loaded),
        total: [...new Set(seen.map(({ total }) => total))],
      };
    }, ownText);
    const size = (name: string) =>
      Deno.statSync(fileURLToPath(new URL(`${encoderFolder}/${name}`, root)))
        .size;
    assert.deepEqual(phases, ["download", "start"]);
    assert.deepEqual(total, [size("encoder.onnx") + size("vocabulary.txt")]);
    assert.deepEqual(loaded, loaded.toSorted((a, b) => a - b));
    assert.ok(loaded.some((bytes) => bytes > 0 && bytes < total[0]));

    const found = await encode(page, ownText);
    const expected = await nativeEncoding();
    assert.equal(found!.tokens, expected.tokens);
    assert.equal(found!.truncated, false);
    const differences = found!.vectors.map((value, i) =>
      Math.abs(value - expected.vectors[i])
    );
    assert.ok(Math.max(...differences) < 1e-3, `${Math.max(...differences)}`);

    // The network attends to it beside a text of the list.
    const change = await page.evaluate(async (text) => {
      const { model } = globalThis as unknown as WithModel;
      const x = new Float32Array(model.manifest.imageSize ** 2);
      const own = await model.encode(text);
      const ask = async (condition: EncodedText | null) =>
        (await model.denoiser.predict(x, 900, [condition])).x0;
      const [none, told] = [await ask(null), await ask(own)];
      return Math.max(...none.map((value, i) => Math.abs(value - told[i])));
    }, ownText);
    assert.ok(change > 0.01, `${change}`);
    assert.equal(asked(requests), 1);
  }, { answer: slowAnswer(folder, weights) }));

Deno.test("texts asked for at the same time fetch it once; a second visit not at all", () =>
  open(async (page, { requests }) => {
    const count = await page.evaluate(async () => {
      const { model } = globalThis as unknown as WithModel;
      const texts = ["one of my own", "another of my own", "gold", "a third"];
      const x = new Float32Array(model.manifest.imageSize ** 2);
      const [, ...encoded] = await Promise.all([
        model.denoiser.predict(x, 900),
        ...texts.map((text) => model.encode(text)),
      ]);
      return encoded.filter((text) => text !== null).length;
    });
    assert.equal(count, 4);
    assert.equal(asked(requests), 1);
    await page.reload();
    await openModel(page);
    requests.length = 0;
    assert.ok(await encode(page, ownText));
    assert.equal(asked(requests), 0);
  }));

// On a graphics card the encoder runs beside the denoiser on this runtime, which
// knows fewer types of numbers; a denoiser on WebGPU in software takes minutes.
Deno.test("the runtime that comes with WebGPU runs the encoder too", () =>
  withPage("/", async (page) => {
    const folder = new URL(`${encoderFolder}/`, root);
    const { check } = JSON.parse(
      await Deno.readTextFile(new URL("manifest.json", folder)),
    );
    const tokenize = wordPiece(
      (await Deno.readTextFile(new URL("vocabulary.txt", folder)))
        .trimEnd().split("\n"),
    );
    const vectors = await page.evaluate(async ({ weights, ids }) => {
      const at = (name: string) =>
        new URL(`/embed/v1/ort/${name}`, origin).href;
      const ort = await import(at("ort.webgpu.bundle.min.mjs"));
      const wasm = at("ort-wasm-simd-threaded.asyncify.wasm");
      ort.env.wasm.wasmPaths = { wasm };
      const session = await ort.InferenceSession.create(weights, {
        executionProviders: ["wasm"],
      });
      const dims = [1, ids.length];
      const { vectors } = await session.run({
        ids: new ort.Tensor("int32", Int32Array.from(ids), dims),
        mask: new ort.Tensor("float32", ids.map(() => 1), dims),
      });
      return [...vectors.data] as number[];
    }, { weights, ids: [...tokenize(check.text, 32).ids] });
    const count = check.values.length;
    for (const [i, expected] of check.values.entries()) {
      const place = Math.floor((i + 0.5) * vectors.length / count);
      const difference = Math.abs(vectors[place] - expected);
      assert.ok(difference < 1e-3, `${i}: ${difference}`);
    }
  }, { folder }));

const failures: [string, string, () => Response, string, RegExp][] = [
  [
    "a folder that is not there",
    `/${encoderFolder}/manifest.json`,
    () => new Response("no", { status: 404 }),
    "missing-file",
    /answers 404 for .*all-MiniLM-L6-v2\/manifest\.json.*Check/,
  ],
  [
    "a page in place of the manifest",
    `/${encoderFolder}/manifest.json`,
    () => new Response("<html>"),
    "bad-manifest",
    /manifest\.json is not JSON.*Check/,
  ],
  [
    "a flipped byte",
    weights,
    () => {
      const bytes = Deno.readFileSync(folder + weights);
      bytes[5000] ^= 1;
      return new Response(bytes);
    },
    "wrong-hash",
    /encoder\.onnx came twice with a wrong SHA-256 .*Reload the page/,
  ],
];

Deno.test("failures are told in words, and the next text tries again", async () => {
  let bad: PageOptions["answer"];
  await open(async (page, { errors }) => {
    for (const [name, path, answer, code, message] of failures) {
      bad = ({ url }) => url.endsWith(path) ? answer() : undefined;
      const error = await page.evaluate((text) => {
        const { model } = globalThis as unknown as WithModel;
        return model.encode(text).then(
          () => null,
          ({ name, code, message }) => ({ name, code, message }),
        );
      }, ownText);
      assert.equal(error?.name, "ModelError", name);
      assert.equal(error.code, code, name);
      assert.match(error.message, message);
    }
    errors.length = 0; // the browser's own words on what was served
    bad = undefined;
    assert.ok(await encode(page, ownText));
  }, { answer: (request) => bad?.(request) });
});

Deno.test("a stop ends the download, though the model is held; with two who wait, the second's does", () => {
  let sent = 0;
  let cancelled = 0;
  const answer = ({ url }: Request) => {
    if (!url.endsWith(weights)) return;
    const bytes = Deno.readFileSync(folder + weights);
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.enqueue(bytes.subarray(sent, sent += 100_000));
      },
      cancel: () => void cancelled++,
    });
    const headers = { "content-length": String(bytes.length) };
    return new Response(body, { headers });
  };
  return open(async (page) => {
    await page.evaluate(async (text) => {
      const { model } = globalThis as unknown as WithModel;
      const waits = [new AbortController(), new AbortController()];
      const { promise, resolve } = Promise.withResolvers<void>();
      const ends = waits.map(({ signal }, i) =>
        model.encode(`${text} ${i}`, {
          signal,
          onProgress: ({ loaded }) => loaded > 0 && resolve(),
        }).then(() => "encoded", ({ name }) => name)
      );
      await promise;
      Object.assign(globalThis, { waits, ends });
    }, ownText);
    const stop = (which: number) =>
      page.evaluate((which) => {
        const { waits, ends } = globalThis as unknown as {
          waits: AbortController[];
          ends: Promise<string>[];
        };
        waits[which].abort();
        return ends[which];
      }, which);
    assert.equal(await stop(0), "AbortError");
    await page.waitForTimeout(300);
    assert.equal(cancelled, 0);
    assert.equal(await stop(1), "AbortError");
    for (let i = 0; i < 50 && !cancelled; i++) await page.waitForTimeout(100);
    assert.equal(cancelled, 1);
    // The model goes on.
    const eps = await page.evaluate(async () => {
      const { model } = globalThis as unknown as WithModel;
      const x = new Float32Array(model.manifest.imageSize ** 2);
      return (await model.denoiser.predict(x, 500, [null])).eps.length;
    });
    assert.equal(eps, 128 ** 2);
  }, { answer });
});

/** A page on which a model is open, as its global `model`. */
function open(
  inspect: (page: Page, seen: Seen) => Promise<void>,
  options: PageOptions = {},
): Promise<void> {
  return withPage("/", async (page, seen) => {
    await openModel(page);
    await inspect(page, seen);
  }, { folder, ...options });
}

async function encode(page: Page, text: string) {
  return await page.evaluate(async (text) => {
    const { model } = globalThis as unknown as WithModel;
    const encoded = await model.encode(text);
    return encoded && { ...encoded, vectors: [...encoded.vectors] };
  }, text);
}

async function nativeEncoding(): Promise<EncodedText> {
  const path = fileURLToPath(new URL(models[0], root));
  const model = await openNative(path, { device: "cpu", log: () => {} });
  const encoded = await model.encode(ownText);
  await model.close();
  return encoded!;
}

/** How often the encoder's weights were asked for. */
function asked(requests: readonly string[]): number {
  return requests.filter((url) => url.endsWith(weights)).length;
}
