import { dirname, join } from "node:path/posix";

/** What a page may hold before it is written. */
export type Content = string | Uint8Array<ArrayBuffer>;

/** The data of a page or folder: front matter, `_data`, `site.data()`. */
// Values come from files of every kind, so their types are known to the reader
// of the value only; Lume types them in the same way.
// deno-lint-ignore no-explicit-any
export type Data = Record<string, any>;

/** Where a page came from. */
export interface Src {
  /** Path below the source folder, without extension; empty for a made page. */
  path: string;
  /** The extension, e.g. `.md`, `.page.ts`. */
  ext: string;
  /** The file: its path below the source folder, and on disk. */
  entry?: { path: string; src: string };
}

/** One file of the site to be: rendered, made, or taken as it is. */
export class Page {
  data: Data = {};
  src: Src;
  /** True for files of `site.copy`: no processor sees them. */
  isCopy = false;
  #content?: Content;

  constructor(src: Partial<Src> = {}) {
    this.src = { path: "", ext: "", ...src };
  }

  /** Make a page that has no source file. */
  static create(data: Data & { url: string }): Page {
    const page = new Page();
    const url = data.url.replace(/\/index\.html$/, "/");
    page.data = { basename: basenameOf(url), ...data, url, page };
    page.content = data.content;
    return page;
  }

  get isHTML(): boolean {
    return /(\/|\.html)$/.test(this.data.url);
  }

  /** Path of the written file below the destination, e.g. `/a/index.html`. */
  get outputPath(): string {
    const { url } = this.data;
    return decodeURIComponent(url.endsWith("/") ? `${url}index.html` : url);
  }

  /** Path of the source file below the source folder, for messages. */
  get sourcePath(): string {
    return this.src.entry?.path ?? "(generated)";
  }

  get content(): Content | undefined {
    return this.#content;
  }
  set content(content: Content | undefined) {
    this.#content = content;
  }

  get text(): string {
    const content = this.#content ?? "";
    return typeof content === "string"
      ? content
      : new TextDecoder().decode(content);
  }
  set text(text: string) {
    this.#content = text;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const content = this.#content ?? "";
    return typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
  }
}

/**
 * The URL of a page: its `url` (absolute, or relative to the folder), or one
 * made of the folder's URL and its `basename`.
 *
 * @returns `false` for a page that is not to be written
 * @throws if `url` is neither `false` nor a path
 */
export function pageUrl(
  { url, basename }: Data,
  folder: string,
  where: string,
): string | false {
  if (url === false) return false;
  if (url === undefined) {
    const path = join(folder, String(basename));
    if (path === "/404") return "/404.html";
    return join(path.replace(/\/index$/, "/"), "/");
  }
  if (typeof url !== "string" || !/^(\/|\.\.?\/)/.test(url)) {
    const shown = JSON.stringify(url);
    throw new Error(
      `${where}: the url ${shown} is none. Begin it with "/", "./" or "../".`,
    );
  }
  const path = url.startsWith("/") ? url : join(folder, url);
  return encodeURI(path).replace(/\/index\.html$/, "/");
}

/** The last part of a URL, without its extension; "" for "/". */
export function basenameOf(url: string): string {
  const path = decodeURIComponent(url);
  return path.replace(/\/$/, "").slice(dirname(path).length)
    .replace(/^\//, "").replace(path.endsWith("/") ? "" : /\.\w+$/, "");
}
