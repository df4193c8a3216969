import { say } from "./say.ts";

/**
 * Adds the button that opens the search; `/` and Ctrl+K do so too. The dialog,
 * the search itself and its index come when the reader first asks for them.
 */
export function addSearch(): void {
  const frame = document.createElement("div");
  frame.className = "search-button";
  frame.setAttribute("role", "search");
  frame.innerHTML =
    '<button type="button" aria-keyshortcuts="/ Control+K" aria-haspopup="dialog">' +
    '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><circle cx="6.5" cy="6.5" r="4.75"/><path d="m10.5 10.5 4 4"/></svg>' +
    `${say`Search`}</button>`;
  document.querySelector(".tools")?.prepend(frame);

  const open = async () => {
    // The address is made here so that the bundle does not take the file in.
    const { openSearch } = await import(
      new URL("./search_dialog.js", import.meta.url).href
    );
    openSearch();
  };
  frame.firstElementChild!.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const isTyping = event.composedPath().some((it) =>
      it instanceof HTMLElement &&
      (it.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(it.tagName))
    );
    const isSlash = key === "/" && !ctrlKey && !metaKey && !altKey && !isTyping;
    const isControlK = key.toLowerCase() === "k" && (ctrlKey || metaKey);
    if (!isSlash && !isControlK) return;
    event.preventDefault();
    open();
  });
}
