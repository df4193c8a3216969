/**
 * Texts as vectors, live: the text encoder alone on the page, in the worker
 * that it may share with the model, and what a reader does with it.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Locator, Page } from "playwright-core";
import {
  cosine,
  vectorAt,
} from "../components/widgets/prompt-embedding/company.ts";
import type { TextEncoderManifest } from "../inference/manifest.ts";
import type { OnnxSession } from "../inference/onnx_denoiser.ts";
import type { EncoderLease, ModelLease } from "../inference/shared_model.ts";
import {
  type OnnxIdTensorClass,
  onnxTextEncoder,
} from "../inference/text_encoder.ts";
import {
  type EncodedTokens,
  tokenEncoding,
} from "../inference/token_encoding.ts";
import { type PageOptions, type Seen, withPage } from "./browser.ts";
import { buildModelSite, models } from "./model_site.ts";
import { slowAnswer } from "./slow_answer.ts";

const encoderFolder = models[1];
const weights = `/${encoderFolder}/encoder.onnx`;
const denoiser = `/${models[0]}/denoiser.onnx`;
const gallery = "/gallery/";

const folder = await buildModelSite();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});

// ------------------------------------------------------------- the encoder

type Leases = typeof import("../inference/shared_model.ts");
type Held = { encoder: EncoderLease; model: ModelLease };

Deno.test("the encoder alone: tokens are equal to the native ones, cosines to 1e-4", () =>
  withPage("/", async (page, { requests }) => {
    const texts = [
      "lithium element",
      "Heating ELEMENT",
      "the element ytterbium",
      "élément, (zinc)… 水 明亮 🙂",
      "gold", // which is on the model's list, whose vectors are others
    ];
    const found = await page.evaluate(async (texts) => {
      const { leaseTextEncoder }: Leases = await import(
        "/embed/v1/shared_model.js" as string
      );
      const lease = await leaseTextEncoder("/models/glyffuser/");
      const nothing = await lease.encode(" \u200b ");
      const all = [];
      for (const text of texts) {
        const { pieces, vectors, tokens } = (await lease.encode(text))!;
        all.push({ pieces, tokens, vectors: [...vectors] });
      }
      return { nothing, all };
    }, texts);
    assert.equal(found.nothing, null);
    await withNative(async (encode) => {
      const element: [ArrayLike<number>, ArrayLike<number>][] = [];
      for (const [i, text] of texts.entries()) {
        const native = (await encode(text))!;
        const { pieces, vectors, tokens } = found.all[i];
        assert.deepEqual(pieces, native.pieces);
        assert.equal(tokens, native.tokens);
        const here = { ...native, vectors: Float32Array.from(vectors) };
        const row = Math.max(pieces.indexOf("element"), 1);
        element.push([vectorAt(here, row), vectorAt(native, row)]);
      }
      for (const [a, b] of element) {
        assert.ok(cosine(a, b) > 1 - 1e-4);
        for (const [c, d] of element) {
          assert.ok(Math.abs(cosine(a, c) - cosine(b, d)) < 1e-4);
        }
      }
      assert.ok(cosine(element[0][0], element[1][0]) < .9);
    });
    assert.equal(asked(requests, weights), 1);
    assert.equal(asked(requests, denoiser), 0);
    assert.equal(asked(requests, "/prompts.f16"), 0);
  }, { folder }));

Deno.test("model and encoder share one worker, whichever comes first; it ends with the last of both", async () => {
  for (const first of ["encoder", "model"] as const) {
    await withPage("/", async (page, { requests }) => {
      await page.evaluate(async (first) => {
        const { leaseModel, leaseTextEncoder }: Leases = await import(
          "/embed/v1/shared_model.js" as string
        );
        const hold = {
          encoder: async () => ({
            encoder: await leaseTextEncoder("/models/glyffuser/"),
          }),
          model: async () => ({
            model: await leaseModel("/models/glyffuser/", {
              provider: "wasm",
            }),
          }),
        };
        const second = first === "model" ? "encoder" : "model";
        for (const which of [first, second] as const) {
          Object.assign(globalThis, await hold[which]());
        }
      }, first);
      assert.equal(page.workers().length, 1, first);
      const { tokens, change } = await page.evaluate(async () => {
        const { encoder, model } = globalThis as unknown as Held;
        const x = new Float32Array(model.manifest.imageSize ** 2);
        const network = model.denoiser();
        // At the same time, and of what the encoder says.
        const [own, { x0: none }] = await Promise.all([
          encoder.encode("a house of glass"),
          network.predict(x, 900, [null]),
        ]);
        const { x0: told } = await network.predict(x, 900, [own]);
        return {
          tokens: own!.tokens,
          change: Math.max(...none.map((it, i) => Math.abs(it - told[i]))),
        };
      });
      assert.equal(tokens, 6);
      assert.ok(change > .01, `${change}`);
      await page.evaluate(() =>
        (globalThis as unknown as Held).model.release()
      );
      assert.equal(
        await page.evaluate(async () => {
          const { encoder } = globalThis as unknown as Held;
          return (await encoder.encode("light blue"))!.tokens;
        }),
        4,
      );
      assert.equal(page.workers().length, 1);
      const closed = page.workers()[0].waitForEvent("close");
      await page.evaluate(() =>
        (globalThis as unknown as Held).encoder.release()
      );
      await closed;
      assert.equal(asked(requests, weights), 1);
      assert.equal(asked(requests, denoiser), 1);
    }, { folder });
  }
});

Deno.test("a model that cannot be had does not end the encoder beside it", () =>
  withPage("/", async (page, { errors }) => {
    const said = await page.evaluate(async () => {
      const { leaseModel, leaseTextEncoder }: Leases = await import(
        "/embed/v1/shared_model.js" as string
      );
      const encoder = await leaseTextEncoder("/models/glyffuser/");
      const error = await leaseModel("/models/glyffuser/").then(
        () => "",
        ({ code }) => code,
      );
      return [error, (await encoder.encode("light blue"))!.tokens];
    });
    assert.deepEqual(said, ["missing-file", 4]);
    assert.equal(page.workers().length, 1);
    errors.length = 0; // the browser's own words on what was served
  }, {
    folder,
    answer: ({ url }) =>
      url.endsWith(denoiser) ? new Response("no", { status: 404 }) : undefined,
  }));

// -------------------------------------------------------------- the element

Deno.test("the size is told before anything is fetched; then it comes in bytes, and without the denoiser", () =>
  open(async (lab, { requests }) => {
    const line = () => lab.locator("#engine").textContent();
    const { files } = await manifest();
    const size = files.encoder.bytes + files.vocabulary.bytes;
    assert.match((await line())!, new RegExp(`${Math.round(size / 1e6)} MB`));
    await lab.locator("#text").fill("chemical element");
    assert.deepEqual(
      requests.filter((it) => /\/models\/|\/ort\//.test(it)),
      [],
    );

    await lab.getByRole("button", { name: "Encode" }).click();
    await lab.getByText(/Downloading the model: [1-9]\d*\.\d of 16\.0 MB/)
      .waitFor();
    await rows(lab);
    assert.match((await line())!, /is here/);
    assert.equal(asked(requests, weights), 1);
    assert.equal(asked(requests, denoiser), 0);
    assert.equal(asked(requests, "/prompts.f16"), 0);

    const shown = await lab.locator("#likeness li > .unseen").allTextContents();
    await withNative(async (encode) => {
      const at = async (text: string, token = text) => {
        const encoded = (await encode(text))!;
        return vectorAt(encoded, encoded.pieces.indexOf(token));
      };
      const places = [
        await at("chemical element", "element"),
        await at("heating element", "element"),
        await at("element"),
      ];
      for (const line of shown) {
        const word = line.split(":")[0];
        const its = await at(word);
        const numbers = [...line.replaceAll("−", "-").matchAll(/-?\d\.\d\d/g)];
        assert.equal(numbers.length, 3);
        for (const [i, [text]] of numbers.entries()) {
          const expected = cosine(places[i], its);
          assert.ok(Math.abs(Number(text) - expected) < .0051, line);
        }
      }
      const pair = Number(await lab.locator("#pair b").textContent());
      assert.ok(Math.abs(pair - cosine(places[0], places[1])) < .0051);
    });
    assert.equal(shown.length, 4);
  }, { answer: slowAnswer(folder, weights) }));

Deno.test("the download is stopped, the worker ends, and Encode begins anew", () =>
  open(async (lab) => {
    await lab.getByRole("button", { name: "Encode" }).click();
    await lab.getByText(/Downloading the model: [1-9]/).waitFor();
    const [worker] = lab.page().workers();
    const closed = worker.waitForEvent("close");
    await lab.getByRole("button", { name: "Stop" }).click();
    await closed;
    await lab.getByText("Nothing is downloaded").waitFor();
    assert.equal(await lab.locator("#message").isVisible(), false);
    await lab.getByRole("button", { name: "Encode" }).click();
    await rows(lab);
  }, { answer: slowAnswer(folder, weights) }));

Deno.test("an encoder that is not there is told in words, and may come later", () => {
  let isThere = false;
  return open(async (lab, { errors }) => {
    await lab.getByRole("button", { name: "Encode" }).click();
    await lab.getByText(/answers 404 for .*encoder\.onnx/).waitFor();
    errors.length = 0; // the browser's own words on what was served
    isThere = true;
    await lab.getByRole("button", { name: "Encode" }).click();
    await rows(lab);
    assert.equal(await lab.locator("#message").isVisible(), false);
  }, {
    answer: ({ url }) =>
      !isThere && url.endsWith(weights)
        ? new Response("no", { status: 404 })
        : undefined,
  });
});

Deno.test("typing is enough once it is here: the tokens change, and the word keeps being looked at", () =>
  open(async (lab) => {
    await encoded(lab);
    await lab.locator("#beside").fill("element of surprise");
    await lab.getByText(/cosine 0\.66 between the two texts/).waitFor({
      state: "attached",
    });
    const options = await lab.locator("#token option").allTextContents();
    assert.deepEqual(options, [
      ...["[CLS]", "lithium", "element", "[SEP]"],
      ...["[CLS]", "element", "of", "surprise", "[SEP]"],
    ]);
    await lab.locator("#landmarks").fill("surprise, ytterbium, 🙂");
    await lab.getByText(/^surprise: /).waitFor({ state: "attached" });
    const [surprise, ytterbium] = await lab.locator("#likeness li > .unseen")
      .allTextContents();
    assert.match(surprise, /^surprise: 0\.00 in the first text, 0\.17 in the/);
    assert.equal(ytterbium, "ytterbium: 4 tokens: no vector of its own");
    // A button is a whole example.
    await lab.getByRole("button", { name: "spring" }).click();
    await lab.getByText(/“spring”: cosine 0\.76/).waitFor({
      state: "attached",
    });
    assert.equal(await lab.locator("#text").inputValue(), "spring water");
  }));

Deno.test("keys choose row and number, which are read out; the state is attributes that show the same", () =>
  open(async (lab) => {
    await encoded(lab);
    const view = lab.locator("#view");
    await view.focus();
    await lab.page().keyboard.press("ArrowUp");
    await lab.getByText(/^“lithium”\. Compared/).waitFor({ state: "attached" });
    await lab.getByText(/The second text has no token “lithium”/).first()
      .waitFor();
    for (const key of ["PageDown", "ArrowRight", "ArrowLeft", "ArrowRight"]) {
      await lab.page().keyboard.press(key);
    }
    const value = (await lab.locator("#value").textContent())!;
    assert.match(value, /^“lithium”, number 34: −?\d\.\d\d$/);
    assert.equal(
      await lab.locator(".announce").textContent(),
      `Row 2, ${value}`,
    );
    await withNative(async (encode) => {
      const number = vectorAt((await encode("lithium element"))!, 1)[33];
      const shown = Number(value.split(": ")[1].replace("−", "-"));
      assert.ok(Math.abs(number - shown) < .0051, value);
    });
    for (let i = 0; i < 4; i++) await lab.page().keyboard.press("ArrowDown");
    await lab.getByText(/^“heating”\. Compared/).waitFor({ state: "attached" });
    assert.equal(await lab.locator("#token").inputValue(), "5");

    const parts = ["#value", "#likeness", "#note"];
    const texts = () =>
      Promise.all(parts.map((it) => lab.locator(it).textContent()));
    const before = await texts();
    const state = await lab.evaluate((it) => {
      const state = (it as HTMLElement & { state: Record<string, string> })
        .state;
      const other = document.createElement("prompt-embedding");
      for (const [name, value] of Object.entries(state)) {
        other.setAttribute(name, value);
      }
      it.replaceWith(other);
      return state;
    });
    assert.deepEqual(state, {
      text: "lithium element",
      beside: "heating element",
      landmarks: "lithium, chemistry, heat, oven",
      token: "5",
      number: "34",
    });
    await encoded(lab);
    assert.deepEqual(await texts(), before);
  }));

Deno.test("a token is chosen by click and by list; the mouse reads numbers", () =>
  open(async (lab) => {
    await encoded(lab);
    const view = lab.locator("#view");
    await view.scrollIntoViewIfNeeded();
    const { x, y, width } = (await view.boundingBox())!;
    await lab.page().mouse.move(x + width - 2, y + 34);
    await lab.getByText(/“\[CLS\]”, number 38\d:/).waitFor();
    await lab.page().mouse.click(x + width / 2, y + 84);
    await lab.getByText(/^“lithium”\. Compared/).waitFor({ state: "attached" });
    await lab.locator("#token").selectOption("6");
    await lab.getByText(/^“element”: cosine 0\.83/).waitFor({
      state: "attached",
    });
  }));

Deno.test("what cannot be encoded is told: no words, too many, unknown ones", () =>
  open(async (lab) => {
    await encoded(lab);
    const note = lab.locator("#note");
    await lab.locator("#text").fill("\u200b ");
    await note.getByText("The first text has no words").waitFor();
    // The word is still looked at, in the text that has it.
    await lab.getByText(/^“element”\. Compared/).waitFor({ state: "attached" });
    await lab.locator("#beside").fill("");
    await note.getByText("The first text has no words").waitFor();
    await lab.locator("#likeness li").first().waitFor({ state: "attached" });
    await lab.locator("#text").fill("water ".repeat(40));
    await note.getByText("reads 32 tokens, and the rest is left out").waitFor();
    assert.equal(await lab.locator("#token option").count(), 32);
    await lab.locator("#text").fill("element 锂");
    await note.getByText("[UNK] is all that the encoder does not know")
      .waitFor();
  }));

Deno.test("at 320 px, in Chinese, with long texts: nothing is wider than the screen", () =>
  open(
    async (lab) => {
      await lab.locator("#text").fill("element ".repeat(40));
      await lab.locator("#beside").fill("一个element ".repeat(9));
      await lab.getByRole("button", { name: "编码" }).click();
      await rows(lab);
      await lab.getByText("编码器只读32个词元").first().waitFor();
      assert.equal(
        await lab.page().evaluate(() => document.documentElement.scrollWidth),
        320,
      );
      const stage = (await lab.locator(".stage").boundingBox())!;
      for (const part of ["#view", ".company", "#likeness"]) {
        const { x, width } = (await lab.locator(part).boundingBox())!;
        assert.ok(
          x >= stage.x && x + width <= stage.x + stage.width + .5,
          part,
        );
      }
      for (const control of await lab.locator(".controls button").all()) {
        if (!await control.isVisible()) continue;
        const { width, height } = (await control.boundingBox())!;
        assert.ok(height >= 44 && width >= 44);
      }
    },
    { viewport: { width: 320, height: 900 } },
    "/zh/gallery/",
  ));

/** The element in the gallery, once its script is there. */
function open(
  inspect: (lab: Locator, seen: Seen) => Promise<void>,
  options: PageOptions = {},
  path = gallery,
): Promise<void> {
  return withPage(path, async (page: Page, seen) => {
    const lab = page.locator("#fig\\:words-in-company prompt-embedding");
    await lab.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => customElements.get("prompt-embedding"));
    await inspect(lab, seen);
  }, options);
}

/** Waits until there are comparisons. */
async function rows(lab: Locator) {
  await lab.locator("#likeness li").first().waitFor({ state: "attached" });
}

async function encoded(lab: Locator) {
  await lab.getByRole("button", { name: "Encode" }).click();
  await rows(lab);
}

async function manifest(): Promise<TextEncoderManifest> {
  const path = new URL(`../${encoderFolder}/manifest.json`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(path));
}

/** The encoder itself, natively: not the model's list. */
async function withNative(
  use: (
    encode: (text: string) => Promise<EncodedTokens | null>,
  ) => Promise<void>,
) {
  const at = (name: string) =>
    fileURLToPath(new URL(`../${encoderFolder}/${name}`, import.meta.url));
  const session = await InferenceSession.create(at("encoder.onnx"));
  try {
    const vocabulary = await Deno.readTextFile(at("vocabulary.txt"));
    const about = await manifest();
    const encode = onnxTextEncoder(
      session as unknown as OnnxSession,
      Tensor as unknown as OnnxIdTensorClass,
      about,
      vocabulary,
      about.maxTokens,
    );
    await use(tokenEncoding(encode, vocabulary, about.maxTokens));
  } finally {
    await session.release();
  }
}

/** How often an address was asked for. */
function asked(requests: readonly string[], end: string): number {
  return requests.filter((url) => url.endsWith(end)).length;
}
