import type { Words } from "../element/language.ts";

const en = {
  label: "Denoise a glyph",
  noisy: "noisy glyph",
  predicted: "predicted glyph",
  noise: "predicted noise",
  run: "Run",
  stop: "Stop",
  pause: "Pause",
  goOn: "Continue",
  replay: "Replay",
  play: "Play",
  toStart: "To start",
  next: "Next step",
  back: "One step back",
  forth: "One step on",
  recorded: "Recorded steps",
  download: "Download",
  prompt: "Prompt",
  seed: "Seed",
  otherSeed: "Another seed",
  sampler: "Sampler",
  steps: "Steps",
  guidance: "Guidance",
  noisyAt: (step: number, last: number) =>
    `Noisy glyph at step ${step} of ${last}`,
  predictedAt: (step: number, last: number) =>
    `Predicted glyph at step ${step} of ${last}`,
  noiseAt: (step: number, last: number) =>
    `Predicted noise at step ${step} of ${last}`,
  pureNoise: (seed: number) => `Pure noise of seed ${seed}`,
  nothing: "Nothing predicted yet",
  stopped: "The download was stopped. Run starts it again.",
  ready: "Ready.",
  still: "Nothing is downloaded until you press Run.",
  recording: "A recorded run",
  /** The reason is in English, as all errors are. */
  instead: (reason: string) =>
    `${reason} Until then, Run plays a recorded run.`,
  place: (step: number, last: number) => `step ${step} of ${last}`,
  at: (step: number, last: number, t: number) =>
    `Step ${step} of ${last}, t = ${t}`,
  finished: (last: number) => `Step ${last} of ${last}: finished`,
  paused: (step: number) => `Paused at step ${step}.`,
  done: (prompt: string, seed: number, steps: number) =>
    `Done. ${
      prompt ? `A glyph for “${prompt}”` : "A glyph without prompt"
    }, seed ${seed}, after ${steps} steps.`,
};

/** What the element says, in one language. */
export type DenoiserWords = typeof en;

const zh: DenoiserWords = {
  label: "给字形去噪",
  noisy: "含噪字形",
  predicted: "预测的字形",
  noise: "预测的噪声",
  run: "运行",
  stop: "停止",
  pause: "暂停",
  goOn: "继续",
  replay: "重播",
  play: "播放",
  toStart: "回到开头",
  next: "下一步",
  back: "后退一步",
  forth: "前进一步",
  recorded: "已记录的步",
  download: "下载",
  prompt: "提示词",
  seed: "种子",
  otherSeed: "换一个种子",
  sampler: "采样器",
  steps: "步数",
  guidance: "引导强度",
  noisyAt: (step, last) => `第${step}步的含噪字形，共${last}步`,
  predictedAt: (step, last) => `第${step}步预测的字形，共${last}步`,
  noiseAt: (step, last) => `第${step}步预测的噪声，共${last}步`,
  pureNoise: (seed) => `种子${seed}的纯噪声`,
  nothing: "还没有预测",
  stopped: "下载已停止。按“运行”重新开始。",
  ready: "就绪。",
  still: "按下“运行”之前，不会下载任何东西。",
  recording: "一次录下的运行",
  instead: (reason) => `${reason} Until then, Run plays a recorded run.`,
  place: (step, last) => `第${step}步，共${last}步`,
  at: (step, last, t) => `第${step}步，共${last}步，t = ${t}`,
  finished: (last) => `第${last}步，共${last}步：完成`,
  paused: (step) => `停在第${step}步。`,
  done: (prompt, seed, steps) =>
    `完成。${
      prompt ? `“${prompt}”的字形` : "无提示词的字形"
    }，种子${seed}，共${steps}步。`,
};

export const words: Words<DenoiserWords> = { en, zh };
