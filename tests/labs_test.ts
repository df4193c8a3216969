/** The labs of the guide, used as a reader would: mouse, finger and keys. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { withPage } from "./browser.ts";

interface Lab {
  name: string;
  /** The figure that it stands in. */
  figure: string;
  /** Names that it says in every language. */
  names?: RegExp;
}

const labs: readonly Lab[] = [
  { name: "noise-lab", figure: "noise-schedules" },
  { name: "noising-map", figure: "marginals" },
  { name: "noising-map", figure: "score-field" },
  { name: "train-it-yourself", figure: "train-it-yourself" },
  { name: "normal-sampler", figure: "standard-normal" },
  { name: "glyph-pixels", figure: "pixels-of-a-glyph" },
  { name: "noising-step", figure: "one-noising-jump" },
  { name: "conditional-slice", figure: "conditional-slice" },
  { name: "noise-predictor", figure: "predicted-noise" },
  {
    name: "sampler-duel",
    figure: "sampler-duel",
    names: /DDIM|DDPM|Euler|Heun|UniPC|DPM-Solver\+\+|SDE/g,
  },
  { name: "prompt-embedding", figure: "words-in-company" },
  { name: "run-on-the-map", figure: "run-on-the-map" },
  { name: "guidance-lab", figure: "guidance" },
  { name: "novelty-probe", figure: "novelty" },
];

/** Scrolls to a figure's lab, and waits for its script. */
async function come(page: Page, { name, figure }: Lab): Promise<Locator> {
  const lab = page.locator(`#fig\\:${figure} ${name}`);
  await lab.scrollIntoViewIfNeeded();
  await page.waitForFunction((name) => customElements.get(name), name);
  return lab;
}

const shows = (lab: Locator) =>
  lab.evaluate((it) =>
    it.shadowRoot!.querySelector(".widget")!.classList.contains("live")
      ? "live"
      : "still"
  );

/** What a canvas shows, once nothing is left to be drawn. */
async function picture(lab: Locator, canvas: string): Promise<string> {
  const read = () =>
    lab.locator(canvas).evaluate((it) => (it as HTMLCanvasElement).toDataURL());
  let last = "";
  for (let now = await read(); now !== last; now = await read()) {
    last = now;
    await lab.page().waitForTimeout(150);
  }
  return last;
}

const said = (lab: Locator) => lab.locator(".announce").textContent();

for (const lab of labs) {
  for (const width of [1280, 390, 320]) {
    Deno.test(`${lab.name} in ${lab.figure}, ${width} px: fetched when it comes near, and the page stays where it is`, () =>
      withPage("/", async (page, { requests }) => {
        const script = () =>
          requests.some((it) => it.endsWith(`/${lab.name}.js`));
        const figure = page.locator(`#fig\\:${lab.figure}`);
        const height = () =>
          figure.evaluate((it) => it.getBoundingClientRect().height);
        assert(!script(), "fetched though it is far away");
        // As high as it is, before it is near enough to be laid out.
        await figure.evaluate((it) => it.style.contentVisibility = "visible");
        const before = await height();
        const element = await come(page, lab);
        assert(script());
        assert.equal(await shows(element), "still");
        assert.equal(await height(), before);

        // Live, it is no higher, and what was pressed is where it was.
        const play = element.locator("#play");
        await play.scrollIntoViewIfNeeded();
        const { y } = (await play.boundingBox())!;
        await play.click();
        await page.waitForFunction(
          (it) => it!.shadowRoot!.querySelector(".live"),
          await element.elementHandle(),
        );
        assert(await height() <= before);
        assert(Math.abs((await play.boundingBox())!.y - y) < 2);
        assert.equal(
          await page.evaluate(() => document.documentElement.scrollWidth),
          width,
          "the page is wider than the screen",
        );
        await element.getByRole("button", { name: "Still figure" }).click();
        assert.equal(await shows(element), "still");
        assert.equal(await height(), before);
      }, { viewport: { width, height: 900 } }));
  }
}

Deno.test("labs: on paper and without scripts there is the still figure, and no more", async () => {
  await withPage("/", async (page) => {
    for (const lab of labs) {
      const element = await come(page, lab);
      await element.locator("#play").click();
      await page.emulateMedia({ media: "print" });
      const still = element.locator("> .picture");
      assert(await still.isVisible());
      assert(!await element.locator("#play").isVisible());
      assert(!await element.locator("canvas").first().isVisible());
      await page.emulateMedia({ media: "screen" });
    }
  });
  await withPage("/", async (page) => {
    for (const { name, figure } of labs) {
      const element = page.locator(`#fig\\:${figure} ${name}`);
      const [outer, inner] = await Promise.all(
        [element, element.locator("> .picture")]
          .map(async (it) => (await it.boundingBox())!.height),
      );
      assert.equal(outer, inner, "no room is kept for what does not come");
    }
  }, { javaScript: false });
});

Deno.test("noise-lab: keys move the timestep, which is told; a schedule changes the picture", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[0]);
    const time = lab.getByRole("slider", { name: "Timestep" });
    await time.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("PageUp");
    assert.equal(await shows(lab), "live");
    assert.match(
      (await time.getAttribute("aria-valuetext"))!,
      /^t = 500: 0\.28 of the data, 0\.96 of noise$/,
    );
    const linear = await picture(lab, "#view");
    await lab.getByRole("radio", { name: "cosine", exact: true }).check();
    assert.match(
      (await time.getAttribute("aria-valuetext"))!,
      /^t = 500: 0\.70 of the data, 0\.71 of noise$/,
    );
    assert.notEqual(await picture(lab, "#view"), linear);
  }));

Deno.test("noise-lab: a peak is dragged by the mouse, the start by keys; peaks come and go", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[0]);
    await lab.getByRole("button", { name: "One peak more" }).click();
    const peak = lab.getByRole("slider", { name: "Peak 3" });
    const value = async () => Number(await peak.getAttribute("aria-valuenow"));
    const before = await value();
    await peak.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await peak.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2 + 72, { steps: 4 });
    await page.mouse.up();
    await picture(lab, "#view");
    // The map is 432 px high for values from −3 to 3.
    assert(Math.abs(before - await value() - 1) < .05, `to ${await value()}`);
    const start = lab.getByRole("slider", { name: "Start of the paths" });
    await start.focus();
    await page.keyboard.press("ArrowDown");
    await picture(lab, "#view");
    assert.equal(await start.getAttribute("aria-valuenow"), "0.80");
    for (let i = 0; i < 2; i++) {
      await lab.getByRole("button", { name: "One peak less" }).click();
    }
    await picture(lab, "#view");
    assert.equal(await lab.getByRole("slider", { name: "Peak" }).count(), 1);
    assert(
      await lab.getByRole("button", { name: "One peak less" }).isDisabled(),
    );
  }));

Deno.test("noise-lab: it plays to the end; who wants no motion has steps", async () => {
  const press = (reducedMotion: "reduce" | "no-preference") =>
    withPage("/", async (page) => {
      const lab = await come(page, labs[0]);
      const time = lab.getByRole("slider", { name: "Timestep" });
      await lab.locator("#play").click();
      await page.waitForTimeout(400);
      const after = Number(await time.inputValue());
      await page.waitForTimeout(400);
      return [after, Number(await time.inputValue())];
    }, { reducedMotion });
  const [first, later] = await press("no-preference");
  assert(first > 0 && later > first, `${first}, ${later}`);
  assert.deepEqual(await press("reduce"), [125, 125]);
});

Deno.test("noising-map: noise to the end and back along the flow, by keys, step by step", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[1]);
    const time = lab.getByRole("slider", { name: "Noise level" });
    await time.focus();
    await page.keyboard.press("End");
    await picture(lab, "#plane");
    assert.equal(await time.getAttribute("aria-valuetext"), "t = 1000");
    const noise = await picture(lab, "#plane");
    await lab.getByRole("radio", { name: "back: flow" }).check();
    await lab.getByRole("button", { name: "Step" }).click();
    await page.waitForFunction(
      (it) => /^t = 8\d\d$/.test((it as HTMLElement).ariaValueText!),
      await time.elementHandle(),
    );
    assert.match((await said(lab))!, /^t = \d+, back: flow$/);
    await time.focus();
    await page.keyboard.press("Home");
    await page.waitForFunction(
      (it) => (it as HTMLElement).ariaValueText === "t = 0",
      await time.elementHandle(),
    );
    assert.notEqual(await picture(lab, "#plane"), noise);
  }));

Deno.test("noising-map: particles are dropped by keys, mouse and finger", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[2]);
    const time = lab.getByRole("slider", { name: "Noise level" });
    await lab.locator("#data").selectOption("moons");
    await lab.getByRole("radio", { name: "back: flow" }).check();
    await time.fill("150");
    const plane = lab.locator("#plane");
    let last = await picture(lab, "#plane");
    const drops = {
      keys: async () => {
        await plane.focus();
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Enter");
      },
      mouse: () => plane.click({ position: { x: 80, y: 60 } }),
      finger: async () => {
        await plane.scrollIntoViewIfNeeded();
        const { x, y } = (await plane.boundingBox())!;
        const devTools = await page.context().newCDPSession(page);
        await devTools.send("Emulation.setTouchEmulationEnabled", {
          enabled: true,
        });
        const touchPoints = [{ x: x + 200, y: y + 90 }];
        await devTools.send("Input.dispatchTouchEvent", {
          type: "touchStart",
          touchPoints,
        });
        await devTools.send("Input.dispatchTouchEvent", {
          type: "touchEnd",
          touchPoints: [],
        });
      },
    };
    for (const [how, drop] of Object.entries(drops)) {
      await lab.locator(".announce").evaluate((it) => it.textContent = "");
      await drop();
      await lab.getByText("Particles dropped at t = 750.").waitFor();
      const now = await picture(lab, "#plane");
      assert.notEqual(now, last, how);
      last = now;
    }
    // Nothing moves by itself for who wants no motion; play follows them down.
    await lab.getByRole("button", { name: "Step" }).click();
    assert.notEqual(await picture(lab, "#plane"), last);
  }));

Deno.test("noising-map: data that cannot be had is told, and other data are there", async () => {
  let isThere = false;
  await assert.rejects(
    withPage("/", async (page) => {
      const lab = await come(page, labs[1]);
      await lab.getByRole("button", { name: "Step" }).click();
      await lab.getByText("The points could not be loaded").waitFor();
      await lab.locator("#data").selectOption("ring");
      await lab.getByText("The points could not be loaded").waitFor({
        state: "hidden",
      });
      await lab.getByRole("button", { name: "Step" }).click();
      isThere = (await picture(lab, "#plane")).length > 2000;
    }, {
      answer: ({ url }) =>
        url.endsWith("-hills.json")
          ? new Response(null, { status: 404 })
          : undefined,
    }),
    /404/,
  );
  assert(isThere);
});

/** Waits until a training has come to a step. */
const trainedTo = async (lab: Locator, step: number) =>
  await lab.page().waitForFunction(
    ([it, step]) => (it as HTMLElement & { step: number }).step >= Number(step),
    [await lab.elementHandle(), step] as const,
    { timeout: 60_000 },
  );

Deno.test("train-it-yourself: a training is watched, and comes to the least loss", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[3]);
    await lab.getByRole("button", { name: "Train" }).click();
    await trainedTo(lab, 100);
    await lab.getByRole("button", { name: "Pause" }).click();
    const early = await picture(lab, "#samples");
    assert.match(
      (await said(lab))!,
      /^Step \d+, loss 0\.\d+; the least possible is 0\.230\.$/,
    );
    await lab.getByRole("button", { name: "Train" }).click();
    await trainedTo(lab, 2400);
    await lab.getByRole("button", { name: "Train" }).waitFor();
    assert.notEqual(await picture(lab, "#samples"), early);
    const [, loss] = (await said(lab))!.match(/^Step 2400, loss (0\.\d+)/)!;
    assert(Number(loss) < .3, loss);
    const [, angle] = (await lab.locator("#off").textContent())!
      .match(/^(\d+)° off/)!;
    assert(Number(angle) < 25, `arrows are ${angle}° off`);
  }, { reducedMotion: "no-preference" }));

Deno.test("train-it-yourself: drawn with finger, mouse and keys, and trained in steps", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[3]);
    const count = async () =>
      parseInt((await lab.locator("#count").textContent())!);
    await lab.getByRole("button", { name: "Clear" }).click();
    assert.equal(await count(), 0);
    await lab.getByRole("button", { name: "Train a little" }).click();
    await lab.getByText("Draw at least 8 points").waitFor();

    const pad = lab.locator("#pad");
    await pad.scrollIntoViewIfNeeded();
    const { x, y } = (await pad.boundingBox())!;
    await page.mouse.move(x + 60, y + 60);
    await page.mouse.down();
    await page.mouse.move(x + 200, y + 90, { steps: 20 });
    await page.mouse.up();
    const byMouse = await count();
    assert(byMouse >= 15, `${byMouse} points`);

    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Emulation.setTouchEmulationEnabled", {
      enabled: true,
    });
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", at: number) =>
      devTools.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd"
          ? []
          : [{ x: x + 80 + at, y: y + 220 }],
      });
    await touch("touchStart", 0);
    for (let at = 10; at <= 100; at += 10) await touch("touchMove", at);
    await touch("touchEnd", 0);
    const byFinger = await count();
    assert(byFinger >= byMouse + 8, `${byFinger} points`);

    await pad.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await count(), byFinger + 6);

    const nothing = await picture(lab, "#samples");
    await lab.getByRole("button", { name: "Train a little" }).click();
    await trainedTo(lab, 400);
    assert.notEqual(await picture(lab, "#samples"), nothing);
    assert.equal(
      await lab.locator("#steps").textContent(),
      "step 400 of 2400",
    );
    // Another point is other data: the training begins anew.
    await pad.focus();
    await page.keyboard.press("Enter");
    assert.equal(await lab.locator("#steps").textContent(), "step 0 of 2400");
  }));

Deno.test("train-it-yourself: without its worker it says so", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[3]);
    await lab.getByRole("button", { name: "Train a little" }).click();
    await lab.getByText("The training could not be started").waitFor();
  }, {
    answer: ({ url }) =>
      url.endsWith("/train-worker.js")
        ? new Response(null, { status: 404 })
        : undefined,
  }));

/** What the fit of a normal sampler is said to be. */
const fitted = async (lab: Locator) => {
  const [, mean, deviation] = (await lab.locator(".fit").textContent())!
    .replace("−", "-").match(/μ̂ = (\S+), σ̂ = (\S+)/)!;
  return { mean: Number(mean), deviation: Number(deviation) };
};

Deno.test("normal-sampler: more samples come nearer; keys choose how many", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[4]);
    const count = lab.getByRole("slider", { name: "Number of samples" });
    await count.focus();
    await page.keyboard.press("End");
    assert.equal(await shows(lab), "live");
    assert.match((await count.getAttribute("aria-valuetext"))!, /^2,000 /);
    const { mean, deviation } = await fitted(lab);
    // Three standard errors of the mean and of the deviation.
    assert(Math.abs(mean) < .067 && Math.abs(deviation - 1) < .048);
    const many = await picture(lab, "#view");
    await page.keyboard.press("Home");
    assert.equal(await lab.locator(".fit").textContent(), "");
    assert.notEqual(await picture(lab, "#view"), many);
  }));

Deno.test("normal-sampler: the truth is dragged and moved by keys, and the fit follows", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[4]);
    const count = lab.getByRole("slider", { name: "Number of samples" });
    await count.focus();
    await page.keyboard.press("End");
    await picture(lab, "#view");
    const before = await fitted(lab);
    const mean = lab.getByRole("slider", { name: "Mean" });
    await mean.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await mean.boundingBox())!;
    const room = (await lab.locator("#view").boundingBox())!.width;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    // The axis is 9 wide.
    await page.mouse.move(x + width / 2 + room / 9, y + height / 2, {
      steps: 4,
    });
    await page.mouse.up();
    await picture(lab, "#view");
    assert.equal(await mean.getAttribute("aria-valuenow"), "1.00");
    const dragged = await fitted(lab);
    assert(Math.abs(dragged.mean - before.mean - 1) < .011);
    const deviation = lab.getByRole("slider", { name: "Standard deviation" });
    await deviation.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
    await picture(lab, "#view");
    assert.equal(await deviation.getAttribute("aria-valuenow"), "0.50");
    const narrow = await fitted(lab);
    assert(Math.abs(narrow.deviation - before.deviation / 2) < .011);
  }));

Deno.test("normal-sampler: it plays, stops, and draws in steps for who wants no motion", async () => {
  const count = (lab: Locator) =>
    lab.evaluate((it) => (it as HTMLElement & { count: number }).count);
  await withPage("/", async (page) => {
    const lab = await come(page, labs[4]);
    await lab.locator("#play").click();
    await page.waitForTimeout(700);
    await lab.getByRole("button", { name: "Pause" }).click();
    const drawn = await count(lab);
    assert(drawn > 1, `${drawn} samples`);
    assert.match((await said(lab))!, /^\d+ samples of mean 0\.00/);
    await page.waitForTimeout(200);
    assert.equal(await count(lab), drawn);
  }, { reducedMotion: "no-preference" });
  await withPage("/", async (page) => {
    const lab = await come(page, labs[4]);
    await lab.getByRole("button", { name: "Draw some" }).click();
    assert.equal(await count(lab), 3);
    await page.waitForTimeout(300);
    assert.equal(await count(lab), 3);
  });
});

Deno.test("glyph-pixels: a pixel is found by mouse and keys, and its place by the vector", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[5]);
    const at = lab.locator("#pixel");
    await lab.locator("#play").click();
    await lab.getByText("row 2, column 32: x64").waitFor();
    const view = lab.locator("#view");
    const { width } = (await view.boundingBox())!;
    const cell = width / 32;
    const point = (x: number, y: number) =>
      view.hover({ position: { x, y }, force: true });
    // As the caption says of the still figure.
    await point(3.5 * cell, 24.5 * cell);
    assert.equal(await at.textContent(), "row 25, column 4: x772 = 187");
    // Into the vector, which is 44 px below and 30 px high.
    await point(99.5 / 1024 * width, width + 44 + 15);
    // A place is narrower than a CSS pixel.
    assert.match((await at.textContent())!, /^row 4, column [345]: /);
    await page.mouse.move(0, 0);
    await view.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    assert.equal(await said(lab), "Row 2, column 2: number 34, value 255");
    await page.keyboard.press("End");
    assert.match((await said(lab))!, /number 1,024/);
  }));

Deno.test("glyph-pixels: other glyphs, and one that the reader types", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[5]);
    await lab.locator("#play").click();
    await lab.getByText("row 2, column 32: x64").waitFor();
    await page.mouse.move(0, 0);
    await lab.locator("#view").focus();
    await page.keyboard.press("Home");
    const glyph = lab.locator("#glyph");
    assert((await glyph.locator("option").count()) > 20);
    const first = await picture(lab, "#view");
    await glyph.selectOption({ index: 5 });
    const other = await picture(lab, "#view");
    assert(other !== first);
    await lab.getByRole("textbox", { name: "Type a character" }).fill("Q");
    const own = await picture(lab, "#view");
    assert(own !== other);
    await glyph.selectOption({ index: 0 });
    assert(await picture(lab, "#view") === first);
  }));

Deno.test("glyph-pixels: glyphs that cannot be had are told, and one can be typed", async () => {
  let drawn = "";
  await assert.rejects(
    withPage("/", async (page) => {
      const lab = await come(page, labs[5]);
      await lab.locator("#play").click();
      await lab.getByText("The glyphs could not be loaded").waitFor();
      await lab.getByRole("textbox", { name: "Type a character" }).fill("Q");
      drawn = await picture(lab, "#view");
    }, {
      answer: ({ url }) =>
        url.endsWith("-glyphs.json")
          ? new Response(null, { status: 404 })
          : undefined,
    }),
    /404/,
  );
  assert(drawn.length > 2000);
});

Deno.test("noising-step: the timestep by keys and through the recipe; points by mouse and keys", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[6]);
    const time = lab.getByRole("slider", { name: "Timestep" });
    await time.focus();
    await page.keyboard.press("End");
    assert.equal(
      await time.getAttribute("aria-valuetext"),
      "t = 1000: 0.01 of the point, 1.00 of noise",
    );
    const end = await picture(lab, "#view");
    // The recipe begins 56 px right of the plane, which is as wide as high.
    const view = (await lab.locator("#view").boundingBox())!;
    const left = view.height + 56;
    await lab.locator("#view").click({
      position: { x: (left + view.width - 8) / 2, y: view.height / 2 },
    });
    assert.match(
      (await time.getAttribute("aria-valuetext"))!,
      /^t = 500: 0\.28/,
    );
    assert(await picture(lab, "#view") !== end);

    const point = lab.getByRole("application", { name: "Point 2" });
    const placed = async () =>
      (await point.getAttribute("aria-label"))!.replaceAll("−", "-")
        .match(/-?\d\.\d/g)!.map(Number);
    const before = await placed();
    const { x, y, width, height } = (await point.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    // The plane is 5.6 wide.
    const by = view.height / 5.6;
    await page.mouse.move(x + width / 2 - by, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await picture(lab, "#view");
    assert(Math.abs((await placed())[0] - before[0] + 1) < .11);
    await point.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
    await picture(lab, "#view");
    assert(Math.abs((await placed())[1] - before[1] - .3) < .11);
  }));

Deno.test("noising-step: points come and go, noise changes; without its data it says so", async () => {
  let isTold = false;
  await assert.rejects(
    withPage("/", async (page) => {
      const lab = await come(page, labs[6]);
      await lab.getByRole("button", { name: "Next step" }).click();
      await lab.getByText("The points of the map could not be loaded")
        .waitFor();
      const points = lab.getByRole("application", { name: "Point" });
      const count = await points.count();
      await lab.getByRole("button", { name: "One point more" }).click();
      await picture(lab, "#view");
      assert.equal(await points.count(), count + 1);
      for (let i = 0; i < count; i++) {
        await lab.getByRole("button", { name: "One point less" }).click();
      }
      const one = await picture(lab, "#view");
      assert.equal(await points.count(), 1);
      await lab.getByRole("button", { name: "Other noise" }).click();
      isTold = await picture(lab, "#view") !== one;
    }, {
      answer: ({ url }) =>
        url.endsWith("one-noising-jump-hills.json")
          ? new Response(null, { status: 404 })
          : undefined,
    }),
    /404/,
  );
  assert(isTold);
});

Deno.test("conditional-slice: keys move y, on the line and on the slider, and the state is told", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[7]);
    const slider = lab.getByRole("slider", { name: "y of the cut" });
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await shows(lab), "live");
    assert.equal(
      await slider.getAttribute("aria-valuetext"),
      "y = 0.90: 14 % round x₁, 86 % round x₂",
    );
    assert.equal(await said(lab), await slider.getAttribute("aria-valuetext"));
    const above = await picture(lab, "#view");
    const line = lab.getByRole("slider", { name: "Line of the cut" });
    await line.focus();
    await page.keyboard.press("PageDown");
    await page.keyboard.press("ArrowUp");
    assert.equal(await lab.locator("#at").textContent(), "y = 0.45");
    await page.keyboard.press("Home");
    assert.equal(
      await line.getAttribute("aria-valuetext"),
      "y = −2.50: 100 % round x₁, 0 % round x₂",
    );
    assert.equal(await slider.inputValue(), "-2.5");
    assert.notEqual(await picture(lab, "#view"), above);
  }));

Deno.test("conditional-slice: the line follows mouse and finger, anywhere on the map", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[7]);
    const y = () => lab.evaluate((it) => (it as HTMLElement & { y: number }).y);
    await lab.getByRole("button", { name: "Draw" }).click();
    await picture(lab, "#view");
    const map = (await lab.locator("#map").boundingBox())!;
    /** The map reaches from 3.05 down to −2.95. */
    const at = (value: number) => map.y + (3.05 - value) / 6 * map.height;
    const line = lab.getByRole("slider", { name: "Line of the cut" });
    const { x, y: top, width, height } = (await line.boundingBox())!;
    await page.mouse.move(x + width / 2, top + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, at(-1), { steps: 4 });
    await page.mouse.up();
    assert(Math.abs(await y() + 1) < .06, `by the handle to ${await y()}`);

    await page.mouse.move(map.x + map.width * .7, at(0));
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * .6, at(1.5), { steps: 4 });
    await page.mouse.up();
    assert(Math.abs(await y() - 1.5) < .06, `on the map to ${await y()}`);
    assert.match((await said(lab))!, /^y = 1\.\d\d: \d % round x₁/);

    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Emulation.setTouchEmulationEnabled", {
      enabled: true,
    });
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", to = 0) =>
      devTools.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : [{ x: map.x + 90, y: at(to) }],
      });
    await touch("touchStart", 1);
    for (let to = .8; to > -.5; to -= .2) await touch("touchMove", to);
    await touch("touchEnd");
    assert(Math.abs(await y() + .4) < .06, `by finger to ${await y()}`);
    assert.equal((await lab.locator("#map").boundingBox())!.y, map.y);
  }));

Deno.test("conditional-slice: who wants no motion draws 25 samples at once; another y has none", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[7]);
    const draw = lab.getByRole("button", { name: "Draw 25 samples" });
    const slider = lab.getByRole("slider", { name: "y of the cut" });
    await slider.fill("0.8");
    await slider.fill("0.85");
    const none = await picture(lab, "#view");
    await draw.click();
    assert.equal(
      await said(lab),
      "y = 0.85: 16 % round x₁, 84 % round x₂; 25 samples drawn",
    );
    const first = await picture(lab, "#view");
    assert.notEqual(first, none);
    for (let i = 1; i < 8; i++) await draw.click();
    assert.match((await said(lab))!, /; 200 samples drawn$/);
    await draw.click();
    assert.match((await said(lab))!, /; 25 samples drawn$/);
    assert.notEqual(await picture(lab, "#view"), first, "other dice");
    await slider.fill("0.8");
    await slider.fill("0.85");
    assert.equal(await picture(lab, "#view"), none);
  }));

Deno.test("conditional-slice: samples fall one after another until they are paused or all there", () =>
  withPage("/", async (page) => {
    const lab = await come(page, labs[7]);
    await lab.getByRole("button", { name: "Draw samples" }).click();
    await page.waitForTimeout(700);
    await lab.getByRole("button", { name: "Pause" }).click();
    const [, count] = (await said(lab))!.match(/; (\d+) samples drawn$/)!;
    assert(Number(count) > 2 && Number(count) < 150, count);
    await lab.getByRole("button", { name: "Draw samples" }).click();
    await lab.getByText("; 200 samples drawn").waitFor();
    await lab.getByRole("button", { name: "Draw samples" }).waitFor();
  }, { reducedMotion: "no-preference" }));

Deno.test("labs: they speak Chinese on a Chinese page", () =>
  withPage("/", async (page) => {
    for (const lab of labs) {
      const label = await page.evaluate(async (name) => {
        await import(`/embed/v1/${name}.js`);
        const around = document.createElement("p");
        around.lang = "zh-Hans";
        around.append(document.createElement(name));
        document.body.append(around);
        const { shadowRoot } = around.firstElementChild!;
        const widget = shadowRoot!.querySelector(".widget")!
          .cloneNode(true) as Element;
        widget.querySelectorAll("[lang=en]").forEach((it) => it.remove());
        return widget.textContent;
      }, lab.name);
      assert.match(label!, /\p{Script=Han}/u);
      // Letters are symbols here, not words.
      const rest = label!.replaceAll(lab.names ?? /$^/g, "");
      assert.doesNotMatch(rest, /[a-z]{3}/i);
    }
  }));
