import type { Words } from "../element/language.ts";

/** Which of the two texts. */
export type Which = 0 | 1;

const en = {
  label: "Texts as vectors",
  play: "Encode",
  try: "Try",
  text: "Text",
  beside: "Beside it",
  landmarks: "Compare with",
  token: "Token",
  still: "Still figure",
  view:
    "Two texts as vectors, one row for each token. Arrow keys choose a row and a number in it.",
  hint: "The vectors of your texts will stand here.",
  fetches: (megabytes: string) =>
    `Nothing is downloaded until you ask. Then the text encoder comes, once: ${megabytes} MB.`,
  ready: "The text encoder is here: what you type is encoded at once.",
  size: (tokens: number, width: number) =>
    `${tokens} tokens × ${width} numbers`,
  value: (token: string, number: number, value: string) =>
    `“${token}”, number ${number}: <b>${value}</b>`,
  valueAloud: (row: number, token: string, number: number, value: string) =>
    `Row ${row}, “${token}”, number ${number}: ${value}`,
  pair: (token: string) => `“${token}” in the two texts: cosine`,
  choose: (token: string) => `cosine of “${token}” with`,
  inText: ["in the first text", "in the second", "alone"],
  tokens: (count: number) => `${count} tokens: no vector of its own`,
  row: (word: string, values: string) => `${word}: ${values}`,
  and: ", ",
  then: "; ",
  summary: (token: string, pair: string | null, rows: string) =>
    `“${token}”${pair ? `: cosine ${pair} between the two texts` : ""}.${
      rows && ` Compared with ${rows}.`
    }`,
  noWords: [
    "The first text has no words: type some.",
    "The second text has no words: type some.",
  ],
  cut: (most: number) => [
    `The first text is too long: the encoder reads ${most} tokens, and the rest is left out.`,
    `The second text is too long: the encoder reads ${most} tokens, and the rest is left out.`,
  ],
  missing: (token: string) => [
    `The first text has no token “${token}”: write one that has, and see the word in other company.`,
    `The second text has no token “${token}”: write one that has, and see the word in other company.`,
  ],
  unknown:
    "[UNK] is all that the encoder does not know. It knows English, and few Chinese characters.",
};

export type EmbeddingWords = typeof en;

const zh: EmbeddingWords = {
  label: "文本变成向量",
  play: "编码",
  try: "试试",
  text: "文本",
  beside: "对照",
  landmarks: "比较",
  token: "词元",
  still: "静态图",
  view: "两段文本变成的向量，每个词元一行。用方向键选行和行中的数。",
  hint: "您的文本的向量会显示在这里。",
  fetches: (megabytes) =>
    `按下之前不下载任何东西；之后下载一次文本编码器：${megabytes} MB。`,
  ready: "文本编码器已就绪：输入的文本会立即编码。",
  size: (tokens, width) => `${tokens}个词元 × ${width}个数`,
  value: (token, number, value) =>
    `“${token}”，第${number}个数：<b>${value}</b>`,
  valueAloud: (row, token, number, value) =>
    `第${row}行，“${token}”，第${number}个数：${value}`,
  pair: (token) => `两段文本中的“${token}”：余弦`,
  choose: (token) => `“${token}”与下列词的余弦`,
  inText: ["在第一段文本中", "在第二段中", "单独时"],
  tokens: (count) => `有${count}个词元，没有单独的向量`,
  row: (word, values) => `${word}：${values}`,
  and: "，",
  then: "；",
  summary: (token, pair, rows) =>
    `“${token}”${pair ? `：两段文本之间的余弦为${pair}` : ""}。${
      rows && `比较：${rows}。`
    }`,
  noWords: ["第一段文本里没有词，请输入。", "第二段文本里没有词，请输入。"],
  cut: (most) => [
    `第一段文本太长：编码器只读${most}个词元，其余的略去。`,
    `第二段文本太长：编码器只读${most}个词元，其余的略去。`,
  ],
  missing: (token) => [
    `第一段文本里没有词元“${token}”：写一段有它的文本，看看这个词与别的词在一起时的样子。`,
    `第二段文本里没有词元“${token}”：写一段有它的文本，看看这个词与别的词在一起时的样子。`,
  ],
  unknown: "[UNK]是编码器不认识的一切。它懂英文，认识的汉字很少。",
};

export const words: Words<EmbeddingWords> = { en, zh };
