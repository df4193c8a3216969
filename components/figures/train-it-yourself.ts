import type { PlaneTrainingRecord } from "../../pipeline/plane_training.ts";
import type { Say } from "../languages/say.ts";
import { drawArrows } from "../widgets/plane/arrows.ts";
import {
  lossCurve,
  movingMean,
} from "../widgets/train-it-yourself/loss_curve.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { PathPen } from "./drawing/path_pen.ts";

/** Squares go from −reach to reach, and are so wide in their own units. */
const reach = 2.6;
const units = 300;
/** The chart's size, in its own units. */
const chart = { width: 900, height: 110 };

/** A network that learned two moons, with a training for the reader to run. */
const figure: Figure = {
  id: "train-it-yourself",
  artifacts: ["plane-training"],
  width: "wide",
  caption: (sources, say) => {
    const { parameterCount, losses, t } = read(sources);
    return say`A denoiser of ${
      say.count(parameterCount)
    } numbers, trained for ${
      say.count(losses.length)
    } steps on two moons. *Left:* the data. *Middle:* what the network draws from noise. *Right:* the exact score of the data after ${t} steps of noising, and over it the score as the network has it. *Below:* its loss at every step, and the mean of the latest, which chance moves a little up and down. The dashed line is the loss of the perfect denoiser, which is known here: not even that one can tell noise from data for certain. *Train* does the same in your browser, on a distribution that you draw.`;
  },
  alt:
    "Three squares and a chart. On the left, dots along two half moons that reach into each other. In the middle, the same moons in pale dots, with dots drawn by a network on them and only a few between. On the right, a field of arrows that lead to the moons, drawn twice; the network's arrows lie on the exact ones nearly everywhere. The chart below is a curve that falls steeply from 1 and then creeps down, in a ragged line, to a dashed line, about which it stays.",
  draw(sources, alt, say) {
    const { seed, means, deviation, losses, leastLoss, samples } = read(
      sources,
    );
    const { places, exactScore, learnedScore } = read(sources);
    const data = `<path class="data" d="${dots(means)}"/>`;
    const hills = `<path class="hills" style="stroke-width:${
      (deviation / reach * units).toFixed(1)
    }" d="${dots(means)}"/>`;
    return {
      html: `<train-it-yourself data="moons" seed="${seed}">${
        picture(
          square(say`data`, hills + data) +
            square(
              say`what the network draws`,
              `<g class="pale">${data}</g><path class="drawn" d="${
                dots(samples)
              }"/>`,
            ) +
            square(
              `<b class="exact">${say`exact score`}</b>, <b class="learned">${say`learned`}</b>`,
              `<path class="exact" d="${
                arrows(places, exactScore)
              }"/><path class="learned" d="${arrows(places, learnedScore)}"/>`,
            ) + curve(losses, leastLoss, say),
          alt,
          "picture training-moons",
        )
      }</train-it-yourself>`,
      data: losses.map((loss, step) => ({ step, loss })),
    };
  },
};
export default figure;

function read(sources: Sources): PlaneTrainingRecord {
  return sources.artifact("plane-training").json("training.json");
}

function square(title: string, drawing: string): string {
  return `<div class="square"><p>${title}</p><svg viewBox="0 0 ${units} ${units}" aria-hidden="true">${drawing}</svg></div>`;
}

/** Points as strokes of no length, which have round ends. */
function dots(points: ArrayLike<number>): string {
  let d = "";
  const at = (value: number) =>
    Math.round((value / reach + 1) / 2 * units * 10) / 10;
  for (let i = 0; i < points.length; i += 2) {
    d += `M${at(points[i])} ${at(points[i + 1])}h0`;
  }
  return d;
}

/** An arrow at each place of a square grid. */
function arrows(places: readonly number[], field: readonly number[]): string {
  const pen = new PathPen();
  const side = Math.sqrt(places.length / 2);
  const look = { reach, width: units, cell: units / side };
  drawArrows(pen, places, field, look);
  return pen.d;
}

function curve(losses: readonly number[], least: number, say: Say): string {
  const at = lossCurve(chart);
  const line = (values: readonly number[], every: number) => {
    const pen = new PathPen();
    values.forEach((value, step) => {
      if (step % every > 0) return;
      if (step === 0) pen.moveTo(...at(step, value));
      else pen.lineTo(...at(step, value));
    });
    return pen.d;
  };
  const mean = movingMean(losses);
  const [, floor] = at(0, least);
  return `<div class="curve"><svg viewBox="0 0 ${chart.width} ${chart.height}" preserveAspectRatio="none" aria-hidden="true"><path class="each" d="${
    line(losses, 4)
  }"/><path class="mean" d="${line(mean, 6)}"/><path class="least" d="M0 ${
    floor.toFixed(1)
  }H${chart.width}"/><path class="axis" d="M0 ${chart.height}H${chart.width}"/></svg><p class="learned">${say`loss ${
    mean.at(-1)!.toFixed(3)
  }`}</p><p class="exact">${say`least possible ${
    least.toFixed(3)
  }`}</p><p class="ends"><span>0</span><span>${
    say.count(losses.length)
  }</span></p></div>`;
}
