/** Over the stage, so that what follows stays where it is. */
export const messagePart = `
<p id="message" role="alert" tabindex="0" lang="en" hidden></p>`;

/** Where it lies on the stage is left to each. */
export const messageStyle = `
#message {
  max-width: 34rem;
  max-height: 100%;
  padding: .75rem 1rem;
  overflow: auto;
  overflow-wrap: anywhere;
  color: var(--_text);
  font-size: .875rem;
  line-height: 1.4;
  background: var(--_surface);
  border: 1px solid var(--_rule);
  border-left: 3px solid var(--_accent);
  border-radius: 4px;
  box-shadow: 0 .25rem 1.25rem rgb(0 0 0 / .2);
  z-index: 1;
}`;

/**
 * Puts an error into words; null takes it away.
 *
 * @returns whether something was stopped, which is no error, and not shown
 */
export function showError(message: HTMLElement, error: unknown): boolean {
  const isStopped = error instanceof DOMException &&
    error.name === "AbortError";
  message.hidden = error === null || isStopped;
  if (isStopped) return true;
  message.textContent = error === null
    ? ""
    : error instanceof Error
    ? error.message
    : String(error);
  return false;
}
