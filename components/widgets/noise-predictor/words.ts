import type { Words } from "../element/language.ts";

const en = {
  label: "The network finds the noise",
  predict: "Predict",
  play: "Walk through t",
  pause: "Pause",
  step: "Next t",
  time: "Timestep",
  glyph: "Glyph",
  heldOut: "Kept from training",
  seen: "Seen in training",
  own: "Type a character",
  seed: "Seed",
  dice: "Other noise",
  told: "with its words",
  still: "Still figure",
  /** Below the pictures. */
  x0: "the glyph",
  drawn: "in your font",
  eps: "the noise",
  xt: "their mixture",
  epsGuess: "predicted noise",
  x0Guess: "predicted glyph",
  difference: "difference",
  enlarged: (times: string) => `${times} times enlarged`,
  error: "error",
  /** Of the pictures, for those who do not see them. */
  x0Picture: (character: string) => `The glyph ${character}, x₀`,
  epsPicture: (seed: number) => `The noise of seed ${seed}, ε`,
  xtPicture: (t: number) => `Both mixed, as at timestep ${t}: xₜ`,
  epsGuessPicture: (t: number) =>
    `The noise that the network predicts at timestep ${t}`,
  x0GuessPicture: (t: number) =>
    `The glyph that the network predicts at timestep ${t}`,
  differencePicture: (t: number) =>
    `Predicted noise minus noise at timestep ${t}`,
  nothing: "Nothing predicted yet",
  charts:
    "Two charts over all timesteps: how much of the glyph and of the noise is in the mixture, and the errors of the predictions so far. Drag there for the timestep.",
  shares: "how much of x₀ and of ε",
  errors: "mean squared error",
  none: "The network has not\nbeen asked yet.",
  missing: (character: string) =>
    `No font of this device has “${character}”. Choose a glyph from the list.`,
  failed:
    "The glyphs of the data set could not be loaded. Type a character: a font of your device draws it.",
  state: (t: number, signal: string, noise: string) =>
    `t = ${t}: ${signal} of the glyph, ${noise} of noise`,
  answer: (state: string, eps: string, x0: string) =>
    `${state}. Error of the predicted noise ${eps}, of the predicted glyph ${x0}.`,
};

const zh: typeof en = {
  label: "网络找出噪声",
  predict: "预测",
  play: "走遍各个 t",
  pause: "暂停",
  step: "下一个 t",
  time: "时间步",
  glyph: "字形",
  heldOut: "没有用于训练",
  seen: "训练中见过",
  own: "输入一个字",
  seed: "种子",
  dice: "换一份噪声",
  told: "告诉它释义",
  still: "静态图",
  x0: "字形",
  drawn: "用您的字体",
  eps: "噪声",
  xt: "两者混合",
  epsGuess: "预测的噪声",
  x0Guess: "预测的字形",
  difference: "两者之差",
  enlarged: (times) => `放大${times}倍`,
  error: "误差",
  x0Picture: (character) => `字形${character}，x₀`,
  epsPicture: (seed) => `种子${seed}的噪声，ε`,
  xtPicture: (t) => `两者按时间步${t}混合：xₜ`,
  epsGuessPicture: (t) => `网络在时间步${t}预测的噪声`,
  x0GuessPicture: (t) => `网络在时间步${t}预测的字形`,
  differencePicture: (t) => `时间步${t}：预测的噪声减去噪声`,
  nothing: "还没有预测",
  charts:
    "两幅随时间步变化的图：混合图像里字形和噪声各占多少，以及到目前为止各次预测的误差。在那里拖动可改变时间步。",
  shares: "x₀ 和 ε 各占多少",
  errors: "均方误差",
  none: "还没有问过网络。",
  missing: (character) =>
    `这台设备的字体里没有“${character}”。请从列表里选一个字形。`,
  failed: "数据集的字形没有加载成功。请输入一个字，用您设备上的字体来画。",
  state: (t, signal, noise) => `t = ${t}：字形占 ${signal}，噪声占 ${noise}`,
  answer: (state, eps, x0) =>
    `${state}。预测的噪声误差为 ${eps}，预测的字形误差为 ${x0}。`,
};

export const words: Words<typeof en> = { en, zh };
