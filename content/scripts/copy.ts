import { say } from "./say.ts";

/** A button "Copy" for every text that is there to be taken along. */
export function addCopyButtons(): void {
  for (const text of document.querySelectorAll<HTMLElement>("pre.copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = say`Copy`;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent!.trim());
        button.textContent = say`Copied`;
      } catch {
        // Not allowed to: then the reader copies what is selected.
        getSelection()?.selectAllChildren(text);
        button.textContent = say`Selected`;
      }
      setTimeout(() => button.textContent = say`Copy`, 2000);
    });
    text.after(button);
  }
}
