import type { DownloadProgress } from "../../../inference/browser.ts";
import { type ModelWords, progressLine } from "./words.ts";

/** The bar of a download. */
export const progressStyle = `progress {
  appearance: none;
  width: 100%;
  height: 6px;
  border: 0;
  border-radius: 3px;
  overflow: hidden;
  background: var(--_rule);
}
progress::-webkit-progress-bar { background: var(--_rule); }
progress::-webkit-progress-value { background: var(--_accent); }
progress::-moz-progress-bar { background: var(--_accent); }`;

/**
 * Shows on a bar how far a download is.
 *
 * @returns the same as a line of text
 */
export function showProgress(
  bar: HTMLProgressElement,
  progress: DownloadProgress,
  say: ModelWords,
): string {
  const { phase, loaded, total } = progress;
  if (phase === "start" || !total) bar.removeAttribute("value");
  else bar.value = loaded / total;
  const line = progressLine(progress, say);
  bar.setAttribute("aria-valuetext", line);
  return line;
}
