import type { Words } from "../element/language.ts";

const en = {
  label: "A picture as a list of numbers",
  play: "Line up the rows",
  pause: "Pause",
  step: "Two rows more",
  glyph: "Glyph",
  own: "Type a character",
  still: "Still figure",
  grid:
    "A glyph as a grid of grey values, and below it the same values in one row. Arrow keys choose a pixel.",
  failed: "The glyphs could not be loaded. Type a character instead.",
  /** Place and value of a pixel, for reading; `x` is the symbol with its number. */
  pixel: (row: number, column: number, x: string, value: number) =>
    `row ${row}, column ${column}: <span>${x} = ${value}</span>`,
  state: (row: number, column: number, place: string, value: number) =>
    `Row ${row}, column ${column}: number ${place}, value ${value}`,
};

const zh: typeof en = {
  label: "图像是一列数",
  play: "把各行接起来",
  pause: "暂停",
  step: "再接两行",
  glyph: "字形",
  own: "输入一个字",
  still: "静态图",
  grid: "一个字形排成灰度值的方格，下面是排成一行的同样的值。用方向键选像素。",
  failed: "字形没有加载成功。可以输入一个字。",
  pixel: (row, column, x, value) =>
    `第 ${row} 行第 ${column} 列：<span>${x} = ${value}</span>`,
  state: (row, column, place, value) =>
    `第 ${row} 行第 ${column} 列：第 ${place} 个数，值为 ${value}`,
};

export const words: Words<typeof en> = { en, zh };
