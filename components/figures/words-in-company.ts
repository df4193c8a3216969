import type { TextsRecord, WordRecord } from "../../pipeline/texts.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { tensorMasks } from "./drawing/tensor_rows.ts";

/** Right end of the scale of cosines, and the cosine of an empty square. */
const scaleEnd = .7;
const paleCosine = .55;

/** F22: a text as its tokens' vectors, and one word in different company. */
const figure: Figure = {
  id: "words-in-company",
  artifacts: ["texts"],
  width: "wide",
  caption: (sources, say) => {
    const { shown, words, compared } = read(sources);
    const [first, second] = words;
    return say`Words as vectors. *Above:* “${shown.text}” is ${shown.tokens.length} tokens: a rare word comes in pieces,
      and two marks stand for beginning and end. Each is a row of ${shown.width} numbers (red positive, blue negative).
      *Below:* the vectors of “${first.word}” and of “${second.word}”, in ${first.texts.length} texts each. Squares say how alike two of
      them are, by the cosine of the angle between them (1 = the same direction). Lines begin where the word alone
      is and end where it is in this text: shown are the two of ${compared} other words to which it came nearer most.`;
  },
  alt: (sources, say) => {
    const { shown, words } = read(sources);
    const told = words.map(({ word, texts }) =>
      say`${word}: ${
        texts.map(({ text, toward: [it] }) =>
          say`in “${text}” it moves toward ${it.word}, from ${
            it.alone.toFixed(2)
          } to ${it.here.toFixed(2)}`
        ).join(say("; "))
      }.`
    );
    return say`A strip of ${shown.tokens.length} rows, one for each token of “${shown.text}”, each with ${shown.width} thin coloured lines. Below, for two words, a table of cosines between the word's vectors in five texts, and for each text the words that it moves toward. ${
      told.join(" ")
    }`;
  },
  async draw(sources, alt, say) {
    const { shown, words } = read(sources);
    const vectors = sources.artifact("texts").floats("vectors.f32");
    const files = await tensorMasks(
      vectors,
      shown.width,
      "/figures/words-in-company",
    );
    const tokens = shown.tokens.map((token) =>
      `<li${/^\[/.test(token) ? ' class="mark"' : ""}>${escapeHtml(token)}</li>`
    ).join("");
    return {
      html: `<prompt-embedding>${
        picture(
          `<div class="tensor" style="--rows:${shown.tokens.length}"><ol>${tokens}</ol><div class="rows">${
            files.map(({ path }) => `<i style="--mask:url(${path})"></i>`).join(
              "",
            )
          }</div><p>${say`<b>${shown.tokens.length} tokens</b> × <b>${shown.width} numbers</b>`}</p></div>` +
            words.map((it) => company(it, say)).join(""),
          alt,
          "picture words-in-company",
        )
      }</prompt-embedding>`,
      files,
    };
  },
};
export default figure;

function read({ artifact }: Sources): TextsRecord {
  return artifact("texts").json<TextsRecord>("texts.json");
}

/** One word's vectors: how alike they are, and where each of them moved. */
function company({ word, texts }: WordRecord, say: Say): string {
  const marked = (text: string) =>
    escapeHtml(text).replace(word, `<b>${word}</b>`);
  const without = (text: string) => text.replace(word, "").trim();
  const head = texts.map(({ text }) => `<span>${without(text)}</span>`);
  const rows = texts.map(({ text, cosines }, i) =>
    `<p>${marked(text)}</p>` + cosines.map((it, j) => {
      const strength = (it - paleCosine) / (1 - paleCosine) * 48;
      return i === j
        ? `<span class="same">1</span>`
        : `<span style="--c:${strength.toFixed(0)}%">${it.toFixed(2)}</span>`;
    }).join("")
  );
  const moves = texts.map(({ text, toward }) =>
    `<p>${marked(text)}</p>` + toward.map(({ word, alone, here }) => {
      const place = (it: number) =>
        `${(Math.max(it, 0) / scaleEnd * 100).toFixed(1)}%`;
      return `<span class="move"><em>${word}</em><i style="--from:${
        place(alone)
      };--to:${place(here)}"></i><span><s>${cosineText(alone)} →</s> <b>${
        cosineText(here)
      }</b></span></span>`;
    }).join("")
  );
  return `<div class="word" style="--texts:${texts.length}"><div class="cosines"><p class="head">${say`cosine`}</p>${
    head.join("")
  }${
    rows.join("")
  }</div><div class="moves"><p class="head">${say`came nearer to`}</p>${
    moves.join("")
  }</div></div>`;
}

/** With a minus sign where it must be, and never −0.00. */
function cosineText(value: number): string {
  return value.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "−");
}
