import type { Words } from "../element/language.ts";

const en = {
  label: "Turn up the guidance",
  run: "Run",
  pause: "Pause",
  play: "All weights",
  step: "Next weight",
  weight: "Guidance weight",
  prompt: "Prompt",
  noise: "Other noise",
  still: "Still figure",
  steps: "Step that the pictures show",
  at: (step: number, last: number) => `step ${step} of ${last}`,
  table:
    "Table of glyphs: a column for each weight, a row for each starting noise. Arrow keys choose one.",
  without: "without text",
  told: "with text",
  difference: (w: string) => `${w} × difference`,
  guided: "guided",
  noiseRow: "Noise that the network sees",
  glyphRow: "Glyph that is left without it",
  legend:
    "Blue: ink that the text adds; orange: ink that it takes away (upper row: stretched to be seen).",
  variety: "variety: mean grey difference between two glyphs",
  empty: "Press Run: the network is asked twice at each step.",
  running: (w: string, step: number, last: number) =>
    `w = ${w}: step ${step} of ${last}`,
  finished: (w: string, percent: string) => `w = ${w}: variety ${percent} %`,
  waiting: (w: string) => `w = ${w}: not drawn yet`,
  glyph: (row: number) => `, glyph ${row}`,
  picture: (name: string, step: number, row: number) =>
    `${name}, step ${step}, glyph ${row}`,
  notAsked: "not asked",
  nothing: "nothing yet",
};

const zh: typeof en = {
  label: "调大引导",
  run: "运行",
  pause: "暂停",
  play: "所有强度",
  step: "下一个强度",
  weight: "引导强度",
  prompt: "提示词",
  noise: "换一批噪声",
  still: "静态图",
  steps: "图像所示的步",
  at: (step, last) => `第${step}步，共${last}步`,
  table: "字形表：每列一个强度，每行一份起始噪声。用方向键选择。",
  without: "没有文字",
  told: "有文字",
  difference: (w) => `${w} × 差`,
  guided: "引导后",
  noiseRow: "网络看到的噪声",
  glyphRow: "去掉噪声剩下的字形",
  legend: "蓝：文字添上的墨；橙：文字去掉的墨（上一行放大了反差，以便看清）。",
  variety: "多样性：一列中两个字形的平均灰度差",
  empty: "请按“运行”：每一步问网络两次。",
  running: (w, step, last) => `w = ${w}：第${step}步，共${last}步`,
  finished: (w, percent) => `w = ${w}：多样性${percent}%`,
  waiting: (w) => `w = ${w}：还没有画`,
  glyph: (row) => `，第${row}个字形`,
  picture: (name, step, row) => `${name}，第${step}步，第${row}个字形`,
  notAsked: "没有问",
  nothing: "还没有",
};

export const words: Words<typeof en> = { en, zh };
