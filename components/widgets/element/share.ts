import { permalink, widgetAt } from "../near/permalink.ts";
import { type Language, languageOf, type Words } from "./language.ts";
import { siteFile } from "./site_file.ts";
import { snippet } from "./snippet.ts";

/** Of each widget, the attributes that name its state; the bundler puts them in. */
declare const STATE_ATTRIBUTES: Record<string, string[]>;
/** Likewise, those that hold an address, which on another page is another. */
declare const ADDRESS_ATTRIBUTES: Record<string, string[]>;

const en = {
  embed: "Embed this",
  link: "Copy link",
  embedCopied: "HTML copied, to paste into a page.",
  linkCopied: "Link copied.",
  byHand: "The browser does not let the page copy. Copy it by hand:",
  close: "Close",
};

const zh: typeof en = {
  embed: "嵌入网页",
  link: "复制链接",
  embedCopied: "已复制HTML，可粘贴到网页中。",
  linkCopied: "已复制链接。",
  byHand: "浏览器不允许网页复制。请手动复制：",
  close: "关闭",
};

const words: Words<typeof en> = { en, zh };

/** The last line of a widget: to take along what it shows. */
export function shareParts(language: Language): string {
  const { embed, link, byHand, close } = words[language];
  return `
<div class="share">
  <span class="shared" role="status"></span>
  <button class="embed-this" type="button">${embed}</button>
  <button class="copy-link" type="button" hidden>${link}</button>
  <dialog class="by-hand" aria-label="${embed}"><form method="dialog">
    <label>${byHand}<textarea readonly rows="5" spellcheck="false"></textarea></label>
    <button>${close}</button></form></dialog>
</div>`;
}

/** Its height is also that of `:not(:defined)` in the sheets of all widgets. */
export const shareStyle = `
.share {
  display: flex;
  justify-content: flex-end;
  align-items: center;
  height: 2.5rem;
  color: var(--_muted);
  font: .75rem / 1.25 var(--widget-font, system-ui, sans-serif);
}
.shared { flex: 1; min-width: 0; color: var(--_text); }
.share > button {
  min-height: 2.75rem;
  margin: 0;
  padding: 0 .625rem;
  border: 0;
  border-radius: 4px;
  background: none;
  color: inherit;
  font: inherit;
  white-space: nowrap;
  cursor: pointer;
}
.copy-link, .embed-this:has(+ [hidden]) { padding-inline-end: 0; }
.share > button:hover { color: var(--_text); text-decoration: underline; text-underline-offset: .2em; }
.by-hand {
  width: min(34rem, 100% - 2rem);
  box-sizing: border-box;
  padding: 1rem;
  border: 1px solid var(--_rule);
  border-radius: 6px;
  background: var(--_surface);
  color: var(--_text);
  font-size: .875rem;
}
.by-hand form, .by-hand label { display: grid; gap: .75rem; }
.by-hand textarea {
  box-sizing: border-box;
  width: 100%;
  padding: .5rem;
  border: 1px solid var(--_rule);
  border-radius: 4px;
  background: transparent;
  color: inherit;
  font: .8125rem / 1.4 ui-monospace, monospace;
  resize: vertical;
}
.by-hand button { justify-self: end; min-height: 2.75rem; padding: 0 1rem; border: 1px solid var(--_rule); border-radius: 999px; background: transparent; color: inherit; font: inherit; cursor: pointer; }
@media print { .share { display: none; } }
`;

/** A widget whose attributes can name what it shows. */
export interface Shareable extends HTMLElement {
  /** Attributes of an element that, made anew, shows what this one shows. */
  readonly state: Record<string, string>;
}

/** Attributes that the page gave an element for reasons of its own. */
const ofThePage = /^(id|class|style|hidden|lang|permalink|(data|aria)-.*)$/;

/**
 * Lets the buttons of `shareParts` do what they say.
 *
 * @param hasSheet the widget's sheet keeps all its room, so that other pages
 *   should link it
 */
export function wireShare(
  element: Shareable,
  root: ShadowRoot,
  hasSheet = false,
) {
  const find = <E extends HTMLElement>(selector: string) =>
    root.querySelector<E>(selector)!;
  const copy = async (text: string, told: string) => {
    find(".shared").textContent = "";
    try {
      await navigator.clipboard.writeText(text);
      find(".shared").textContent = told;
    } catch {
      // Not allowed, or not over HTTPS.
      const field = find<HTMLTextAreaElement>(".by-hand textarea");
      field.value = text;
      find<HTMLDialogElement>(".by-hand").showModal();
      field.focus();
      field.select();
    }
  };
  const say = words[languageOf(element)];
  const folder = siteFile("./")?.href;
  find(".embed-this").addEventListener(
    "click",
    () => copy(snippetOf(element, folder!, hasSheet), say.embedCopied),
  );
  const hasLink = linkTo(element) !== null;
  // From npm, and bundled: nothing here has an address that others could use.
  find(".embed-this").hidden = !folder;
  find(".share").hidden = !folder && !hasLink;
  const link = find(".copy-link");
  link.hidden = !hasLink;
  link.addEventListener(
    "click",
    () => copy(linkTo(element)!, say.linkCopied),
  );
}

/**
 * The address of the page with a widget in its present state; null where nobody
 * on the page follows such links, or none can say which widget is meant.
 */
export function linkTo(element: Shareable): string | null {
  const id = placeOf(element);
  if (id === null) return null;
  const address = new URL(location.href);
  address.hash = permalink({ id, state: element.state });
  return address.href;
}

function snippetOf(
  element: Shareable,
  folder: string,
  hasSheet: boolean,
): string {
  const name = element.localName;
  const ofState = STATE_ATTRIBUTES[name] ?? [];
  const addresses = ADDRESS_ATTRIBUTES[name] ?? [];
  const attributes: Record<string, string> = {};
  if (languageOf(element) === "zh") attributes.lang = "zh-Hans";
  for (const { name, value } of element.attributes) {
    if (ofThePage.test(name) || ofState.includes(name)) continue;
    attributes[name] = addresses.includes(name)
      ? new URL(value, document.baseURI).href
      : value;
  }
  Object.assign(attributes, element.state);
  return snippet({ name, attributes, folder, hasSheet });
}

/**
 * The id by which a link can say which widget it means; null where there is
 * none, or nobody on the page who follows such links.
 */
function placeOf(element: Shareable): string | null {
  if (!document.querySelector('script[src$="/near.js"]')) return null;
  const names = Object.keys(STATE_ATTRIBUTES);
  const places = [
    element.closest("[id]"),
    element.querySelector(":scope > figure[id]"),
  ];
  return places.find((it) => it && widgetAt(it.id, names) === element)?.id ??
    null;
}
