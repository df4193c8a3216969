import { MODEL_FILES, openModel } from "./model.ts";
import { MANIFEST, REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";
import {
  cosine,
  TEXT_ENCODER_FILES,
  tokenVectors,
  vectorOf,
} from "./token_vectors.ts";

/** What `texts.json` holds; `vectors.f32` `[tokens, width]` is of the text that is shown whole. */
export interface TextsRecord {
  shown: { text: string; tokens: string[]; width: number };
  words: WordRecord[];
  /** Words of the model's list that each vector is compared with: all of one token. */
  compared: number;
}

/** One word in different texts. */
export interface WordRecord {
  word: string;
  texts: {
    text: string;
    /** Between the word's vector here and in each of the texts. */
    cosines: number[];
    /**
     * The words that it came nearer to than it is when it stands alone, those
     * it came most nearer to first.
     */
    toward: { word: string; alone: number; here: number }[];
  }[];
}

/** Texts as vectors, and what a word's vector owes to those beside it. */
export default defineStage({
  name: "texts",
  description: "texts as vectors, and one word in different company",
  module: import.meta.url,
  inputs: [],
  files: [...MODEL_FILES, ...TEXT_ENCODER_FILES],
  absent: REPORT.texts
    ? undefined
    : `The model ${MANIFEST.name} reads no sentences, so there are no vectors of words.`,
  parameters: {
    shown: "",
    words: {},
    ...REPORT.texts,
    toward: 2,
  },
  async run(context) {
    const { shown, words, toward } = context.parameters;
    const model = await openModel(context);
    const encode = tokenVectors(context.root, model);

    const { tokens, width, vectors } = await encode(shown);
    const compared = new Map<string, Float32Array>();
    for (const { text, kind } of model.prompts.list) {
      if (kind === "caption") continue;
      const encoded = await encode(text);
      if (encoded.tokens.length !== 3) continue;
      compared.set(text, vectorOf(encoded.tokens[1], encoded));
    }
    const record: TextsRecord = {
      shown: { text: shown, tokens: [...tokens], width },
      words: [],
      compared: compared.size,
    };
    for (const [word, texts] of Object.entries(words)) {
      const alone = vectorOf(word, await encode(word));
      const here: Float32Array[] = [];
      for (const text of texts) here.push(vectorOf(word, await encode(text)));
      record.words.push({
        word,
        texts: texts.map((text, i) => ({
          text,
          cosines: here.map((it) => cosine(here[i], it)),
          toward: movedToward(compared, word, alone, here[i]).slice(0, toward),
        })),
      });
    }
    await model.close();

    await Deno.writeFile(
      `${context.output}/vectors.f32`,
      new Uint8Array(Float32Array.from(vectors).buffer),
    );
    await Deno.writeTextFile(
      `${context.output}/texts.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/** The words that a vector came nearer to, by their cosines before and after. */
export function movedToward(
  words: ReadonlyMap<string, Float32Array>,
  self: string,
  before: Float32Array,
  after: Float32Array,
): { word: string; alone: number; here: number }[] {
  return [...words].filter(([word]) => word !== self)
    .map(([word, vector]) => ({
      word,
      alone: cosine(before, vector),
      here: cosine(after, vector),
    }))
    .sort((a, b) => (b.here - b.alone) - (a.here - a.alone));
}
