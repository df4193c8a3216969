import { type Convergence, openConvergence } from "./drawing/convergence.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { hills } from "./drawing/hills.ts";
import { samplers } from "./drawing/samplers.ts";

/** Those with a picture of their own; the others draw what one of these does. */
const shown = [
  "ddpm",
  "ddim",
  "heun",
  "lms",
  "dpm-solver-multistep",
  "dpm-solver-sde",
  "predictor-corrector",
];

/** What error means: samples of several samplers, beside true draws. */
const figure: Figure = {
  id: "samples-in-few-evaluations",
  artifacts: ["convergence"],
  width: "wide",
  caption: (sources) => {
    const { shownCount, samplers } = read(sources);
    return `What an error looks like: ${shownCount} true draws of the mixture, and as many samples from each of seven samplers that may ask the denoiser ${
      samplers[0].shown[0]
    } times at most. The discs are one and two standard deviations of the five Gaussians. All samplers begin with the same noise.`;
  },
  alt: (sources) =>
    `Eight pictures of dots on the same five discs. The true draws fill the discs evenly, and none lies between. ${
      shown.map((name) => {
        const { distribution, shown: [evaluations] } = read(sources)
          .sampler(name);
        const point = distribution.find((it) =>
          it.evaluations === evaluations
        )!;
        return `${labelOf(name)}: an error of ${point.error.toFixed(2)}`;
      }).join("; ")
    }. The larger the error, the more dots lie between the discs or crowd in their middles.`,
  draw(sources, alt) {
    const convergence = read(sources);
    const { mixture, draws } = convergence;
    const tile = (title: string, points: Float32Array) =>
      `<div class="chart"><p>${title}</p>${hills(mixture, points, 200)}</div>`;
    return {
      html: picture(
        `<div class="charts of-four">${tile("true draws", draws)}${
          shown.map((name) => tile(labelOf(name), convergence.samples(name, 0)))
            .join("")
        }</div>`,
        alt,
        "picture",
      ),
    };
  },
};
export default figure;

function read({ artifact }: Sources): Convergence {
  return openConvergence(artifact("convergence"));
}

function labelOf(name: string): string {
  return samplers.find(({ run }) => run === name)!.label;
}
