import { dirname, join } from "node:path/posix";

/** What a page may hold before it is written. */
export type Content = string | Uint8Array<ArrayBuffer>;

/** The data of a page or folder: front matter, `_data`, `site.data()`. */
// Values come from files of every kind, so their types are known to the reader
// of the value only; Lume types them in the same way.
// deno-lint-ignore no-explicit-any
export type Data = Record<string, any>;

/** Where a page came from: a path below the source folder. */
export interface Src {
  /** Path without its extension, e.g. `/index`; empty for a made page. */
  path: string;
  /** The extension, e.g. `.md`, `.page.ts`. */
  ext: string;
  /** The file itself: its path in the site and on disk. */
  entry?: { path: string; src: string };
}

/** One file of the site that was rendered, or is to be processed. */
export class Page {
  data: Data = {};
  src: Src;
  /** True for files registered with `site.copy`: no processor sees them. */
  isCopy = false;
  #content?: Content;

  constructor(src: Partial<Src> = {}) {
    this.src = { path: "", ext: "", ...src };
  }

  /** Make a page that has no source file. `data.url` starts with "/". */
  static create(data: Data & { url: string }, src?: Partial<Src>): Page {
    const page = new Page(src);
    const url = data.url.replace(/\/index\.html$/, "/");
    page.data = { basename: basenameOf(url), ...data, url, page };
    page.content = data.content;
    return page;
  }

  get isHTML(): boolean {
    return /(\/|\.x?html)$/.test(this.data.url);
  }

  /** Path of the written file below the destination, e.g. `/a/index.html`. */
  get outputPath(): string {
    const { url } = this.data;
    return decodeURIComponent(url.endsWith("/") ? `${url}index.html` : url);
  }

  /** Path of the source file below the source folder, for messages. */
  get sourcePath(): string {
    return this.src.entry?.path ??
      (this.src.path ? this.src.path + this.src.ext : "(generated)");
  }

  get content(): Content | undefined {
    return this.#content;
  }
  set content(content: Content | undefined) {
    this.#content = content instanceof Uint8Array
      ? content
      : content && String(content);
  }

  get text(): string {
    const content = this.#content;
    return content instanceof Uint8Array
      ? new TextDecoder().decode(content)
      : content ?? "";
  }
  set text(text: string) {
    this.#content = text;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const content = this.#content;
    return content instanceof Uint8Array
      ? content
      : new TextEncoder().encode(content ?? "");
  }
  set bytes(bytes: Uint8Array<ArrayBuffer>) {
    this.#content = bytes;
  }
}

/**
 * The URL of a page.
 *
 * @param data `url` (absolute, or relative to the folder) and `basename`
 * @param folder URL of the page's folder, e.g. `/` or `/notes`
 * @param prettyUrls write `about` as `/about/` instead of `/about.html`
 * @returns `false` for a page that is not to be written
 * @throws if `url` is neither `false` nor a path
 */
export function pageUrl(
  data: Data,
  folder: string,
  prettyUrls: boolean,
  where: string,
): string | false {
  const { url, basename } = data;
  if (url === false) return false;
  if (url === undefined) {
    const path = join(folder, String(basename));
    if (!prettyUrls || path === "/404") return `${path}.html`;
    return path.endsWith("/index") || path === "/index"
      ? join(dirname(path), "/")
      : join(path, "/");
  }
  if (typeof url !== "string" || !/^(\/|\.\.?\/)/.test(url)) {
    throw new Error(
      `${where}: url is ${
        JSON.stringify(url)
      }. Let it begin with "/", "./" or "../", or be false.`,
    );
  }
  const path = url.startsWith("/") ? url : join(folder, url);
  return encodeURI(path).replace(/\/index\.html$/, "/");
}

/** The last part of a URL, without its extension. */
export function basenameOf(url: string): string {
  const last = url.replace(/\/$/, "").split("/").at(-1) ?? "";
  return decodeURIComponent(
    url.endsWith("/") ? last : last.replace(/\.\w+$/, ""),
  );
}
