import { messageStyle } from "./message.ts";
import { progressStyle } from "./progress_bar.ts";
import type { ModelWords } from "./words.ts";

/** Below the controls: the download, or a line on what is held. */
export const engineParts = (say: ModelWords, line: string) => `
<div class="engine">
  <span id="engine">${line}</span>
  <span class="download" hidden>
    <progress id="bar" max="1" value="0" aria-label="${say.download}"></progress>
    <button id="stop" type="button">${say.stop}</button>
  </span>
</div>`;

export const engineStyle = `
.engine {
  display: flex;
  align-items: center;
  justify-content: space-between;
  grid-column: 1 / -1;
  gap: .25rem 1rem;
  min-height: 2.25rem;
  color: var(--_muted);
  /* Two lines, on a narrow screen, have the room of one. */
  line-height: 1.3;
}
.download { display: flex; flex: 1; align-items: center; gap: .75rem; max-width: 18rem; }
#stop { min-height: 2rem; padding: 0 .75rem; color: var(--_text); }
${progressStyle}
${messageStyle}
#message {
  position: absolute;
  inset: auto 0 50%;
  width: fit-content;
  margin: 0 auto;
  transform: translateY(50%);
}
`;
