/**
 * `<noise-predictor>` in a real browser, used as a reader would, with the real
 * model on WebAssembly: the same questions asked natively say what is right.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { openGlyphs } from "../components/figures/drawing/glyphs.ts";
import { openOnce } from "../components/figures/mod.ts";
import { greys } from "../components/widgets/model/recording.ts";
import {
  type Answer,
  answerOf,
  questionOf,
  timestepsAllOver,
} from "../components/widgets/noise-predictor/question.ts";
import type { NoisePredictor } from "../components/widgets/noise-predictor/noise_predictor.ts";
import { openNative } from "../inference/native.ts";
import { REPORT } from "../pipeline/report.ts";
import { withPage } from "./browser.ts";

const modelDir = fileURLToPath(new URL("../models/glyffuser", import.meta.url));
const character = REPORT.pictures.heldOut;
/** That of the still figure. */
const seed = 4;
/** The two ways to run one network round differently. */
const tolerance = { error: .002, grey: 2, share: .999 };

/** Scrolls to the lab, and waits for its script. */
async function come(page: Page): Promise<Locator> {
  const lab = page.locator("#fig\\:predicted-noise noise-predictor");
  await lab.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => customElements.get("noise-predictor"));
  await lab.locator("#predict").scrollIntoViewIfNeeded();
  return lab;
}

const errorsOf = (lab: Locator) =>
  lab.evaluate((it) => (it as NoisePredictor).errors);

/** Waits until the network has answered at a timestep. */
async function answered(lab: Locator, t: number) {
  await lab.page().waitForFunction(
    ([it, t]) => (it as NoisePredictor).errors?.t === t,
    [await lab.elementHandle(), t] as const,
    { timeout: 60_000 },
  );
  return (await errorsOf(lab))!;
}

/** Waits until a drawing has been made, and reads a picture of it. */
const picture = (lab: Locator, id: string) =>
  lab.locator(`#${id}`).evaluate(async (it) => {
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const { width, height } = it as HTMLCanvasElement;
    const { data } = (it as HTMLCanvasElement).getContext("2d")!
      .getImageData(0, 0, width, height);
    return [...data.filter((_, i) => i % 4 === 0)];
  });

const said = (lab: Locator) => lab.locator(".announce").textContent();

async function questionAt(t: number, { of = character, dice = seed } = {}) {
  const glyphs = openGlyphs(await openOnce("dataset"));
  const grey = glyphs.image(glyphs.indexOf(of));
  const { schedule } = await native;
  return questionOf(Float32Array.from(grey, (it) => it / 127.5 - 1), {
    seed: dice,
    t,
    alphaCumprod: schedule.alphasCumprod[t],
  });
}

const native = openNative(modelDir, { device: "cpu", log: () => {} });

/** What the network says natively. */
async function answerAt(
  t: number,
  words: string | null,
  which?: { of?: string; dice?: number },
): Promise<Answer> {
  const { denoiser, prompts } = await native;
  const question = await questionAt(t, which);
  const condition = words === null ? null : prompts.condition(words);
  const said = await denoiser.predict(question.xt, t, [condition]);
  return answerOf(question, said);
}

const zinc = "zinc (element 30, Zn)";

function agrees(
  shown: { eps: number; x0: number },
  { epsError, x0Error }: Answer,
) {
  for (const [a, b] of [[shown.eps, epsError], [shown.x0, x0Error]]) {
    assert.ok(Math.abs(a / b - 1) < tolerance.error, `${a} and not ${b}`);
  }
}

function looksLike(shown: number[], values: Float32Array) {
  const expected = greys(values);
  const close =
    shown.filter((it, i) => Math.abs(it - expected[i]) <= tolerance.grey)
      .length / shown.length;
  assert.ok(close > tolerance.share, `${close} of the pixels are right`);
}

Deno.test("noise-predictor: glyph, noise and mixture follow the keys, without the model", () =>
  withPage("/", async (page, { requests }) => {
    const lab = await come(page);
    const asked = requests.length;
    await page.waitForTimeout(300);
    assert.deepEqual(
      requests.slice(asked).filter((it) => /predictor\/|models/.test(it)),
      [],
      "something is fetched before the reader acts",
    );
    const time = lab.getByRole("slider", { name: "Timestep" });
    await time.focus();
    await page.keyboard.press("ArrowLeft");
    await lab.getByText("0.18").first().waitFor();
    const { x0, eps, xt } = await questionAt(599);
    assert.deepEqual(await picture(lab, "x0"), [...greys(x0)]);
    const noise = greys(eps.map((it) => it / 2.5));
    assert.deepEqual(await picture(lab, "eps"), [...noise]);
    assert.deepEqual(await picture(lab, "xt"), [...greys(xt)]);
    const words = "t = 599: 0.18 of the glyph, 0.98 of noise";
    assert.equal(await time.getAttribute("aria-valuetext"), words);
    assert.equal(await said(lab), words);
    assert.equal(await errorsOf(lab), null);
    assert.equal(
      await lab.locator("#x0-guess").getAttribute("aria-label"),
      "Nothing predicted yet",
    );
    assert.deepEqual(
      requests.filter((it) => /onnx|worker/.test(it)),
      [],
      "the model is fetched though nobody has asked it",
    );
    await page.keyboard.press("End");
    assert.match((await time.getAttribute("aria-valuetext"))!, /^t = 999: /);
  }));

Deno.test("noise-predictor: the answer is the native one, and follows timestep, seed, words and glyph", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    await lab.getByRole("button", { name: "Predict" }).press("Enter");
    const right = await answerAt(600, zinc);
    agrees(await answered(lab, 600), right);
    looksLike(await picture(lab, "x0-guess"), right.x0);
    looksLike(
      await picture(lab, "eps-guess"),
      right.eps.map((it) => it / 2.5),
    );
    looksLike(
      await picture(lab, "difference"),
      right.eps.map((it, i) => (it - right.question.eps[i]) / .75),
    );
    // These are printed below the still figure, too.
    assert.equal(
      await said(lab),
      "t = 600: 0.18 of the glyph, 0.98 of noise. Error of the predicted noise 0.0018, of the predicted glyph 0.056.",
    );
    assert.equal(
      await lab.locator("#x0-guess-error").textContent(),
      "error 0.056",
    );
    assert.match(
      (await lab.locator("#engine").textContent())!,
      /^WebAssembly, \d threads?, \d+ ms a step$/,
    );

    await lab.getByRole("slider", { name: "Timestep" }).fill("800");
    agrees(await answered(lab, 800), await answerAt(800, zinc));

    const isOther = async (act: () => Promise<void>) => {
      const before = (await errorsOf(lab))!.x0;
      await act();
      await page.waitForFunction(
        ([it, before]) => {
          const now = (it as NoisePredictor).errors;
          return now && now.x0 !== before;
        },
        [await lab.elementHandle(), before] as const,
      );
      return (await errorsOf(lab))!;
    };
    const dice = 17;
    const seedField = lab.getByRole("spinbutton", { name: "Seed" });
    agrees(
      await isOther(async () => {
        await seedField.fill(String(dice));
        await seedField.press("Enter");
      }),
      await answerAt(800, zinc, { dice }),
    );
    agrees(
      await isOther(() =>
        lab.getByRole("checkbox", { name: "with its words" }).uncheck()
      ),
      await answerAt(800, null, { dice }),
    );
    await lab.getByRole("combobox", { name: "Glyph" }).selectOption("夜");
    const { errors } = await lab.evaluate(async (it) => {
      const lab = it as NoisePredictor;
      await lab.predict();
      return { errors: lab.errors };
    });
    agrees(errors!, await answerAt(800, null, { of: "夜", dice }));
    assert.deepEqual(
      await lab.evaluate((it) => (it as NoisePredictor).state),
      { character: "夜", t: "800", seed: "17", unprompted: "" },
    );
  }));

Deno.test("noise-predictor: its state makes another that shows the same", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    await lab.getByRole("slider", { name: "Timestep" }).fill("700");
    await lab.getByRole("button", { name: "Other noise" }).click();
    await lab.getByRole("button", { name: "Predict" }).click();
    await answered(lab, 700);
    const first = await picture(lab, "x0-guess");
    const isSame = await lab.evaluate(async (it) => {
      const lab = it as NoisePredictor;
      const other = document.createElement("noise-predictor") as NoisePredictor;
      other.id = "other";
      for (const [name, value] of Object.entries(lab.state)) {
        other.setAttribute(name, value);
      }
      lab.before(other);
      await other.predict();
      return JSON.stringify(lab.errors) === JSON.stringify(other.errors);
    });
    assert.ok(isSame);
    const second = await picture(page.locator("#other"), "x0-guess");
    assert.deepEqual(second, first);
  }));

Deno.test("noise-predictor: the latest question is answered, those in between are not asked", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    await page.evaluate(() => {
      const { postMessage } = Worker.prototype;
      const asked: number[] = Object.assign(globalThis, { asked: [] }).asked;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.type === "predict") asked.push(message.t);
        // deno-lint-ignore no-explicit-any -- one of two signatures
        return postMessage.call(this, message, ...rest as any);
      };
    });
    await lab.getByRole("button", { name: "Predict" }).click();
    await answered(lab, 600);
    await lab.evaluate(async (it) => {
      const lab = it as NoisePredictor;
      const { asked } = globalThis as unknown as { asked: number[] };
      lab.t = 100;
      while (asked.length < 2) await new Promise((done) => setTimeout(done));
      for (let t = 200; t <= 900; t += 100) lab.t = t;
    });
    await answered(lab, 900);
    const asked = await page.evaluate(() =>
      (globalThis as unknown as { asked: number[] }).asked
    );
    assert.deepEqual(asked, [600, 100, 900]);
  }));

Deno.test("noise-predictor: it walks through all timesteps by itself, and draws the errors", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    await lab.evaluate((it) => {
      const seen = Object.assign(globalThis, { seen: {} }).seen as Record<
        string,
        unknown
      >;
      it.addEventListener("change", () => {
        const { errors } = it as NoisePredictor;
        if (errors) seen[errors.t] = errors;
      });
    });
    await lab.getByRole("button", { name: "Walk through t" }).click();
    await lab.getByRole("button", { name: "Pause" }).waitFor();
    await answered(lab, 958);
    await lab.getByRole("button", { name: "Walk through t" }).waitFor();
    const seen = await page.evaluate(() =>
      (globalThis as unknown as {
        seen: Record<string, { eps: number; x0: number }>;
      }).seen
    );
    const walk = timestepsAllOver(1000);
    assert.deepEqual(Object.keys(seen).map(Number), walk);
    for (const t of [walk[0], walk[11]]) {
      agrees(seen[t], await answerAt(t, zinc));
    }
    assert.match((await said(lab))!, /^t = 958: .* Error of the predicted/);
    const full = await lab.locator("#view").evaluate((it) =>
      (it as HTMLCanvasElement).toDataURL()
    );
    // Another noise has errors of its own.
    await lab.getByRole("button", { name: "Other noise" }).click();
    await answered(lab, 958);
    await picture(lab, "x0-guess");
    const one = await lab.locator("#view").evaluate((it) =>
      (it as HTMLCanvasElement).toDataURL()
    );
    assert.notEqual(one, full);
  }, { reducedMotion: "no-preference" }));

Deno.test("noise-predictor: who wants no motion goes on by one timestep with each press; charts are dragged", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    const next = lab.getByRole("button", { name: "Next t" });
    await next.press("Enter");
    await answered(lab, 41);
    await next.press("Enter");
    await answered(lab, 125);
    assert.match((await said(lab))!, /^t = 125: .* Error/);
    const view = (await lab.locator("#view").boundingBox())!;
    await page.mouse.move(view.x + view.width - 60, view.y + 60);
    await page.mouse.down();
    await page.mouse.move(view.x + view.width - 6, view.y + 60, { steps: 3 });
    await page.mouse.up();
    await answered(lab, 999);
    await next.press("Enter");
    await answered(lab, 41);
  }));

Deno.test("noise-predictor: a typed character is drawn by a font, or is said to be in none", () =>
  withPage("/", async (page) => {
    const lab = await come(page);
    const own = lab.getByRole("textbox", { name: "Type a character" });
    await own.fill("R");
    await lab.getByText("in your font").waitFor();
    const words = lab.getByRole("checkbox", { name: "with its words" });
    assert.ok(await words.isDisabled() && !await words.isChecked());
    await lab.getByRole("button", { name: "Predict" }).click();
    const { x0 } = await answered(lab, 600);
    assert.ok(x0 > 0 && x0 < 1, `${x0}`);
    // The list's own is not drawn, and has its words.
    await own.fill("夜");
    await answered(lab, 600);
    assert.ok(await words.isChecked());
    const night = await questionAt(600, { of: "夜" });
    assert.deepEqual(await picture(lab, "x0"), [...greys(night.x0)]);
    await own.fill("\u{10fffe}");
    await lab.getByRole("alert").getByText("No font of this device has")
      .waitFor();
    assert.deepEqual(await picture(lab, "x0"), [...greys(night.x0)]);
  }));

Deno.test("noise-predictor: without the glyphs a font draws; without the model it says so, and tries again", async () => {
  let isMissing = true;
  let isDone = false;
  await assert.rejects(
    withPage("/", async (page) => {
      const lab = await come(page);
      await lab.getByRole("slider", { name: "Timestep" }).fill("300");
      await lab.getByRole("alert").getByText("Type a character").waitFor();
      await lab.getByRole("textbox", { name: "Type a character" }).fill("R");
      await lab.getByText("in your font").waitFor();
      await lab.getByRole("button", { name: "Predict" }).click();
      await lab.getByRole("alert").getByText("The server answers 404")
        .waitFor();
      assert.equal(await errorsOf(lab), null);
      isMissing = false;
      await lab.getByRole("button", { name: "Predict" }).click();
      await answered(lab, 300);
      assert.ok(!await lab.getByRole("alert").isVisible());
      isDone = true;
    }, {
      answer: ({ url }) =>
        isMissing && /denoiser\.onnx$/.test(url) ||
          /noise-predictor\/glyphs/.test(url)
          ? new Response(null, { status: 404 })
          : undefined,
    }),
    /404/,
  );
  assert.ok(isDone);
});

Deno.test("noise-predictor: it speaks Chinese, and stays within 320 px", () =>
  withPage("/zh/", async (page) => {
    const lab = await come(page);
    await lab.getByRole("button", { name: "预测" }).click();
    await answered(lab, 600);
    assert.equal(
      await said(lab),
      "t = 600：字形占 0.18，噪声占 0.98。预测的噪声误差为 0.0018，预测的字形误差为 0.056。",
    );
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth),
      320,
    );
    const { left, right } = await lab.evaluate((it) => {
      const { left, right } = it.getBoundingClientRect();
      return { left, right };
    });
    for (
      const box of await lab.evaluate((it) =>
        [...it.shadowRoot!.querySelectorAll("button, input, select, canvas, p")]
          .filter((it) =>
            it.checkVisibility() && !it.classList.contains("unseen")
          )
          .map((it) => {
            const { left, right, width } = it.getBoundingClientRect();
            return { id: it.id, left, right, width };
          })
      )
    ) {
      assert.ok(
        box.left >= left - 1 && box.right <= right + 1,
        `#${box.id} goes from ${box.left} to ${box.right}`,
      );
    }
  }, { viewport: { width: 320, height: 900 } }));

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`noise-predictor: nobody is shut out (${colorScheme})`, () =>
    withPage("/", async (page) => {
      const lab = await come(page);
      await lab.getByRole("button", { name: "Predict" }).click();
      await answered(lab, 600);
      await picture(lab, "x0-guess");
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: typeof import("axe-core");
        };
        const { violations } = await axe.run(
          document.querySelector("#fig\\:predicted-noise")!,
        );
        return violations.map(({ id, nodes }) =>
          `${id}: ${nodes.map(({ html }) => html).join(" ")}`
        );
      });
      assert.deepEqual(violations, []);
    }, { colorScheme }));
}
