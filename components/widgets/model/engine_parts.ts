import { progressStyle } from "./progress_style.ts";
import type { ModelWords } from "./words.ts";

/** Over the stage, so that what follows stays where it is. */
export const messagePart = `
<p id="message" role="alert" tabindex="0" lang="en" hidden></p>`;

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
#message {
  position: absolute;
  inset: auto 0 50%;
  width: fit-content;
  max-width: 34rem;
  max-height: 100%;
  margin: 0 auto;
  padding: .75rem 1rem;
  overflow: auto;
  overflow-wrap: anywhere;
  transform: translateY(50%);
  color: var(--_text);
  font-size: .875rem;
  background: var(--_surface);
  border: 1px solid var(--_rule);
  border-left: 3px solid var(--_accent);
  border-radius: 4px;
  box-shadow: 0 .25rem 1.25rem rgb(0 0 0 / .2);
  z-index: 1;
}
`;
