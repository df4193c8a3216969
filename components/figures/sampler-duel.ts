import type { DuelRecord } from "../../pipeline/duel.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { strip } from "./drawing/sheet.ts";

type SamplerName = DuelRecord["samplers"][number]["name"];

const labels: Record<SamplerName, string> = {
  ddim: "DDIM",
  dpmSolverMultistep: "DPM-Solver++ 2M",
  ddpm: "DDPM",
  dpmSolverSde: "DPM-Solver++ 2M SDE",
};

/** Of `evaluations`, that which the live form begins with. */
const liveColumn = 2;

/** F19: one noise, four samplers; live, any two of them. */
const figure: Figure = {
  id: "sampler-duel",
  artifacts: ["duel"],
  width: "wide",
  caption: (sources, say) => {
    const { record } = read(sources);
    const { prompt, evaluations, samplers } = record;
    const apart = (a: number, b: number) => record.distances[a][b].toFixed(2);
    const [first, most] = [evaluations[0], evaluations.at(-1)];
    return say`One noise, four samplers, with the word “${prompt}” and ${first} to ${most} evaluations of the network.
      The number below a glyph says how far it is from the one on its left (root mean square, where ink is −1 and paper is +1).
      The two samplers above add nothing random on the way: with more evaluations they settle, and both on nearly the same glyph
      (${
      apart(0, 1)
    } apart at ${most}). The two below add fresh noise at every step, and go elsewhere: ${
      labels[samplers[3].name]
    } ends ${apart(1, 3)} from ${labels[samplers[1].name]}. ${
      labels[samplers[2].name]
    } draws other noise whenever the steps are others, so its glyph is a new one each time.`;
  },
  alt: (sources, say) => {
    const { evaluations } = read(sources).record;
    return say`A square of noise branches into four rows of glyphs, one for each sampler, with columns for ${
      evaluations.join(say(", "))
    } evaluations. In the upper two rows, marked deterministic, all glyphs are versions of one and the same, blurred at first, and alike at the end. In the lower two rows, marked stochastic, the glyphs have the same left part, but other right parts than the rows above; in the row of DDPM every column shows another glyph.`;
  },
  async draw(sources, alt, say) {
    const { record, glyph, noise } = read(sources);
    const { samplers, evaluations, changes, imageSize } = record;
    const { files, add } = imageFiles("sampler-duel");
    const image = (
      name: string,
      tiles: readonly Uint8Array[],
      quality: number,
    ) => add(name, strip(tiles, { tileSize: imageSize, gap: 12 }), quality);
    const begin = await image("noise", [noise], 30);
    const rows: string[] = [];
    for (const [row, { name, stochastic }] of samplers.entries()) {
      const strip = await image(
        name,
        evaluations.map((_, column) => glyph(row, column)),
        45,
      );
      const numbers = changes[row].map((it) => `<span>${it.toFixed(2)}</span>`)
        .join("");
      rows.push(
        `<div class="${
          stochastic ? "stochastic" : "deterministic"
        }"><p class="sampler"><b>${escapeHtml(labels[name])}</b> ${
          stochastic ? say`stochastic` : say`deterministic`
        }</p><div>${strip}<p class="columns"><span></span>${numbers}</p></div></div>`,
      );
    }
    const { prompt, seed, guidanceScale } = record;
    const steps = evaluations[liveColumn] ?? evaluations[0];
    const heads = evaluations.map((it) => `<span>${it}</span>`).join("");
    return {
      html: `<sampler-duel prompt="${
        escapeHtml(prompt)
      }" seed="${seed}" guidance="${guidanceScale}" a="ddim ${steps}" b="ddpm ${steps}">${
        picture(
          `<div class="begin">${begin}<p>${say`the same noise`}</p></div>${
            branches(samplers.length)
          }<div class="rows"><div class="heads"><p class="sampler">${say`evaluations`}</p><p class="columns">${heads}</p></div>${
            rows.join("")
          }</div>`,
          alt,
          "picture duel",
        )
      }</sampler-duel>`,
      files,
    };
  },
};
export default figure;

function read({ artifact }: Sources) {
  const duel = artifact("duel");
  const record = duel.json<DuelRecord>("duel.json");
  const { evaluations, imageSize } = record;
  const glyph = (row: number, column: number) =>
    readImage(
      duel.path("glyphs.u8"),
      row * evaluations.length + column,
      imageSize ** 2,
    );
  return { record, glyph, noise: duel.bytes("noise.u8") };
}

/** Curves from one place on the left to the middle of each row on the right. */
function branches(rows: number): string {
  const paths = Array.from({ length: rows }, (_, row) => {
    const y = (row + .5) / rows * 100;
    return `<path d="M0 50C55 50 45 ${y} 100 ${y}" class="${
      row < rows / 2 ? "deterministic" : "stochastic"
    }" vector-effect="non-scaling-stroke"/>`;
  });
  return `<svg class="branches" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${
    paths.join("")
  }</svg>`;
}
