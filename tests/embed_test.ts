/**
 * The widgets on other people's pages: another origin, a strict policy, hostile
 * styles; and what readers take along of them, as HTML, as a link, in an iframe.
 */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import {
  stateAttributes,
  widgetManifest,
} from "../components/widgets/manifest.ts";
import { widgetNames } from "../components/widgets/names.ts";
import { type PageOptions, serveFolder, site, withPage } from "./browser.ts";

/** All that the host of the widgets has to send for pages of other origins. */
const cors = { "access-control-allow-origin": "*" };

/** `HOST` stands for the widgets' origin; as `content/embed.md` has it. */
const policies = {
  lab: "default-src 'none'; script-src HOST",
  model:
    "default-src 'none'; script-src HOST 'wasm-unsafe-eval'; worker-src HOST blob:; connect-src HOST; style-src HOST",
};

interface ForeignOptions extends PageOptions {
  policy?: string;
  /** Of the page, in a style sheet of its own. */
  css?: string;
}

/** A page of another origin, not isolated, with `HOST` in its HTML and policy. */
async function withForeignPage<T>(
  body: string,
  inspect: (page: Page, requests: string[]) => Promise<T>,
  { policy, css = "", ...options }: ForeignOptions = {},
): Promise<T> {
  const server = serveFolder(site, undefined, cors);
  const host = `http://127.0.0.1:${server.addr.port}`;
  const withHost = (text: string) => text.replaceAll("HOST", host);
  const answer = ({ url }: Request) => {
    const isSheet = new URL(url).pathname === "/page.css";
    const headers = new Headers({
      "content-type": isSheet ? "text/css" : "text/html; charset=utf-8",
    });
    // The page's icon is its own affair.
    const own = `${policy}; img-src data:`;
    if (policy) headers.set("content-security-policy", withHost(own));
    const page = `<!doctype html><html lang="en"><title>A page</title>
<link rel="icon" href="data:,">${
      css ? '<link rel="stylesheet" href="/page.css">' : ""
    }<body>${withHost(body)}`;
    return new Response(isSheet ? css : page, { headers });
  };
  try {
    return await withPage("/", async (page, { requests }) => {
      assert.equal(await page.evaluate(() => crossOriginIsolated), false);
      return await inspect(page, requests);
    }, { ...options, host, answer });
  } finally {
    await server.shutdown();
  }
}

const script = (name: string) =>
  `<script type="module" src="HOST/embed/v1/${name}.js"></script>`;

/** Waits until the script of the page's widget is there. */
async function widget(page: Page, name: string): Promise<Locator> {
  await page.waitForFunction((name) => customElements.get(name), name);
  return page.locator(name).first();
}

const state = (it: Locator) =>
  it.evaluate((it) => (it as HTMLElement & { state: object }).state);

const ink = (it: Locator, canvas: string) =>
  it.locator(canvas).evaluate((it) => (it as HTMLCanvasElement).toDataURL());

/** What was copied last. */
async function copied(page: Page): Promise<string> {
  await page.context().grantPermissions(["clipboard-read"]);
  return await page.evaluate(() => navigator.clipboard.readText());
}

Deno.test("another origin, a policy of two lines: a lab plays", () =>
  withForeignPage(
    `${script("noise-lab")}<noise-lab></noise-lab>`,
    async (page) => {
      const lab = await widget(page, "noise-lab");
      await lab.getByRole("button", { name: "Next step" }).click();
      assert.match(
        (await lab.getByRole("slider", { name: "Timestep" })
          .getAttribute("aria-valuetext"))!,
        /^t = 125: 0\.9/,
      );
    },
    { policy: policies.lab },
  ));

Deno.test("another origin, a strict policy: a network trains in its worker", () =>
  withForeignPage(
    `${script("train-it-yourself")}<train-it-yourself></train-it-yourself>`,
    async (page) => {
      const lab = await widget(page, "train-it-yourself");
      await lab.locator("#play").click();
      await lab.locator("#steps", { hasText: "step 400 of" }).waitFor();
    },
    { policy: `${policies.lab}; worker-src HOST blob:` },
  ));

Deno.test("another origin, a strict policy: the map is there, with its glyphs", () =>
  withForeignPage(
    `${script("glyph-map")}<glyph-map open glyph="金"></glyph-map>`,
    async (page, requests) => {
      const map = await widget(page, "glyph-map");
      await map.locator("#facts", { hasText: "Radical 167" }).waitFor();
      await page.waitForTimeout(300);
      assert.ok(requests.some((it) => it.endsWith(".webp")));
    },
    { policy: `${policies.lab}; connect-src HOST` },
  ));

Deno.test("another origin, a strict policy: the real model draws its glyph", async () => {
  const element =
    `<glyph-denoiser prompt="gold" seed="7" steps="3" provider="wasm"></glyph-denoiser>`;
  const glyph = async (page: Page) => {
    const it = await widget(page, "glyph-denoiser");
    await it.getByRole("button", { name: "Run" }).click();
    await it.getByText("Step 3 of 3: finished").waitFor();
    return await ink(it, "#x0");
  };
  const foreign = await withForeignPage(
    `<link rel="stylesheet" href="HOST/embed/v1/glyph-denoiser.css">${
      script("glyph-denoiser")
    }${element}`,
    async (page, requests) => {
      const own = new URL(page.url()).origin;
      const before = requests.length;
      const drawn = await glyph(page);
      assert.ok(requests.slice(before).every((it) => !it.startsWith(own)));
      return drawn;
    },
    { policy: policies.model },
  );
  const ours = await withPage("/own.html", glyph, {
    answer: ({ url }) =>
      url.endsWith("/own.html")
        ? new Response(
          `<!doctype html><html lang="en"><link rel="icon" href="data:,">${
            script("glyph-denoiser").replace("HOST", "")
          }${element}`,
          { headers: { "content-type": "text/html" } },
        )
        : undefined,
  });
  assert.equal(foreign, ours);
});

Deno.test("no source can be left out of the policies", async () => {
  /** With one source less, or without a whole directive. */
  const weaker = (policy: string) => {
    const [none, ...directives] = policy.split("; ");
    return directives.flatMap((directive, i) => {
      const [name, ...sources] = directive.split(" ");
      return sources.map((left) => {
        const rest = sources.filter((it) => it !== left);
        const kept = rest.length ? [[name, ...rest].join(" ")] : [];
        return [none, ...directives.toSpliced(i, 1, ...kept)].join("; ");
      });
    });
  };
  const all = weaker(policies.model);
  assert.equal(all.length, 6);
  for (const policy of all) {
    const runs = withForeignPage(
      `<link rel="stylesheet" href="HOST/embed/v1/glyph-denoiser.css">${
        script("glyph-denoiser")
      }<glyph-denoiser steps="1" provider="wasm"></glyph-denoiser>`,
      async (page) => {
        const it = page.locator("glyph-denoiser");
        await it.getByRole("button", { name: "Run" }).click({ timeout: 3000 });
        const [failed, finished] = [
          it.locator("#message:not([hidden])"),
          it.getByText("Step 1 of 1: finished"),
        ];
        await failed.or(finished).waitFor();
        assert.equal(await failed.count(), 0, await failed.textContent() ?? "");
      },
      { policy },
    );
    await assert.rejects(runs, policy);
  }
});

/** What a page may do to all of its elements; their sizes are in `rem`. */
const hostile = `body, body * {
  all: unset !important;
  color: lime !important;
  font: italic 700 31px / 3 cursive !important;
  letter-spacing: .5em !important;
  word-spacing: 1em !important;
  text-transform: uppercase !important;
  text-indent: 3em !important;
  text-align: right !important;
  text-shadow: 2px 2px red !important;
  white-space: pre !important;
  word-break: break-all !important;
  cursor: crosshair !important;
  list-style: square !important;
}`;

/** Computed style of all that a widget draws itself, by element. */
const styles = (it: Locator) =>
  it.evaluate(({ shadowRoot }) =>
    [...shadowRoot!.querySelectorAll("*")]
      .filter((it) =>
        !it.querySelector(".still, slot") && it.localName !== "slot"
      )
      .filter((it) => !it.matches(".still"))
      .map((it) => {
        const computed = getComputedStyle(it);
        return [...computed].sort()
          // How far it is to the page's ends, the page may say.
          .filter((name) => !/^(top|bottom|inset-block.*)$/.test(name))
          .map((name) =>
            `${it.localName}#${it.id}.${it.className} ${name}: ${
              computed.getPropertyValue(name)
            }`
          );
      }).flat()
  );

for (const name of ["noise-lab", "glyph-denoiser", "glyph-map"]) {
  Deno.test(`${name}: no style of the page comes in, and none goes out`, async () => {
    const body = `<p id="own">Text <button>Press</button></p>`;
    const element = `<${name}></${name}>`;
    const read = (css: string) =>
      withForeignPage(
        `<link rel="stylesheet" href="HOST/embed/v1/${name}.css">${
          script(name)
        }${element}${body}`,
        async (page) => {
          const it = await widget(page, name);
          await page.waitForTimeout(100);
          return await styles(it);
        },
        { css },
      );
    const plain = await read("body { margin: 0 }");
    const attacked = await read(hostile);
    assert.ok(plain.length > 1000);
    assert.deepEqual(
      attacked.filter((it, i) => it !== plain[i]).slice(0, 40),
      [],
    );

    const own = (html: string) =>
      withForeignPage(html, async (page) => {
        if (html.includes("<script")) await widget(page, name);
        return await page.evaluate(() =>
          ["html", "body", "#own", "#own button"].map((selector) => {
            const it = document.querySelector(selector)!;
            const computed = getComputedStyle(it);
            return [...computed].filter((name) =>
              !/block-size|height|origin/.test(name)
            ).map((name) => `${name}: ${computed.getPropertyValue(name)}`);
          })
        );
      });
    assert.deepEqual(
      await own(
        `<link rel="stylesheet" href="HOST/embed/v1/near.css">${
          script(name)
        }${body}${element}`,
      ),
      await own(body),
    );
  });
}

/** A state of each widget that is none to begin with. */
const states: Record<string, Record<string, string>> = {
  "conditional-slice": { y: "-1.2", count: "40", draw: "2", seed: "5" },
  "glyph-denoiser": {
    prompt: "fish",
    seed: "9",
    sampler: "ddpm",
    steps: "12",
    guidance: "3.5",
    at: "4",
  },
  "glyph-map": { open: "", glyph: "金", search: "gold" },
  "glyph-pixels": { character: "木", place: "77" },
  "guidance-lab": {
    prompt: "fish",
    seed: "9",
    samples: "3",
    steps: "10",
    weight: "2.5",
    weights: "0 2.5 8",
    row: "2",
    step: "4",
  },
  "noise-lab": {
    under: "cosine",
    peaks: "-1 0.25 1.5",
    start: "0.5",
    t: "400",
    seed: "3",
  },
  "noising-map": { data: "moons", way: "flow", t: "400", seed: "2", score: "" },
  "noising-step": { starts: "[[1,0.5],[-1,0]]", t: "250", seed: "4" },
  "normal-sampler": {
    mean: "0.5",
    deviation: "1.2",
    count: "120",
    seed: "6",
  },
  "train-it-yourself": { points: "0 0 1 0.5 -1 1", t: "300", seed: "2" },
};

for (const [name, attributes] of Object.entries(states)) {
  Deno.test(`${name}: made of a state, it is in that state, and says so in HTML`, () => {
    const attributeList = Object.entries(attributes)
      .map(([key, value]) => `${key}='${value}'`).join(" ");
    return withForeignPage(
      `${script(name)}<${name} ${attributeList}></${name}>`,
      async (page) => {
        const it = await widget(page, name);
        await page.waitForFunction(
          ([it, wanted]) =>
            JSON.stringify(
              Object.entries((it as HTMLElement & { state: object }).state)
                .sort(),
            ) === wanted,
          [
            await it.elementHandle(),
            JSON.stringify(Object.entries(attributes).sort()),
          ] as const,
          { timeout: 5000 },
        ).catch(async () => assert.deepEqual(await state(it), attributes));
        await it.getByRole("button", { name: "Embed this" }).click();
        await it.getByText("HTML copied").waitFor();
        const html = await copied(page);
        // Only the page's own element is another's.
        const again = await page.evaluate((html) => {
          const { body } = new DOMParser().parseFromString(html, "text/html");
          const it = body.querySelector(":not(script, link)")!;
          return Object.fromEntries(
            Array.from(it.attributes, ({ name, value }) => [name, value]),
          );
        }, html);
        assert.deepEqual(again, attributes);
        assert.match(html, /src="http:\/\/127\.0\.0\.1:\d+\/embed\/v1\//);
      },
    );
  });
}

for (const name of widgetNames) {
  Deno.test(`${name}: what it says of its state makes one in the same state`, () =>
    withForeignPage(`${script(name)}<${name}></${name}>`, async (page) => {
      const first = await state(await widget(page, name));
      const second = await page.evaluate(([name, first]) => {
        const it = document.createElement(name as string);
        for (const [key, value] of Object.entries(first)) {
          it.setAttribute(key, value);
        }
        document.body.append(it);
        return (it as HTMLElement & { state: object }).state;
      }, [name, first] as const);
      assert.deepEqual(second, first);
      const known = stateAttributes(widgetManifest())[name];
      for (const attribute of Object.keys(first)) {
        assert.ok(known.includes(attribute), attribute);
      }
    }));
}

Deno.test("what a reader made of a lab is what the copied HTML shows", () => {
  let pasted = `${
    script("noise-lab").replace("HOST", "")
  }<noise-lab></noise-lab>`;
  return withPage("/page.html", async (page) => {
    const lab = await widget(page, "noise-lab");
    await lab.getByRole("radio", { name: "cosine", exact: true }).check();
    await lab.getByRole("button", { name: "One peak more" }).click();
    await lab.getByRole("button", { name: "Other noise" }).click();
    await lab.getByRole("slider", { name: "Timestep" }).fill("620");
    await page.waitForTimeout(200);
    const [shown, drawn] = [await state(lab), await ink(lab, "#view")];
    await lab.getByRole("button", { name: "Embed this" }).click();
    await lab.getByText("HTML copied").waitFor();
    pasted = await copied(page);
    await page.goto(page.url());
    const again = await widget(page, "noise-lab");
    await page.waitForTimeout(200);
    assert.deepEqual(await state(again), shown);
    assert.equal(await ink(again, "#view"), drawn);
  }, {
    answer: ({ url }) =>
      url.endsWith("/page.html")
        ? new Response(
          `<!doctype html><html lang="en"><link rel="icon" href="data:,">${pasted}`,
          { headers: { "content-type": "text/html" } },
        )
        : undefined,
  });
});

Deno.test("where the browser does not let it copy, the HTML is there to be copied by hand", () =>
  withForeignPage(
    `${script("noise-lab")}<noise-lab t="300"></noise-lab>`,
    async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = () =>
          Promise.reject(new DOMException("no", "NotAllowedError"));
      });
      const lab = await widget(page, "noise-lab");
      await lab.getByRole("button", { name: "Embed this" }).click();
      const field = lab.getByRole("textbox", { name: "Copy it by hand" });
      await field.waitFor();
      assert.match(await field.inputValue(), /<noise-lab .*t="300"/);
      assert.deepEqual(
        await field.evaluate((it) => {
          const { selectionStart, selectionEnd, value } =
            it as HTMLTextAreaElement;
          return [selectionStart, selectionEnd === value.length];
        }),
        [0, true],
      );
      await page.keyboard.press("Escape");
      assert.equal(await field.isVisible(), false);
      // Nobody on that page follows links to its widgets.
      const link = lab.getByRole("button", { name: "Copy link" });
      assert.equal(await link.count(), 0);
    },
  ));

/** Requests for what is heavy: the model, its worker, its runtime. */
const heavy = (requests: string[]) =>
  requests.filter((url) => /\/models\/|worker|\/ort\//.test(url));

Deno.test("a link opens the denoiser in its state, and fetches the model for a press of Run only", () =>
  withPage(
    "/#fig:denoiser?prompt=gold&seed=7&sampler=ddim&steps=4&guidance=2&at=2",
    async (page, { requests }) => {
      const it = page.locator("#fig\\:denoiser glyph-denoiser");
      const run = it.getByRole("button", { name: "Run" });
      await run.waitFor();
      await page.waitForFunction((it) => {
        const { top } = it!.getBoundingClientRect();
        return Math.abs(top) < innerHeight / 2;
      }, await page.locator("#fig\\:denoiser").elementHandle());
      assert.equal(
        await it.locator("#xt").getAttribute("aria-label"),
        "Pure noise of seed 7",
      );
      assert.ok(await it.locator("#xt").isVisible());
      assert.deepEqual(heavy(requests), []);
      await run.click();
      await it.getByRole("button", { name: "Continue" }).waitFor();
      assert.match(await it.locator("#status").innerText(), /^Step 2 of 4, t/);
      await it.getByRole("button", { name: "Copy link" }).click();
      await it.getByText("Link copied.").waitFor();
      assert.equal(await copied(page), page.url());
      await it.getByRole("button", { name: "Continue" }).click();
      await it.getByText("Step 4 of 4: finished").waitFor();
    },
  ));

Deno.test("another link on the same page: the lab is made anew, in that state", () =>
  withPage("/", async (page) => {
    const lab = page.locator("#fig\\:noise-schedules noise-lab");
    await lab.scrollIntoViewIfNeeded();
    await widget(page, "noise-lab");
    const follow = (hash: string) =>
      page.evaluate((hash) => {
        location.hash = hash;
      }, hash);
    const says = (text: string) =>
      lab.locator(`#time[aria-valuetext^="${text}:"]`).waitFor();
    await follow("fig:noise-schedules?t=400&under=cosine");
    await says("t = 400");
    assert.equal(
      await lab.getByRole("radio", { name: "cosine", exact: true }).isChecked(),
      true,
    );
    assert.ok(await lab.locator("#view").isVisible());
    await follow("fig:noise-schedules?t=150");
    await says("t = 150");
    assert.equal(
      await lab.getByRole("radio", { name: "linear", exact: true }).isChecked(),
      true,
    );
    await page.goBack();
    await says("t = 400");
  }));

Deno.test("fragments that link to no state, or to no widget, do nothing", () =>
  withPage("/", async (page) => {
    const html = () =>
      page.locator("noise-lab").first().evaluate((it) => it.outerHTML);
    const before = await html();
    for (
      const hash of [
        "fig:noise-schedules?onclick=alert(1)",
        "fig:noise-schedules?src=https://example.org/",
        "fig:noise-schedules?",
        "fig:nothing?t=400",
        "text?",
        "%E0%A4?t=1",
        "?t=1",
      ]
    ) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, hash);
      await page.waitForTimeout(50);
      assert.equal(await html(), before, hash);
    }
  }));

Deno.test("an iframe: in the state and language of its address, as high as what is in it", () =>
  withForeignPage(
    `<iframe src="HOST/embed/v1/noise-lab/?t=400&amp;under=cosine&amp;lang=zh-Hans&amp;onclick=x" title="A lab" width="720" height="100"></iframe>
<script>
  addEventListener("message", ({ data, source }) => {
    if (data?.type !== "glyph-widget:resize") return;
    for (const it of document.querySelectorAll("iframe")) {
      if (it.contentWindow === source) it.height = data.height;
    }
  });
</script>`,
    async (page) => {
      const frame = page.frameLocator("iframe");
      const lab = frame.locator("noise-lab");
      await lab.locator("#play").waitFor();
      assert.deepEqual(await state(lab), {
        under: "cosine",
        peaks: "-1.15 0.9",
        start: "0.9",
        t: "400",
        seed: "1",
      });
      assert.equal(await lab.getAttribute("onclick"), null);
      assert.match(await lab.locator("#play").innerText(), /\p{Script=Han}/u);
      const inside = () =>
        frame.locator("html").evaluate((it) => [
          it.scrollHeight,
          innerHeight,
          it.scrollWidth - innerWidth,
        ]);
      const settled = async () => {
        await page.waitForFunction(() =>
          document.querySelector("iframe")!.height !== "100"
        );
        await page.waitForTimeout(200);
        const [content, height, over] = await inside();
        assert.equal(content, height);
        assert.equal(over, 0);
        return height;
      };
      const wide = await settled();
      // Narrower, its controls are in more rows.
      await page.locator("iframe").evaluate((it) =>
        (it as HTMLIFrameElement).width = "320"
      );
      assert.notEqual(await settled(), wide);
      // Whatever the page around is like, its words can be read.
      assert.equal(
        await frame.locator("body").evaluate((it) =>
          getComputedStyle(it).backgroundColor
        ),
        "rgb(255, 255, 255)",
      );
    },
  ));

Deno.test("every widget has a page for iframes and an oEmbed answer, which the gallery names", async () => {
  const read = (path: string) => Deno.readTextFile(`${site}${path}`);
  const gallery = await read("/gallery/index.html");
  const linked = [...gallery.matchAll(/json\+oembed" href="([^"]+)"/g)]
    .map(([, address]) => new URL(address));
  assert.equal(linked.length, widgetNames.length);
  const heights: [string, number][] = [];
  for (const { pathname, href } of linked) {
    const oembed = JSON.parse(await read(pathname));
    assert.equal(oembed.type, "rich");
    assert.equal(oembed.version, "1.0");
    const [, src] = oembed.html.match(/^<iframe src="([^"]+)"/);
    heights.push([new URL(src).pathname + new URL(src).search, oembed.height]);
    const page = await read(`${new URL(src).pathname}index.html`);
    assert.ok(page.includes(`href="${href}"`), href);
    assert.ok(page.includes(`content="noindex"`));
  }
  for (const [address, height] of heights) {
    const [name] = new URL(address, "http://site").pathname.split("/").slice(
      -2,
    );
    await withPage(address, async (page) => {
      await widget(page, name);
      await page.waitForTimeout(100);
      const actual = await page.evaluate(() =>
        document.documentElement.getBoundingClientRect().height
      );
      // Letters differ a little between machines.
      assert.ok(
        Math.abs(actual - height) < 40,
        `${address} is ${actual} px high: say so in frame_page.ts`,
      );
    }, { viewport: { width: 720, height: 600 } });
  }
});
