import type { TimeEmbeddingRecord } from "../../pipeline/time_embedding.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { heatMap } from "./drawing/heat_map.ts";
import {
  centred,
  cosineSimilarities,
  type Matrix,
  rowsOf,
  transposed,
} from "./drawing/matrix.ts";

/** Timesteps that a column of the formula's picture stands for. */
const binWidth = 2;
/** Every so manieth timestep is a row of the formula's similarities. */
const stride = 5;
/** Distance whose similarity the caption tells. */
const distance = 100;

/** F14: the timestep as a vector, before the network and in it. */
const figure: Figure = {
  id: "timestep-embedding",
  artifacts: ["time-embedding"],
  width: "wide",
  caption: (sources, say) => {
    const { inputWidth, width, formula, network } = read(sources);
    return say`How the network is told the time. *Above, left:* the timestep as ${inputWidth} numbers, one row each: cosines and sines that turn ever more slowly, like the hands of many clocks.
      *Below, left:* what the network makes of them. Of its ${width} numbers the ${network.shown.length} that change most are shown, less their means and each on its own scale, ordered by when they are high.
      *Right:* how alike any two timesteps are (the cosine of the angle between their vectors, less the mean vector).
      At a distance of ${distance} steps it is ${
      network.alike.toFixed(2)
    } on average for the network, ${
      formula.alike.toFixed(2)
    } for the formula: the clocks keep all timesteps apart, and the network has learned which of them to treat alike.`;
  },
  alt: (sources, say) => {
    const { inputWidth, numTrainTimesteps } = read(sources);
    return say`Four panels. Upper left: ${inputWidth} horizontal stripes over the timestep from 0 to ${
      numTrainTimesteps - 1
    }, those at the top of each half flickering so fast that they are grey, further down slower and slower waves. Upper right: a square with a thin dark diagonal on pale ground: only a timestep and its next neighbours are alike. Lower left: rows that change slowly; a few at the top are high at early timesteps, and further down high places move later, until most rows are low at first and high at the end. Lower right: a square with a broad dark diagonal band, and red in two corners: early and late timesteps are opposed.`;
  },
  async draw(sources, alt, say) {
    const { numTrainTimesteps, inputWidth, width, formula, network } = read(
      sources,
    );
    const half = inputWidth / 2;
    const panels = await Promise.all([
      heatMap(formula.values, "timestep-embedding-formula"),
      heatMap(formula.similarities, "timestep-embedding-formula-alike"),
      heatMap(network.shown, "timestep-embedding-network"),
      heatMap(network.similarities, "timestep-embedding-network-alike", 3),
    ]);
    const last = numTrainTimesteps - 1;
    const ticks = [0, .25, .5, .75, 1].map((share) =>
      `<span>${Math.min(Math.round(share * numTrainTimesteps), last)}</span>`
    ).join("");
    const panel = (
      place: string,
      title: string,
      index: number,
      sides: string[],
    ) =>
      `<div class="${place}"><p>${title}</p><div class="frame">${
        sides.length
          ? `<div class="sides">${
            sides.map((it) => `<span>${it}</span>`).join("")
          }</div>`
          : ""
      }${panels[index].html}</div><div class="ticks">${ticks}</div></div>`;
    return {
      html: picture(
        panel(
          "values",
          say`<b>The formula</b>, at every timestep <i>t</i>`,
          0,
          [
            say`${half} cosines`,
            say`${half} sines`,
          ],
        ) +
          panel("alike", say`How alike, by the formula`, 1, []) +
          panel(
            "values network",
            `<b>${say`What the network makes of it`}</b>`,
            2,
            [say`${network.shown.length} of ${width} numbers`],
          ) +
          panel("alike network", say`How alike, to the network`, 3, []) +
          `<p class="scale"><span>−1</span><i></i><span>+1</span></p>`,
        alt,
        "picture timestep-embedding",
      ),
      files: panels.flatMap((it) => it.files),
    };
  },
};
export default figure;

function read({ artifact }: Sources) {
  const record = artifact("time-embedding").json<TimeEmbeddingRecord>(
    "time-embedding.json",
  );
  const sinusoids = rowsOf(
    artifact("time-embedding").floats("sinusoids.f32"),
    record.inputWidth,
  );
  const embedding = rowsOf(
    artifact("time-embedding").floats("embedding.f32"),
    record.width,
  );
  const everyFew = centred(sinusoids.filter((_, t) => t % stride === 0));
  const changes = centred(embedding);
  const formulaAlike = cosineSimilarities(everyFew);
  const networkAlike = cosineSimilarities(changes);
  const spacing = record.timesteps[1] - record.timesteps[0];
  return {
    ...record,
    formula: {
      values: transposed(binned(sinusoids)),
      similarities: formulaAlike,
      alike: meanAt(formulaAlike, Math.round(distance / stride)),
    },
    network: {
      shown: liveliest(transposed(changes), record.inputWidth),
      similarities: networkAlike,
      alike: meanAt(networkAlike, Math.round(distance / spacing)),
    },
  };
}

/** Means of every `binWidth` rows. */
function binned(rows: Matrix): Float32Array[] {
  return rows.slice(0, rows.length - rows.length % binWidth).flatMap(
    (row, i) =>
      i % binWidth ? [] : [
        row.map((_, column) =>
          rows.slice(i, i + binWidth).reduce(
            (sum, it) => sum + it[column],
            0,
          ) / binWidth
        ),
      ],
  );
}

/** Mean of the entries so far off the diagonal; on it, if there is no room. */
function meanAt(similarities: Matrix, offset: number): number {
  const entries = similarities.flatMap((row, i) => row[i + offset] ?? []);
  return entries.reduce((sum, it) => sum + it, 0) / entries.length;
}

/** The rows of largest spread, scaled to [−1, 1], in the order of their high places. */
function liveliest(rows: Matrix, count: number): Float32Array[] {
  const spread = (row: Float32Array) =>
    row.reduce((sum, it) => sum + it ** 2, 0);
  const centre = (row: Float32Array) => {
    const weights = row.map((it) => Math.max(it, 0) ** 2);
    const total = weights.reduce((sum, it) => sum + it, 0);
    return weights.reduce((sum, it, i) => sum + it * i, 0) / total;
  };
  return rows.toSorted((a, b) => spread(b) - spread(a)).slice(0, count)
    .toSorted((a, b) => centre(a) - centre(b))
    .map((row) => {
      const largest = Math.max(...row.map(Math.abs));
      return row.map((it) => it / largest);
    });
}
