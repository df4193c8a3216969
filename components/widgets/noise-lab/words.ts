import type { Words } from "../element/language.ts";

const en = {
  label: "Noise a distribution of one number",
  play: "Add noise",
  pause: "Pause",
  step: "Next step",
  time: "Timestep",
  schedule: "Noise schedule",
  linear: "linear",
  cosine: "cosine",
  sigmoid: "sigmoid",
  own: "this model’s",
  peaks: "peaks",
  fewer: "One peak less",
  more: "One peak more",
  noise: "Other noise",
  still: "Still figure",
  start: "Start of the paths, x₀",
  peak: (i: number) => `Peak ${i} of the data`,
  map: "Map of the process. Drag across for the timestep.",
  paths: "paths from one start",
  bell: "standard normal",
  at: (t: number) => `t = ${t}`,
  state: (t: number, signal: string, noise: string) =>
    `t = ${t}: ${signal} of the data, ${noise} of noise`,
};

const zh: typeof en = {
  label: "给一个数的分布加噪声",
  play: "加噪声",
  pause: "暂停",
  step: "下一步",
  time: "时间步",
  schedule: "噪声调度",
  linear: "线性",
  cosine: "余弦",
  sigmoid: "S 形",
  own: "本模型",
  peaks: "个峰",
  fewer: "少一个峰",
  more: "多一个峰",
  noise: "换一批噪声",
  still: "静态图",
  start: "路径的起点 x₀",
  peak: (i) => `数据的第 ${i} 个峰`,
  map: "整个过程的图。左右拖动可改变时间步。",
  paths: "同一起点的路径",
  bell: "标准正态",
  at: (t) => `t = ${t}`,
  state: (t, signal, noise) => `t = ${t}：数据占 ${signal}，噪声占 ${noise}`,
};

export const words: Words<typeof en> = { en, zh };
