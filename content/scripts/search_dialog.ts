import { say } from "./say.ts";

/** What this dialog uses of the module that Pagefind writes beside its index. */
interface Pagefind {
  options(options: { baseUrl: string; excerptLength: number }): Promise<void>;
  init(): Promise<void>;
  /** `null` where another search has come after it. */
  debouncedSearch(words: string): Promise<
    { results: { data(): Promise<Found> }[] } | null
  >;
}

/** A page, and the sections of it in which the words were found. */
interface Found {
  url: string;
  meta: { title: string };
  excerpt: string;
  sub_results: { title: string; url: string; excerpt: string }[];
}

/** Pages shown, and sections of each. */
const most = { pages: 8, sections: 3 };

let dialog: HTMLDialogElement | undefined;
let pagefind: Promise<Pagefind> | undefined;

/** Opens the search, made when it is first asked for. */
export function openSearch(): void {
  dialog ??= makeDialog();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input")!.select();
}

function makeDialog(): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "search";
  dialog.setAttribute("aria-label", say`Search`);
  dialog.innerHTML = '<form method="dialog" role="search">' +
    `<input type="search" aria-label="${say`Words to look for`}" placeholder="${say`Search the report and its reference`}" autocomplete="off" spellcheck="false" enterkeyhint="search">` +
    `<button aria-label="${say`Close the search`}">Esc</button></form>` +
    '<p role="status"></p><ol></ol>';
  document.body.append(dialog);
  const input = dialog.querySelector("input")!;
  const status = dialog.querySelector("p")!;
  const list = dialog.querySelector("ol")!;

  input.addEventListener("input", async () => {
    const words = input.value.trim();
    if (!words) {
      status.textContent = "";
      list.replaceChildren();
      return;
    }
    try {
      const search = await (await load()).debouncedSearch(words);
      if (!search || input.value.trim() !== words) return;
      const count = search.results.length;
      const found = await Promise.all(
        search.results.slice(0, most.pages).map((it) => it.data()),
      );
      if (input.value.trim() !== words) return;
      status.textContent = count === 0
        ? say`Nothing about “${words}”.`
        : count === 1
        ? say`1 page`
        : say`${count} pages`;
      list.replaceChildren(...found.map(pageItem));
    } catch {
      pagefind = undefined;
      status.textContent = say`The search could not be loaded.`;
    }
  });
  dialog.addEventListener("keydown", (event) => {
    // At once, where a browser would first empty the field.
    if (event.key === "Escape") return dialog.close();
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const goals: Record<string, HTMLElement | undefined> = {
      ArrowDown: links[at + 1],
      ArrowUp: at > 0 ? links[at - 1] : input,
      Enter: document.activeElement === input ? links[0] : undefined,
    };
    const goal = goals[event.key];
    if (!goal) return;
    event.preventDefault();
    if (event.key === "Enter") goal.click();
    else goal.focus();
  });
  dialog.addEventListener("click", ({ target }) => {
    // A place on this page is there at once; the dialog would stand before it.
    if (target === dialog || (target as Element).closest("a")) dialog.close();
  });
  return dialog;
}

function load(): Promise<Pagefind> {
  return pagefind ??= (async () => {
    const root = new URL("..", import.meta.url);
    const module: Pagefind = await import(
      new URL("pagefind/pagefind.js", root).href
    );
    await module.options({ baseUrl: root.pathname, excerptLength: 22 });
    await module.init();
    return module;
  })();
}

function pageItem({ url, meta, excerpt, sub_results }: Found): HTMLElement {
  const item = document.createElement("li");
  item.append(link(url, meta.title));
  // Pagefind's first part is the page's beginning: that is the page itself.
  const sections = sub_results.filter((it) => it.url !== url)
    .slice(0, most.sections);
  const parts = document.createElement("ol");
  for (const section of sections) {
    const part = document.createElement("li");
    part.append(link(section.url, section.title), said(section.excerpt));
    parts.append(part);
  }
  if (sections.length) item.append(parts);
  else item.append(said(excerpt));
  return item;
}

function link(url: string, words: string): HTMLElement {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = words;
  return link;
}

/** Words around what was found, with that in `<mark>`; escaped by Pagefind. */
function said(excerpt: string): HTMLElement {
  const text = document.createElement("p");
  text.innerHTML = excerpt;
  return text;
}
