import assert from "node:assert/strict";
import sharp from "sharp";
import { sayInEnglish } from "../languages/say.ts";
import { escapeHtml } from "./drawing/figure.ts";
import type { Artifact } from "../../pipeline/artifact.ts";
import {
  draw,
  figureHtml,
  type FigureName,
  figureNames,
  loadFigure,
  sourcesOf,
} from "./mod.ts";
import { manifest, slices, sourcesFor } from "./testdata/sources.ts";

/** Draws figures from real slices, and cleans up. */
async function withSlices(
  run: (artifacts: Map<string, Artifact>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "figures-" });
  try {
    await run(await slices(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const drawFrom = async (
  name: FigureName,
  artifacts: Map<string, Artifact>,
) => {
  const figure = await loadFigure(name);
  return draw(figure, sourcesFor(figure, artifacts), sayInEnglish);
};

const shown = ({ name, of }: FigureName) => of ? `${name} of ${of}` : name;

for (const name of await figureNames()) {
  Deno.test(`${shown(name)}: it is drawn, told in words, and whole`, () =>
    withSlices(async (artifacts) => {
      const figure = await loadFigure(name);
      const sources = sourcesFor(figure, artifacts);
      const { html, files, caption } = await draw(
        figure,
        sources,
        sayInEnglish,
      );

      const alt = typeof figure.alt === "string"
        ? figure.alt
        : figure.alt(sources, sayInEnglish);
      assert(alt.length > 80, "the alternative text says what is to be seen");
      assert(
        html.includes(`"${escapeHtml(alt)}"`),
        "the alternative text stands in the HTML",
      );
      assert(caption.length > 80 && !caption.includes("\n"));
      assert.doesNotMatch(alt + caption, /undefined|NaN|\[object/);
      assert.doesNotMatch(html, /undefined|NaN|\[object/);
      assert.doesNotMatch(
        html,
        /\n\s*\n/,
        "a blank line ends HTML in Markdown",
      );
      // Beside paper and ink of a picture, colours have names.
      assert.doesNotMatch(html, /(fill|stroke)="#/);

      // A file may ask for others, by addresses relative to its own.
      const further = files.filter(({ path }) => path.endsWith(".json"))
        .flatMap(({ bytes }) => [
          ...new TextDecoder().decode(bytes).matchAll(/"([\w.-]+\.webp)"/g),
        ]).map(([, name]) => `/figures/${name}`);
      const asked = [...html.matchAll(/\/figures\/[\w.-]+/g)].map(([it]) => it)
        .concat(further);
      assert.deepEqual(
        [...new Set(asked)].sort(),
        files.map(({ path }) => path).sort(),
        "every file that it asks for comes with it, and no other",
      );
      for (const [image] of html.matchAll(/<img [^>]*>/g)) {
        assert.match(image, / alt="/);
        assert.match(image, / width="\d+" height="\d+"/);
      }
    }));

  Deno.test(`${shown(name)}: pictures have the size that the page keeps for them`, () =>
    withSlices(async (artifacts) => {
      const { html, files } = await drawFrom(name, artifacts);
      const images = html.matchAll(
        /<img [^>]*src="([^"]+)" width="(\d+)" height="(\d+)"([^>]*)>/g,
      );
      for (const [, path, width, height, rest] of images) {
        const { bytes } = files.find((file) => file.path === path)!;
        const found = await sharp(bytes).metadata();
        // A tall picture of frames is shown a frame at a time.
        const frames = Number(rest.match(/--frames:(\d+)/)?.[1] ?? 1);
        assert.equal(found.width, Number(width), path);
        assert.equal(found.height, Number(height) * frames, path);
      }
    }));
}

Deno.test("a figure stands in the page with caption and provenance", () =>
  withSlices(async (artifacts) => {
    const drawn = await drawFrom({ name: "noise-schedules" }, artifacts);
    const html = figureHtml(drawn, "the caption");
    assert.match(html, /^<figure id="fig:noise-schedules" class="wide">/);
    assert.match(html, /<figcaption>the caption<details class="provenance">/);
    assert(html.includes("components/figures/noise-schedules.ts"));
    assert(html.includes("deno task pipeline --only dataset"));
    assert(html.includes(manifest.files.denoiser.sha256.slice(0, 12)));
    const { provenance } = artifacts.get("dataset")!;
    assert(html.includes(provenance.datasetHash!.slice(0, 12)));
    assert.match(html, /<dt>seed<\/dt><dd><code>9<\/code>/);
  }));

Deno.test("a figure reads what it declares, and nothing else", () =>
  withSlices(async (artifacts) => {
    const figure = await loadFigure({ name: "pixels-of-a-glyph" });
    const sources = sourcesOf(figure, artifacts);
    assert.equal(sources.artifact("dataset"), artifacts.get("dataset"));
    assert.throws(() => sources.artifact("samples"), /name it in its `artif/);
    assert.throws(() => sources.manifest, /set its `readsModel`/);
  }));

Deno.test("an unknown figure is named, with those that there are", async () => {
  await assert.rejects(
    loadFigure({ name: "nothing" }),
    /no figure "nothing".*noise-schedules/s,
  );
  await assert.rejects(
    loadFigure({ name: "sampler-error", of: "guessing" }),
    /"sampler-error" of guessing: give it an `of` from ddpm/,
  );
  await assert.rejects(
    loadFigure({ name: "sampler-error" }),
    /"sampler-error" of nothing/,
  );
});

// Golden files hold what was looked at and found right. To renew them after a
// change that is meant: UPDATE=1 deno test -A components/figures/
for (
  const name of [
    { name: "pixels-of-a-glyph" },
    { name: "noise-schedules" },
    { name: "sampler-error", of: "dpm-solver" },
    { name: "schedule-curves", of: "zero-terminal-snr" },
    { name: "u-net" },
    { name: "conditional-slice" },
  ]
) {
  Deno.test(`${shown(name)}: the drawing is the one that was looked at`, () =>
    withSlices(async (artifacts) => {
      const { html } = await drawFrom(name, artifacts);
      // Encoded pictures may change with the encoder's version.
      const drawing = html.replaceAll(/base64,[\w+/=]+/g, "base64,…")
        .replaceAll(/(<svg|<rect|<path|<text|<g|<\/svg>)/g, "\n$1");
      const file = Object.values(name).join("-of-");
      const golden = new URL(`testdata/${file}.golden`, import.meta.url);
      if (Deno.env.get("UPDATE")) await Deno.writeTextFile(golden, drawing);
      assert.equal(drawing, await Deno.readTextFile(golden));
    }));
}
