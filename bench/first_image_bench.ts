/**
 * What the first picture costs a reader, from the click: time to the first
 * step's and to the finished glyph, and the bytes that are fetched, on a first
 * visit and on the next. On the guide itself, as it is built, in `_site`:
 *
 *     deno run -A bench/first_image_bench.ts [runs] [provider]
 *
 * The server is on this machine and gives its files no date, so that a browser
 * fetches the runtime again on the second visit; from a host that dates them it
 * does not. Only what a reader's line adds is missing from the first visit.
 * `chromium_step.ts` has the time of each step.
 */
import type { Page, Request } from "playwright-core";
import { withPage } from "../tests/browser.ts";

const [runs = "5", provider = "auto"] = Deno.args;

interface Visit {
  /** Milliseconds from the click. */
  first: number;
  finished: number;
  /** Bytes from the click on: of the model, and of runtime and scripts. */
  model: number;
  scripts: number;
}

const visits: { first: Visit[]; second: Visit[] } = { first: [], second: [] };
let steps = "";
for (let i = 0; i < Number(runs); i++) {
  await withPage("/", async (page) => {
    visits.first.push(await visit(page));
    await page.reload();
    visits.second.push(await visit(page));
    steps = (await page.locator("glyph-denoiser").first()
      .getAttribute("steps"))!;
  }, { reducedMotion: "no-preference" });
}

console.log(`median of ${runs}, ${steps} steps, provider ${provider}`);
for (const [name, all] of Object.entries(visits)) {
  const median = (of: (visit: Visit) => number) =>
    all.map(of).toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
  const seconds = (of: (visit: Visit) => number) =>
    `${(median(of) / 1000).toFixed(2)} s`;
  const megabytes = (of: (visit: Visit) => number) =>
    `${(median(of) / 1e6).toFixed(2)} MB`;
  console.log(
    `${name} visit: first image ${seconds((it) => it.first)}, finished ${
      seconds((it) => it.finished)
    }; model ${megabytes((it) => it.model)}, runtime and scripts ${
      megabytes((it) => it.scripts)
    }`,
  );
}

async function visit(page: Page): Promise<Visit> {
  const widget = page.locator("glyph-denoiser").first();
  await widget.scrollIntoViewIfNeeded();
  await widget.locator("#play").waitFor();
  await page.waitForLoadState("networkidle");
  const fetched: Request[] = [];
  const onFinished = (request: Request) => fetched.push(request);
  page.on("requestfinished", onFinished);
  const times = await widget.evaluate((element, provider) => {
    element.setAttribute("provider", provider);
    const root = element.shadowRoot!;
    const status = root.querySelector("#status")!;
    const start = performance.now();
    let first = 0;
    return new Promise<{ first: number; finished: number }>((resolve) => {
      new MutationObserver(() => {
        const [, step, of] =
          status.textContent!.match(/^Step (\d+) of (\d+)/) ?? [];
        const time = performance.now() - start;
        if (Number(step) >= 1) first ||= time;
        if (step && step === of) resolve({ first, finished: time });
      }).observe(status, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      root.querySelector<HTMLElement>("#play")!.click();
    });
  }, provider);
  await page.waitForLoadState("networkidle");
  page.off("requestfinished", onFinished);
  const bytes = async (isWanted: (url: string) => boolean) => {
    const sizes = await Promise.all(
      fetched.filter((request) => isWanted(request.url()))
        .map((request) => request.sizes()),
    );
    return sizes.reduce((sum, it) => sum + it.responseBodySize, 0);
  };
  return {
    ...times,
    model: await bytes((url) => url.includes("/models/")),
    scripts: await bytes((url) => !url.includes("/models/")),
  };
}
