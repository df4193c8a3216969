import { dirname, extname, join } from "node:path/posix";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Engines, type Filter } from "./engines.ts";
import { type Data, Page, pageUrl } from "./file.ts";
import { load } from "./load.ts";
import {
  type Added,
  type Component,
  type Destination,
  readSource,
  settle,
  sourcePage,
} from "./source.ts";
import { removeOthers, writeFile } from "./writer.ts";

/** Handles a request, or passes it on with `next`. */
export type Middleware = (
  request: Request,
  next: (request: Request) => Promise<Response>,
  info: Deno.ServeHandlerInfo,
) => Promise<Response>;

export interface SiteOptions {
  /** Folder the other folders are relative to. */
  cwd?: string;
  src?: string;
  dest?: string;
  /** Folder of layouts and partial templates, below `src`. */
  includes?: string;
  /** Where the site will stand; its path is put before URLs. */
  location?: URL;
  server?: { port?: number; hostname?: string; middlewares?: Middleware[] };
  /** Files and folders to watch besides `src`. */
  watcher?: { include?: string[] };
}

/** Changes pages in place; may add to `all`. */
export type Processor = (pages: Page[], all: Page[]) => unknown;
type Processors = [extensions: string[] | "*", run: Processor][];
type SiteEvent = "beforeBuild" | "afterRender" | "afterBuild" | "afterUpdate";

/** The part of Lume 3's `Site` that this project's `_config.ts` uses. */
export default class Site {
  readonly options: Required<SiteOptions>;
  /** What is written, in the order it was found. */
  readonly pages: Page[] = [];
  /** What plugins may reach of the engines. */
  // As in Lume: a hook is known by its name only.
  // deno-lint-ignore no-explicit-any
  readonly hooks: Record<string, (...args: any[]) => void>;

  #engines: Engines;
  #scopedData = new Map<string, Data>();
  #added = new Map<string, Added>();
  #outside: (() => Page)[] = [];
  /** What was last written to each path. */
  #written = new Map<string, Page["content"]>();
  #ignored: string[] = [];
  #preprocessors: Processors = [];
  #processors: Processors = [];
  #listeners = new Map<SiteEvent, ((event: Data) => unknown)[]>();

  constructor(options: SiteOptions = {}) {
    this.options = {
      cwd: Deno.cwd(),
      src: "./",
      dest: "./_site",
      includes: "_includes",
      location: new URL("http://localhost"),
      server: {},
      watcher: {},
      ...options,
    };
    this.#engines = new Engines(this.src(), this.options.includes);
    const { markdown } = this.#engines;
    this.hooks = {
      addMarkdownItPlugin: (plugin, ...rest) => markdown.use(plugin, ...rest),
    };
    this.filter(
      "url",
      (path = "/", absolute = false) => this.url(path, absolute),
    );
    this.filter(
      "md",
      (text, inline = false) =>
        markdown[inline ? "renderInline" : "render"](String(text ?? "")).trim(),
    );
  }

  root(...path: string[]): string {
    return resolve(this.options.cwd, ...path);
  }
  src(...path: string[]): string {
    return join(this.root(this.options.src), ...path);
  }
  dest(...path: string[]): string {
    return join(this.root(this.options.dest), ...path);
  }

  use(plugin: (site: Site) => void): this {
    plugin(this);
    return this;
  }

  /** Data for all pages, or for those of one folder or file. */
  data(name: string, value: unknown, scope = "/"): this {
    this.#scopedData.set(scope, {
      ...this.#scopedData.get(scope),
      [name]: value,
    });
    return this;
  }

  filter(name: string, filter: Filter, isAsync = false): this {
    this.#engines.addFilter(name, filter, isAsync);
    return this;
  }

  /** Take files as they are, once the processors have seen them. */
  add(from: string | string[], to?: Destination): this {
    return this.#take(from, { to, isCopy: false });
  }
  /** Take files as they are. */
  copy(from: string | string[], to?: Destination): this {
    return this.#take(from, { to, isCopy: true });
  }
  /** Extensions, a path below the source folder, or a file's URL. */
  #take(from: string | string[], added: Added): this {
    if (Array.isArray(from)) {
      for (const extension of from) this.#added.set(extension, added);
    } else if (from.startsWith("file:")) {
      const disk = fileURLToPath(from);
      const url = join("/", String(added.to));
      this.#outside.push(() => {
        const page = sourcePage(url, disk, extname(disk));
        page.data = { url, page };
        page.isCopy = added.isCopy;
        return page;
      });
    } else {
      const to = typeof added.to === "string" ? normal(added.to) : added.to;
      this.#added.set(normal(from), { ...added, to });
    }
    return this;
  }

  ignore(...paths: string[]): this {
    this.#ignored.push(...paths.map(normal));
    return this;
  }

  /** Change pages before they are rendered. */
  preprocess(extensions: string[] | "*", run: Processor): this {
    this.#preprocessors.push([extensions, run]);
    return this;
  }
  /** Change pages after they were rendered. */
  process(extensions: string[] | "*", run: Processor): this {
    this.#processors.push([extensions, run]);
    return this;
  }

  addEventListener(type: SiteEvent, run: (event: Data) => unknown): this {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], run]);
    return this;
  }

  /** The URL of a path, below `location`. Relative and foreign ones stay. */
  url(path: string, absolute = false): string {
    const { pathname, origin } = this.options.location;
    if (/^(\.\.?\/|\?|#|\/\/)/.test(path)) return path;
    if (URL.canParse(path)) return new URL(path).href;
    const url = path.startsWith(pathname) ? path : join(pathname, path);
    return absolute ? origin + url : url;
  }

  /** Build the site. Files in `dest` that are not of it go. */
  async build(): Promise<void> {
    await this.#dispatch("beforeBuild");
    await this.#make();
    await this.#dispatch("afterBuild");
  }

  /** Build again after a change; gives the URLs that were written. */
  async update(): Promise<string[]> {
    this.#engines.clear();
    const written = await this.#make();
    await this.#dispatch("afterUpdate");
    return written;
  }

  async #make(): Promise<string[]> {
    const dest = normal(this.dest().replace(this.src(), ""));
    const ignored = [this.options.includes, "node_modules"].map(normal)
      .concat(dest, this.#ignored);
    const found = await readSource({
      root: this.src(),
      pageExtensions: [".page.ts", ".page.js", ".md", ".vto"],
      added: this.#added,
      isIgnored: (path) => ignored.includes(path) || path.endsWith(".d.ts"),
      scopedData: this.#scopedData,
      component: this.#component.bind(this),
    });
    const generated = await Promise.all(
      found.map((page) =>
        isGenerator(page.data.content) ? this.#generate(page) : [page]
      ),
    );
    const pages = [...generated.flat(), ...this.#outside.map((make) => make())];
    this.pages.splice(0, Infinity, ...pages);

    await run(this.#preprocessors, this.pages);
    await this.#render(this.pages.filter(({ data }) => "content" in data));
    await this.#dispatch("afterRender");
    await run(this.#processors, this.pages);

    const outputs = new Map<string, Page>();
    for (const page of this.pages.filter(({ content }) => content !== "")) {
      const other = outputs.get(page.outputPath);
      outputs.set(page.outputPath, page);
      if (!other) continue;
      throw new Error(
        `${page.sourcePath} and ${other.sourcePath} would both be written to ${page.outputPath}. Give one another url.`,
      );
    }
    const written = await Promise.all(
      [...outputs].map(([path, page]) => this.#write(path, page)),
    );
    await removeOthers(this.dest(), outputs);
    return written.flat();
  }

  /** The URL of a page, if it had to be written. */
  async #write(path: string, page: Page): Promise<string[]> {
    const file = this.dest(path);
    const { content } = page;
    const before = this.#written.get(path);
    this.#written.set(path, content);
    const isFile = content === undefined;
    const isKnown = !isFile && content === before &&
      await Deno.stat(file).catch(() => undefined);
    const isNew = !isKnown && await writeFile(
      file,
      isFile ? { source: page.src.entry!.src } : { bytes: page.bytes },
    );
    return isNew ? [page.data.url] : [];
  }

  /** Contents first: a layout sees the data that rendering has added. */
  async #render(pages: Page[]): Promise<void> {
    const failures: string[] = [];
    const forEach = async (render: (page: Page) => Promise<void>) => {
      for (const page of pages) {
        try {
          await render(page);
        } catch (error) {
          failures.push(`${page.sourcePath}: ${(error as Error).message}`);
        }
      }
      if (failures.length) throw new Error(failures.join("\n\n"));
    };
    await forEach(async (page) => {
      const { content, ...data } = page.data;
      const path = page.src.path + page.src.ext;
      const result = await this.#engines.render(content, data, path);
      page.data.children = page.content = result as string;
    });
    await forEach(async (page) => {
      let { layout, templateEngine: _, ...data } = page.data;
      while (layout) {
        const path = join("/", this.options.includes, layout);
        const file = await load(this.src(path));
        data = { ...file, ...data, content: page.content };
        page.content = await this.#engines.render(
          file.content,
          data,
          path,
        ) as string;
        layout = file.layout;
      }
    });
  }

  /** Pages from a generator, one for each object it yields. */
  async #generate(source: Page): Promise<Page[]> {
    const { content, ...data } = source.data;
    const pages: Page[] = [];
    for await (const own of content(data) as AsyncIterable<Data>) {
      const path = `${source.src.path}[${pages.length}]`;
      const page = new Page({ ...source.src, path });
      page.data = { ...source.data, content: undefined, ...own, page };
      const url = pageUrl(page.data, dirname(source.data.url), page.sourcePath);
      if (url) pages.push(settle(page, url, own));
    }
    return pages;
  }

  #component(file: Data, path: string, inherited: Data): Component {
    const { content, ...defaults } = file;
    if (file.css || file.js) {
      throw new Error(
        `${path}: css and js of components are not gathered. Use site.add().`,
      );
    }
    return async (props) => {
      const children = props?.children ?? props?.content;
      const given = { ...props, children, content: children };
      const data = { ...inherited, ...defaults, ...given };
      return String(await this.#engines.render(content, data, path));
    };
  }

  async #dispatch(type: SiteEvent): Promise<void> {
    for (const run of this.#listeners.get(type) ?? []) {
      await run({ type, pages: this.pages });
    }
  }
}

/** Run processors, each on the pages whose source or output has its extension. */
async function run(processors: Processors, pages: Page[]): Promise<void> {
  for (const [extensions, process] of processors) {
    const chosen = pages.filter(({ isCopy, src, outputPath }) =>
      !isCopy &&
      (extensions === "*" || extensions.includes(src.ext) ||
        extensions.some((ext) => outputPath.endsWith(ext)))
    );
    for (const page of chosen) {
      const { entry } = page.src;
      const isFile = page.content === undefined && !("content" in page.data);
      if (isFile && entry) page.content = await Deno.readFile(entry.src);
    }
    await process(chosen, pages);
  }
}

function isGenerator(content: unknown): boolean {
  return typeof content === "function" &&
    /^(Async)?GeneratorFunction$/.test(content.constructor.name);
}

/** "styles/" → "/styles" */
function normal(path: string): string {
  return join("/", path).replace(/(?<=.)\/$/, "");
}
