import type { ShapeName } from "../../../diffusion/plane/shapes.ts";
import type { Words } from "../element/language.ts";

const shapes: Record<ShapeName | "src", string> = {
  src: "glyphs of the map",
  hills: "five hills",
  ring: "a ring",
  moons: "two moons",
  spiral: "a spiral",
};

const en = {
  label: "Particles in a distribution that is noised",
  play: "Play",
  pause: "Pause",
  step: "Step",
  time: "Noise level",
  way: "Direction",
  forward: "noise",
  flow: "back: flow",
  dice: "back: dice",
  arrows: "score",
  data: "Data",
  still: "Still figure",
  shapes,
  plane:
    "The plane. Click, or press Enter, to drop particles; arrow keys move the mark.",
  timeline: "One coordinate through all noise levels",
  state: (t: number) => `t = ${t}`,
  at: (t: number, way: string) => `t = ${t}, ${way}`,
  dropped: (t: number) => `Particles dropped at t = ${t}.`,
  hint: "click the plane: drop particles",
  across: "x₁ over t",
  failed:
    "The points could not be loaded. Choose other data, or reload the page.",
};

const zh: typeof en = {
  label: "被加噪的分布里的粒子",
  play: "播放",
  pause: "暂停",
  step: "一步",
  time: "噪声级别",
  way: "方向",
  forward: "加噪",
  flow: "返回：流",
  dice: "返回：随机",
  arrows: "得分",
  data: "数据",
  still: "静态图",
  shapes: {
    src: "地图上的字形",
    hills: "五座山",
    ring: "圆环",
    moons: "两弯月牙",
    spiral: "螺线",
  },
  plane: "平面。点击或按回车放下粒子；方向键移动标记。",
  timeline: "一个坐标随噪声级别的变化",
  state: (t) => `t = ${t}`,
  at: (t, way) => `t = ${t}，${way}`,
  dropped: (t) => `在 t = ${t} 处放下了粒子。`,
  hint: "点击平面：放下粒子",
  across: "x₁ 随 t 的变化",
  failed: "点的数据没能载入。请换一种数据，或重新载入页面。",
};

export const words: Words<typeof en> = { en, zh };
