/**
 * A model's fixed list of prompts, each with the token vectors that a sentence
 * encoder made of it beforehand: a page needs no text encoder to use them.
 */
import { ModelError } from "./manifest.ts";

/** What the network attends to: one vector for each token of a text. */
export interface TextCondition {
  readonly tokens: number;
  /** [tokens, width] */
  readonly vectors: Float32Array;
}

/** One row of `prompts.json`. */
export interface Prompt {
  readonly text: string;
  readonly tokens: number;
  /** Where its vectors start in `prompts.f16`, counted in tokens. */
  readonly offset: number;
  /** "radical", "word", or "caption": that of a glyph kept from training. */
  readonly kind: string;
  /** The character a caption describes. */
  readonly character?: string;
}

/** `prompts.json` */
export interface PromptTable {
  readonly width: number;
  readonly dtype: "float16";
  readonly prompts: readonly Prompt[];
}

/** Prompts with their vectors. */
export interface Prompts {
  readonly list: readonly Prompt[];
  /** Length of one token's vector. */
  readonly width: number;
  /**
   * The vectors of a prompt, or null if it is not on the list; letter case and
   * outer spaces do not matter.
   */
  find(text: string): TextCondition | null;
  /**
   * As `find`, where it must be on the list.
   * @throws {ModelError} `unknown-prompt`, naming the nearest ones
   */
  condition(text: string): TextCondition;
}

/**
 * Reads the text of a `prompts.json`.
 * @throws {ModelError} `bad-manifest`
 */
export function readPromptTable(text: string, where: string): PromptTable {
  const fail = (what: string): never => {
    throw new ModelError(
      "bad-manifest",
      `${where}: ${what}. Export the model's prompts again.`,
    );
  };
  let table: PromptTable;
  try {
    table = JSON.parse(text);
  } catch (cause) {
    return fail(`not JSON (${(cause as Error).message})`);
  }
  if (!(Number.isSafeInteger(table?.width) && table.width > 0)) {
    fail("width must be a positive whole number");
  }
  if (table.dtype !== "float16") fail('dtype must be "float16"');
  if (!Array.isArray(table.prompts)) fail("prompts must be a list");
  for (const [i, prompt] of table.prompts.entries()) {
    const whole = Number.isSafeInteger(prompt?.tokens) && prompt.tokens > 0 &&
      Number.isSafeInteger(prompt.offset) && prompt.offset >= 0;
    if (!whole || typeof prompt.text !== "string" || !prompt.text) {
      fail(`prompts[${i}] must have a text, tokens > 0 and an offset ≥ 0`);
    }
  }
  return table;
}

/**
 * Joins the list with its vectors.
 * @param halves the whole of `prompts.f16`: [tokens, width], little-endian
 * half-precision floats
 * @throws {ModelError} `bad-manifest` if the vectors end too early
 */
export function openPrompts(table: PromptTable, halves: Uint8Array): Prompts {
  const { prompts: list, width } = table;
  const held = Math.floor(halves.length / (2 * width));
  const byText = new Map<string, Prompt>();
  for (const prompt of list) {
    if (prompt.offset + prompt.tokens > held) {
      throw new ModelError(
        "bad-manifest",
        `The vectors of prompt “${prompt.text}” lie beyond the end of the vector file (${held} tokens). ` +
          `prompts.json and prompts.f16 are of different exports: export both again.`,
      );
    }
    byText.set(normalise(prompt.text), prompt);
  }
  function find(text: string): TextCondition | null {
    const prompt = byText.get(normalise(text));
    if (!prompt) return null;
    const start = prompt.offset * width * 2;
    const end = start + prompt.tokens * width * 2;
    return {
      tokens: prompt.tokens,
      vectors: decodeFloat16(halves.subarray(start, end)),
    };
  }
  return {
    list,
    width,
    find,
    condition(text) {
      const found = find(text);
      if (!found) throw unknownPrompt(text, list);
      return found;
    },
  };
}

/** The error for a text that is not on the list. */
export function unknownPrompt(
  text: string,
  list: readonly Prompt[],
): ModelError {
  const near = nearestPrompts(text, list).map((prompt) => `“${prompt}”`);
  const choose = near.length
    ? `Did you mean ${near.join(", ")}?`
    : `Choose one of the ${list.length} in the list.`;
  return new ModelError(
    "unknown-prompt",
    `The model's list of prompts has no “${text}”. ${choose}`,
  );
}

/** Up to `count` texts of the list that look like `text`, nearest first. */
export function nearestPrompts(
  text: string,
  list: readonly Prompt[],
  count = 3,
): string[] {
  const sought = normalise(text);
  const words = new Set(sought.split(" "));
  const scored = list.map((prompt) => {
    const found = normalise(prompt.text);
    const longest = Math.max(sought.length, found.length, 1);
    const likeness = 1 - editDistance(sought, found) / longest;
    const shared = found.split(" ").filter((word) => words.has(word)).length;
    const begins = found.startsWith(sought) || sought.startsWith(found);
    return {
      text: prompt.text,
      score: Math.max(
        likeness,
        shared / Math.max(words.size, 1) * 0.9,
        begins ? 0.7 : 0,
      ),
    };
  });
  return scored
    .filter(({ score }) => score >= 0.5)
    .sort((a, b) => b.score - a.score || a.text.length - b.text.length)
    .slice(0, count)
    .map((prompt) => prompt.text);
}

/**
 * Half-precision floats as single-precision ones, exactly. Written out because
 * `Float16Array` is missing from browsers that run the model well.
 * @param bytes little-endian IEEE 754 binary16, two bytes a number
 */
export function decodeFloat16(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.byteLength >> 1);
  for (let i = 0; i < out.length; i++) {
    const half = view.getUint16(2 * i, true);
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const magnitude = exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
      ? (fraction ? NaN : Infinity)
      : (1024 + fraction) * 2 ** (exponent - 25);
    out[i] = half & 0x8000 ? -magnitude : magnitude;
  }
  return out;
}

function normalise(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, " ");
}

/** Levenshtein's distance: insertions, deletions and replacements. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
