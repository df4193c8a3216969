import { Absent } from "../../pipeline/absent.ts";
import type { ArchitectureRecord } from "../../pipeline/architecture/architecture_stage.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  type FigureFile,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { encode } from "./drawing/images.ts";
import { openPredictions } from "./drawing/predictions.ts";
import { unetIcon, unetOf } from "./drawing/u_net.ts";
import { valuesOf } from "./drawing/sheet.ts";

/** (ε̂ − ε)² that is drawn black. */
const blackAt = .25;

/** F15: one round of training, with the pictures and numbers of a real one. */
const figure: Figure = {
  id: "training-loop",
  artifacts: ["predictions", "architecture"],
  readsModel: true,
  width: "wide",
  caption: (sources, say) => {
    const { target, asked, training } = read(sources);
    return say`One round of training, with the glyph “${target.text}”. Noise and glyph are mixed in proportions that the timestep sets, and the network is asked what is in the mixture.
      Since we made it, we know the noise $\\varepsilon$, and can say how far off the answer $\\hat\\varepsilon$ is: ${
      asked.epsError.toFixed(4)
    } in the mean square. Then all of the network’s numbers are moved by a little in the direction that makes this smaller.
      That is all; this model has been through ${
      say.count(training.steps)
    } such rounds, with ${training.batchSize} glyphs in each.`;
  },
  alt: (sources, say) => {
    const { target, asked, training, parameters } = read(sources);
    return say`A diagram of five steps in a circle. One: a training glyph, ${target.character}, “${target.text}”, and a square of noise are drawn at random, with the timestep ${asked.timestep}. Two: they are mixed into a noisy picture. Three: the network, drawn as a small U, is given that picture, the timestep and the words, and answers with a clean glyph, from which the noise follows. Four: predicted and true noise are compared; the mean squared error is ${
      asked.epsError.toFixed(4)
    }, and the picture of the errors shows faint outlines of strokes. Five: an arrow leads back to the network, whose ${
      say.count(parameters)
    } numbers are adjusted. This was repeated ${
      say.count(training.steps)
    } times.`;
  },
  async draw(sources, alt, say) {
    const { target, asked, imageSize, errorRange } = read(sources);
    const errors = valuesOf(asked.error).map((it) => (it * errorRange) ** 2);
    const tiles = {
      x0: target.x0,
      noise: target.noise,
      xt: asked.xt,
      guess: asked.x0,
      "guessed-noise": asked.noise,
      errors: Uint8Array.from(
        errors,
        (it) => Math.round(255 * (1 - Math.min(it / blackAt, 1))),
      ),
    };
    const files: FigureFile[] = [];
    for (const [name, data] of Object.entries(tiles)) {
      files.push({
        path: `/figures/training-loop-${name}.avif`,
        bytes: await encode(
          { data, width: imageSize, height: imageSize, channels: 1 },
          { format: "avif", quality: /noise|xt/.test(name) ? 32 : 45 },
        ),
      });
    }
    return {
      html: picture(
        wide(read(sources), say) + narrow(read(sources), say),
        alt,
        "picture training-loop",
      ),
      files,
    };
  },
};
export default figure;

type Round = ReturnType<typeof read>;

function read({ artifact, manifest }: Sources) {
  const predictions = openPredictions(artifact("predictions"));
  const { parameters, ...architecture } = artifact("architecture").json<
    ArchitectureRecord
  >("architecture.json");
  const target = predictions.of("training");
  const [asked] = target.asked;
  return {
    ...predictions,
    target,
    asked,
    /** What x₀ and ε are multiplied by. */
    signal: Math.sqrt(asked.alphaCumprod).toFixed(2),
    sigma: Math.sqrt(1 - asked.alphaCumprod).toFixed(2),
    net: unetOf({ parameters, ...architecture }),
    parameters,
    training: trainingOf(manifest.training),
  };
}

function trainingOf(training: Readonly<Record<string, unknown>> | undefined) {
  const { steps, configuration } = (training ?? {}) as {
    steps?: number;
    configuration?: { optimisation?: { batch_size?: number } };
  };
  const batchSize = configuration?.optimisation?.batch_size;
  if (steps && batchSize) return { steps, batchSize };
  throw new Absent(
    "The model’s manifest does not tell how many rounds of training there were.",
  );
}

const src = (name: string) => `/figures/training-loop-${name}.avif`;

/** From left to right; the noise goes below, past the network, to the answer. */
function wide(round: Round, say: Say): string {
  const { target, asked, signal, sigma, net, parameters } = round;
  const width = 896, side = 112, top = 58, below = 232;
  const columns = [0, 157, 314, 471, 628, width - side];
  const middle = top + side / 2;
  const [x0, xt, network, guess, noise, error] = columns;
  const tile = (name: string, x: number, y: number) =>
    `<image href="${
      src(name)
    }" x="${x}" y="${y}" width="${side}" height="${side}"/><rect class="edge" x="${
      x + .5
    }" y="${y + .5}" width="${side - 1}" height="${side - 1}"/>`;
  const head = (
    x: number,
    number: number | null,
    name: string,
    words: string,
  ) =>
    (number === null
      ? ""
      : `<circle cx="${x + 9}" cy="12" r="9"/><text class="number" x="${
        x + 9
      }" y="16">${number}</text>`) +
    `<text class="strong" x="${
      x + (number === null ? 0 : 24)
    }" y="16">${name}</text><text x="${x}" y="40">${words}</text>`;
  const under = (x: number, y: number, html: string, role: string) =>
    `<text class="${role}" text-anchor="middle" x="${x + side / 2}" y="${
      y + side + 18
    }">${html}</text>`;
  const arrow = (d: string, className = "") =>
    `<path${
      className && ` class="${className}"`
    } marker-end="url(#training-loop-head${
      className === "noise" ? "-noise" : ""
    })" d="${d}"/>`;
  const between = (from: number, to: number) =>
    arrow(`M${from + side + 6} ${middle}H${to - 6}`);
  const height = below + side + 24;
  const wayBack = below + 40;
  const noiseAt = below + side - 22;
  const mixAt = below + 24;
  return `<svg class="wide" viewBox="0 0 ${width} ${height}" aria-hidden="true"><defs>${
    ["", "-noise"].map((it) =>
      `<marker id="training-loop-head${it}" class="${
        it.slice(1)
      }" viewBox="0 0 6 6" refX="5.5" refY="3" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L6 3L0 6Z"/></marker>`
    ).join("")
  }</defs>${
    [
      head(x0, 1, say`Draw at random`, say`glyph, noise, ${letter("t")}`),
      head(
        xt,
        2,
        say`Mix`,
        `${times(signal, "x", "0")} + ${sigma}<tspan class="noise"> ${
          letter("ε")
        }</tspan>`,
      ),
      head(
        network,
        3,
        say`Ask`,
        say`with ${`${letter("t")} = ${asked.timestep}`}, “${
          escapeHtml(target.text)
        }”`,
      ),
      head(guess, null, "", say`the glyph it makes out`),
      head(noise, null, "", say`the noise that leaves`),
      head(error, 4, say`Compare`, say`dark where off`),
      tile("x0", x0, top),
      tile("noise", x0, below),
      tile("xt", xt, top),
      unetIcon(net, { x: network, y: top + 8, width: side, height: side - 16 }),
      tile("guess", guess, top),
      tile("guessed-noise", noise, top),
      tile("errors", error, top),
      under(x0, top, symbol("x", "0"), "data"),
      under(x0, below, letter("ε"), "noise"),
      under(xt, top, symbol("x", "t"), "ink"),
      under(guess, top, symbol("x̂", "0"), "prediction"),
      under(noise, top, letter("ε̂"), "prediction"),
      under(
        error,
        top,
        `(${letter("ε̂")} − ${letter("ε")})²`,
        "ink",
      ),
      `<text class="mean" text-anchor="middle" x="${error + side / 2}" y="${
        top + side + 38
      }">${say`mean <tspan class="strong">${
        asked.epsError.toFixed(4)
      }</tspan>`}</text>`,
      between(x0, xt),
      between(xt, network),
      between(network, guess),
      between(guess, noise),
      between(noise, error),
      arrow(
        `M${x0 + side + 6} ${mixAt}H${xt + side / 2}V${top + side + 30}`,
        "noise",
      ),
      arrow(
        `M${x0 + side + 6} ${noiseAt}H${error + side - 14}V${top + side + 48}`,
        "noise",
      ),
      arrow(
        `M${error + 14} ${top + side + 48}V${wayBack}H${network + side / 2}V${
          top + side + 10
        }`,
        "back",
      ),
      `<circle cx="${network + side / 2 + 26}" cy="${
        wayBack + 20
      }" r="9"/><text class="number" x="${network + side / 2 + 26}" y="${
        wayBack + 24
      }">5</text>`,
      `<text x="${network + side / 2 + 42}" y="${
        wayBack + 24
      }">${say`<tspan class="strong">Adjust</tspan> each of its ${
        say.count(parameters)
      } numbers by a little, and begin again`}</text>`,
      `<text class="noise" x="${x0 + side + 12}" y="${
        noiseAt + 17
      }">${say`the answer is known`}</text>`,
    ].join("")
  }</svg>`;
}

/** The steps as a list, for a phone. */
function narrow(round: Round, say: Say): string {
  const { target, asked, signal, sigma, net, parameters, imageSize } = round;
  const tile = (name: string, html: string, role: string) =>
    `<span class="tile"><img src="${
      src(name)
    }" width="${imageSize}" height="${imageSize}" alt="" loading="lazy" decoding="async"><span class="${role}">${html}</span></span>`;
  const i = (text: string) => `<i>${text}</i>`;
  const step = (name: string, words: string, pictures: string) =>
    `<li><p><b>${name}</b> ${words}</p><div>${pictures}</div></li>`;
  return `<ol class="narrow">${
    step(
      say`Draw at random`,
      say`a glyph, noise, and a timestep: ${`${i("t")} = ${asked.timestep}`}`,
      tile("x0", `${i("x")}<sub>0</sub>`, "data") +
        tile("noise", i("ε"), "noise"),
    )
  }${
    step(
      say`Mix`,
      `${signal} ${i("x")}<sub>0</sub> + ${sigma} ${i("ε")}`,
      tile("xt", i("x<sub>t</sub>"), "ink"),
    )
  }${
    step(
      say`Ask`,
      say`the network for the glyph, with ${i("t")} and “${
        escapeHtml(target.text)
      }”; what is left is its guess at the noise`,
      `<span class="tile"><svg viewBox="0 0 112 112" aria-hidden="true">${
        unetIcon(net, { x: 0, y: 8, width: 112, height: 96 })
      }</svg></span>` +
        tile("guess", `${i("x̂")}<sub>0</sub>`, "prediction") +
        tile("guessed-noise", i("ε̂"), "prediction"),
    )
  }${
    step(
      say`Compare`,
      say`with the true noise. Mean squared error: <b>${
        asked.epsError.toFixed(4)
      }</b>`,
      tile("errors", `(${i("ε̂")} − ${i("ε")})<sup>2</sup>`, "ink"),
    )
  }${
    step(
      say`Adjust`,
      say`each of the network’s ${
        say.count(parameters)
      } numbers by a little, and begin again`,
      "",
    )
  }</ol>`;
}

function letter(text: string): string {
  return `<tspan class="symbol">${text}</tspan>`;
}

function symbol(text: string, index: string): string {
  return `${letter(text)}<tspan class="index"${
    index === "t" ? ' font-style="italic"' : ""
  } dy="3">${index}</tspan>`;
}

function times(factor: string, text: string, index: string): string {
  return `${factor} <tspan class="data">${
    symbol(text, index)
  }</tspan><tspan dy="-3">\u200b</tspan>`;
}
