import type { Words } from "../element/language.ts";

const en = {
  label: "Noise points in one jump",
  play: "Add noise",
  pause: "Pause",
  step: "Next step",
  time: "Timestep",
  points: "points",
  fewer: "One point less",
  more: "One point more",
  noise: "Other noise",
  still: "Still figure",
  view:
    "The plane with the points, and all places where noise may take them; beside it how much of both there is. Drag there for the timestep.",
  point: (i: number) => `Point ${i}`,
  recipe: "the recipe",
  failed:
    "The points of the map could not be loaded; others stand in for them.",
  state: (t: number, signal: string, noise: string) =>
    `t = ${t}: ${signal} of the point, ${noise} of noise`,
};

const zh: typeof en = {
  label: "一次跳到加噪后的位置",
  play: "加噪声",
  pause: "暂停",
  step: "下一步",
  time: "时间步",
  points: "个点",
  fewer: "少一个点",
  more: "多一个点",
  noise: "换一批噪声",
  still: "静态图",
  view:
    "平面上的点，以及噪声可能把它们带到的所有位置；旁边是两者各占多少，在那里拖动可改变时间步。",
  point: (i) => `第 ${i} 个点`,
  recipe: "配方",
  failed: "地图上的点没有加载成功，先用别的点代替。",
  state: (t, signal, noise) => `t = ${t}：点占 ${signal}，噪声占 ${noise}`,
};

export const words: Words<typeof en> = { en, zh };
