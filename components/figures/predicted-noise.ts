import type { Say } from "../languages/say.ts";
import { escapeHtml, type Figure, picture } from "./drawing/figure.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { openPredictions } from "./drawing/predictions.ts";
import type { Sources } from "./drawing/figure.ts";
import { strip } from "./drawing/sheet.ts";

/** F12: one glyph at several noise levels, and what the network says each time. */
const figure: Figure = {
  id: "predicted-noise",
  artifacts: ["predictions"],
  width: "wide",
  caption: (sources, say) => {
    const { target } = read(sources);
    const eps = errors(target.asked.map((it) => it.epsError));
    const x0 = errors(target.asked.map((it) => it.x0Error));
    return say`One question, asked at ${
      numeral(target.asked.length, say)
    } noise levels. The glyph, “${target.text}”, was kept from training;
      each column is a picture $x_t$ made of it with the same noise $\\varepsilon$, and below it what the network answers.
      Numbers are mean squared errors. With more noise the guess at the noise gets better, from ${
      eps[0]
    } to ${
      eps.at(-1)
    }, since there is less else; and the guess at the glyph gets worse, from ${
      x0[0]
    } to ${
      x0.at(-1)
    }. Where the network cannot know, it answers with an average: a blur.`;
  },
  alt: (sources, say) => {
    const { target } = read(sources);
    const { asked } = target;
    return say`A table of pictures with ${asked.length} columns, for t = ${
      asked.map(({ timestep }) => timestep).join(say(", "))
    }. First row: the character ${target.character} under more and more static, until only static is left. Second row: the noise that the network predicts, which looks like the true noise every time. Third row: the small differences from the true noise, which trace the strokes of the character. Last row: the glyph that follows, sharp at first, then soft, and at last a legible left side beside a grey smudge.`;
  },
  async draw(sources, alt, say) {
    const { target, imageSize, errorRange, seed } = read(sources);
    const { asked } = target;
    const { files, add } = imageFiles("predicted-noise");
    const image = (name: string, tiles: Uint8Array[], quality = 40) =>
      add(name, strip(tiles, { tileSize: imageSize, gap: 8 }), quality);
    const row = async (
      { name, label, symbol, truth, role, tiles, numbers, quality }: {
        name: string;
        label: string;
        symbol: string;
        role?: string;
        truth: string;
        tiles: Uint8Array[];
        numbers?: number[];
        quality?: number;
      },
    ) =>
      `<div class="row"><p${
        role ? ` class="${role}"` : ""
      }><span>${symbol}</span> ${label}</p>` +
      `<div class="truth">${truth}</div>` +
      `<div class="guesses">${await image(name, tiles, quality)}${
        numbers
          ? `<div class="numbers">${
            errors(numbers).map((it) => `<b>${it}</b>`).join("")
          }</div>`
          : ""
      }</div></div>`;
    const rows = [
      await row({
        name: "xt",
        symbol: "<i>x<sub>t</sub></i>",
        label: say`what the network sees, and the words “${
          escapeHtml(target.text)
        }”`,
        truth: "",
        tiles: asked.map((it) => it.xt),
        quality: 32,
      }),
      await row({
        name: "noise",
        symbol: "<i>ε̂</i>",
        label: say`the noise it makes out`,
        role: "noise",
        truth: await image("true-noise", [target.noise], 32) +
          `<b>${say`<i>ε</i> itself`}</b>`,
        tiles: asked.map((it) => it.noise),
        numbers: asked.map((it) => it.epsError),
        quality: 32,
      }),
      await row({
        name: "errors",
        symbol: "<i>ε̂</i> − <i>ε</i>",
        label: say`what is wrong with it, ${
          (2.5 / errorRange).toFixed(1)
        } times enlarged`,
        truth: "",
        tiles: asked.map((it) => it.error),
      }),
      await row({
        name: "x0",
        symbol: "<i>x̂</i><sub>0</sub>",
        label: say`the glyph that is left`,
        role: "prediction",
        truth: await image("true-x0", [target.x0]) +
          `<b>${say`<i>x</i><sub>0</sub> itself`}</b>`,
        tiles: asked.map((it) => it.x0),
        numbers: asked.map((it) => it.x0Error),
      }),
    ];
    const heads = asked.map(({ timestep }) =>
      `<span><i>t</i> = ${timestep}</span>`
    ).join("");
    const still = picture(
      `<div class="row heads"><p></p><div></div><div class="numbers">${heads}</div></div>${
        rows.join("")
      }`,
      alt,
      "picture predicted-noise",
    );
    return {
      html: `<noise-predictor character="${escapeHtml(target.character)}" t="${
        asked[asked.length >> 1].timestep
      }" seed="${seed}">${still}</noise-predictor>`,
      files,
    };
  },
};
export default figure;

function read({ artifact }: Sources) {
  const predictions = openPredictions(artifact("predictions"));
  return { ...predictions, target: predictions.of("held-out") };
}

/** So many digits that the smallest of them counts. */
function errors(values: number[]): string[] {
  const digits = Math.ceil(-Math.log10(Math.min(...values)));
  return values.map((it) => it.toFixed(digits));
}

function numeral(count: number, say: Say): string {
  const words = ["no", "one", "two", "three", "four", "five", "six"]
    .map((it) => say(it));
  return words[count] ?? String(count);
}
