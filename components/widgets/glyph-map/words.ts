import type { Words } from "../element/language.ts";

const en = {
  label: "Map of the glyphs",
  open: "Explore the map",
  keys:
    "Map of the glyphs. Arrow keys go from glyph to glyph, plus and minus zoom, Enter comes closer, Escape lets go.",
  closer: "Closer",
  further: "Further away",
  whole: "The whole map",
  search: "Search the glyphs",
  example: "gold, 金, radical 85",
  near: "Nearest on the map",
  retry: "Try again",
  all: (count: string) =>
    `${count} glyphs. Search by character, meaning or radical.`,
  none: (query: string) =>
    `Nothing for “${query}”. Try an English word, a character, or a radical by number.`,
  found: (count: string, listed?: number) =>
    `${count} ${count === "1" ? "glyph" : "glyphs"}${
      listed ? `, the first ${listed} listed` : ""
    }`,
  radical: (number: number, character: string, name: string) =>
    `Radical ${number} ${character}, ${name}.`,
  strokes: (count: number) =>
    ` ${count} ${count === 1 ? "stroke" : "strokes"}.`,
  failed: (why: string) =>
    `The map could not be loaded (${why}). Check the connection and try again.`,
};

/** What the element says, in one language. */
export type MapWords = typeof en;

const zh: MapWords = {
  label: "字形地图",
  open: "打开地图",
  keys:
    "字形地图。方向键在字形间移动，加号和减号缩放，回车键靠近，Esc键取消选择。",
  closer: "放大",
  further: "缩小",
  whole: "整张地图",
  search: "搜索字形",
  example: "gold、金、部首85",
  near: "地图上离它最近的",
  retry: "重试",
  all: (count) => `${count}个字形。可按汉字、英文释义或部首搜索。`,
  none: (query) =>
    `没有找到“${query}”。请试试一个英文词、一个汉字，或部首的编号。`,
  found: (count, listed) =>
    `${count}个字形${listed ? `，列出前${listed}个` : ""}`,
  radical: (number, character, name) =>
    `部首${number}${character}（${name}）。`,
  strokes: (count) => `${count}画。`,
  failed: (why) => `地图未能载入（${why}）。请检查网络后重试。`,
};

export const words: Words<MapWords> = { en, zh };
