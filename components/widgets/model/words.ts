import type {
  DownloadProgress,
  ProviderReport,
} from "../../../inference/browser.ts";
import type { Words } from "../element/language.ts";

const en = {
  download: "Download",
  stop: "Stop",
  still: "Nothing is downloaded until you ask for it.",
  asking: "Asking for the model…",
  starting: "Starting the model…",
  loading: (loaded: string, total: string) =>
    `Downloading the model: ${loaded} of ${total} MB`,
  quarter: (percent: number, total: string) =>
    `Downloading the model, ${percent} percent of ${total} MB.`,
  stopped: "Stopped.",
  threads: (count: number) => `${count} ${count === 1 ? "thread" : "threads"}`,
  noPrompt: "no prompt",
  /** Kinds of prompts. */
  kinds: {
    radical: "Radicals",
    word: "Other words",
    caption: "Definitions of characters kept from training",
  } as Record<string, string>,
  /** What the model runs on, which is no WebGPU if that was tried in vain. */
  provider: (name: string, isFallback: boolean, milliseconds?: string) =>
    name + (isFallback ? " (WebGPU did not work here)" : "") +
    (milliseconds ? `, ${milliseconds} ms a step` : ""),
};

/** What all elements say of the model, in one language. */
export type ModelWords = typeof en;

const zh: ModelWords = {
  download: "下载",
  stop: "停止",
  still: "在您要求之前，不会下载任何东西。",
  asking: "正在请求模型……",
  starting: "正在启动模型……",
  loading: (loaded, total) => `正在下载模型：${loaded} / ${total} MB`,
  quarter: (percent, total) => `正在下载模型，${total} MB的${percent}%。`,
  stopped: "已停止。",
  threads: (count) => `${count}个线程`,
  noPrompt: "无提示词",
  kinds: {
    radical: "部首",
    word: "其他词",
    caption: "训练中留出的字的释义",
  },
  provider: (name, isFallback, milliseconds) =>
    name + (isFallback ? "（WebGPU在这里不能用）" : "") +
    (milliseconds ? `，每步${milliseconds} ms` : ""),
};

export const words: Words<ModelWords> = { en, zh };

/** How far a download is, as a line of text. */
export function progressLine(
  { phase, loaded, total }: DownloadProgress,
  say: ModelWords,
): string {
  if (phase === "start") return say.starting;
  return total ? say.loading(megabytes(loaded), megabytes(total)) : say.asking;
}

/** The same to be read aloud, which changes at every quarter only. */
export function progressAloud(
  progress: DownloadProgress,
  say: ModelWords,
): string {
  const { phase, loaded, total } = progress;
  if (phase === "start" || !total) return progressLine(progress, say);
  return say.quarter(Math.floor(4 * loaded / total) * 25, megabytes(total));
}

/** @param milliseconds of a step; NaN where none was made */
export function providerLine(
  { provider, threads, fallback }: ProviderReport,
  milliseconds: number,
  say: ModelWords,
): string {
  const name = provider === "webgpu"
    ? "WebGPU"
    : `WebAssembly, ${say.threads(threads)}`;
  const time = Number.isNaN(milliseconds) ? undefined : milliseconds.toFixed(0);
  return say.provider(name, fallback !== null, time);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
