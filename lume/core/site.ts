import { dirname, extname, join } from "node:path/posix";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import markdownIt, { type MarkdownIt } from "markdown-it";
import attributes from "markdown-it-attrs";
import definitionLists from "markdown-it-deflist";
import { basenameOf, type Data, Page, pageUrl } from "./file.ts";
import { load } from "./load.ts";
import {
  type Component,
  type Components,
  type Destination,
  readSource,
  type StaticFile,
} from "./source.ts";
import { renderVento, ventoEnvironment } from "./vento.ts";
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
  prettyUrls?: boolean;
  server?: {
    port?: number;
    hostname?: string;
    page404?: string;
    middlewares?: Middleware[];
  };
  watcher?: {
    /** Waiting time after a change, in milliseconds. */
    debounce?: number;
    /** Files and folders to watch besides `src`. */
    include?: string[];
  };
}

/** Adds something to a site. */
export type Plugin = (site: Site) => void;
/** Changes pages in place; may add to `all`, or remove from it. */
export type Processor = (pages: Page[], all: Page[]) => unknown;
/** A filter of templates. `this.data` is the data of the template. */
// Filters take whatever a template hands them.
// deno-lint-ignore no-explicit-any
export type Filter = (this: { data?: Data } | void, ...args: any[]) => unknown;
type SiteEvent = "beforeBuild" | "afterRender" | "afterBuild" | "afterUpdate";
type Generated = Generator<Data> | AsyncGenerator<Data>;

/** The part of Lume 3's `Site` that this project's `_config.ts` uses. */
export default class Site {
  readonly options: Required<SiteOptions>;
  readonly pages: Page[] = [];
  readonly files: StaticFile[] = [];
  /** What plugins may reach: the Markdown and template engines. */
  // As in Lume: a hook is known by its name only.
  // deno-lint-ignore no-explicit-any
  readonly hooks: Record<string, (...args: any[]) => void>;

  #markdown: MarkdownIt;
  #vento: ReturnType<typeof ventoEnvironment>;
  #helpers: Record<string, Filter> = {};
  #scopedData = new Map<string, Data>();
  #components: Components = new Map();
  #added = new Map<string, { to?: Destination; isCopy: boolean }>();
  #outside: StaticFile[] = [];
  #ignored: ((path: string) => boolean)[] = [];
  #preprocessors: [string[] | "*", Processor][] = [];
  #processors: [string[] | "*", Processor][] = [];
  #listeners = new Map<SiteEvent, ((event: Data) => unknown)[]>();

  constructor(options: SiteOptions = {}, markdown: MarkdownOptions = {}) {
    this.options = {
      cwd: Deno.cwd(),
      src: "./",
      dest: "./_site",
      includes: "_includes",
      location: new URL("http://localhost"),
      prettyUrls: true,
      server: {},
      watcher: {},
      ...options,
    };
    this.#vento = ventoEnvironment(this.src(), this.options.includes);
    this.#markdown = markdownIt({ html: true, ...markdown.options });
    this.#markdown.disable("code");
    this.#markdown.use(attributes).use(definitionLists);
    this.hooks = {
      addMarkdownItPlugin: (plugin, ...rest) =>
        this.#markdown.use(plugin, ...rest),
      markdownIt: (change) => change(this.#markdown),
      vento: (change) => change(this.#vento),
    };
    this.filter(
      "url",
      (path = "/", absolute = false) =>
        typeof path === "string" ? this.url(path, absolute) : path,
    );
    this.filter("htmlUrl", (html = "", absolute = false) =>
      html.replaceAll(
        /\s(href|src)="([^"]+)"/g,
        (_: string, name: string, url: string) =>
          ` ${name}="${this.url(url, absolute)}"`,
      ));
    this.filter(
      "md",
      (text, inline = false) =>
        this.#markdown[inline ? "renderInline" : "render"](String(text ?? ""))
          .trim(),
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

  use(plugin: Plugin): this {
    plugin(this);
    return this;
  }

  /** Data for all pages, or for those of one folder or file. */
  data(name: string, value: unknown, scope = "/"): this {
    const data = this.#scopedData.get(scope) ?? {};
    this.#scopedData.set(scope, { ...data, [name]: value });
    return this;
  }

  filter(name: string, filter: Filter, async = false): this {
    this.#helpers[name] = filter;
    // Vento awaits what it sees to be an async function.
    this.#vento.filters[name] = async
      ? async function (...args) {
        return await filter.apply(this, args);
      }
      : filter as (...args: unknown[]) => unknown;
    return this;
  }

  /** A component made by the configuration: `comp.context.name(props)`. */
  component(
    context: string,
    { name, render }: {
      name: string;
      render(props: Data): string | Promise<string>;
    },
  ): this {
    let components = this.#components;
    for (const part of context.split(".").filter(Boolean)) {
      const next = components.get(part);
      const folder: Components = next instanceof Map ? next : new Map();
      components.set(part, folder);
      components = folder;
    }
    components.set(
      name.toLowerCase(),
      (props) => Promise.resolve(render(props ?? {})),
    );
    return this;
  }

  /** Take files as they are, but let the processors see them. */
  add(from: string | string[], to?: Destination): this {
    return this.#add(from, to, false);
  }
  /** Take files as they are. */
  copy(from: string | string[], to?: Destination): this {
    return this.#add(from, to, true);
  }
  #add(
    from: string | string[],
    to: Destination | undefined,
    isCopy: boolean,
  ): this {
    for (const name of [from].flat()) {
      if (name.startsWith("file:")) {
        const source = fileURLToPath(name);
        const base = source.split("/").at(-1) ?? "";
        const target = typeof to === "function" ? to(name) : to ?? base;
        const url = join("/", target.endsWith("/") ? target + base : target);
        this.#outside.push({
          url,
          path: url,
          source,
          ext: extname(url),
          isCopy,
        });
      } else {
        const isExtension = Array.isArray(from);
        this.#added.set(isExtension ? name : normal(name), {
          to: typeof to === "string" ? normal(to, to.endsWith("/")) : to,
          isCopy,
        });
      }
    }
    return this;
  }

  ignore(...paths: (string | ((path: string) => boolean))[]): this {
    for (const path of paths) {
      this.#ignored.push(
        typeof path === "string" ? (other) => other === normal(path) : path,
      );
    }
    return this;
  }

  /** Change pages before they are rendered. */
  preprocess(extensions: string[] | "*" | Processor, run?: Processor): this {
    this.#preprocessors.push(
      typeof extensions === "function" ? ["*", extensions] : [extensions, run!],
    );
    return this;
  }
  /** Change pages after they were rendered. */
  process(extensions: string[] | "*" | Processor, run?: Processor): this {
    this.#processors.push(
      typeof extensions === "function" ? ["*", extensions] : [extensions, run!],
    );
    return this;
  }

  addEventListener(type: SiteEvent, run: (event: Data) => unknown): this {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], run]);
    return this;
  }

  /** The URL of a path, or of the source file `~/path`, below `location`. */
  url(path: string, absolute = false): string {
    const { pathname, origin } = this.options.location;
    if (/^(\.\.?\/|\?|#|\/\/)/.test(path)) return path;
    if (path.startsWith("~/")) {
      const source = decodeURI(path.slice(1));
      const found = this.pages.find(({ src }) => src.path + src.ext === source)
        ?.data.url ?? this.files.find((file) => file.path === source)?.url;
      if (!found) {
        throw new Error(`There is no source file "${path}" to link to`);
      }
      path = found;
    } else if (URL.canParse(path)) {
      return new URL(path).href;
    }
    const url = path.startsWith(pathname) ? path : join(pathname, path);
    return absolute ? origin + url : url;
  }

  /** The page at a URL, made from a file or afresh where there is none. */
  async getOrCreatePage(url: string): Promise<Page> {
    url = normal(url, url.endsWith("/"));
    const known = this.pages.find((page) => page.data.url === url);
    if (known) return known;
    const file = this.files.find((file) => file.url === url);
    const page = file ? await this.#promote(file) : Page.create({ url });
    this.pages.push(page);
    return page;
  }

  /** Build the site; files of an earlier build that are no more go. */
  async build(): Promise<void> {
    await this.#dispatch("beforeBuild");
    await this.#make();
    await this.#dispatch("afterBuild", { pages: this.pages });
  }

  /** Build again after a change; gives the URLs that were written. */
  async update(): Promise<string[]> {
    this.#vento.cache.clear();
    const written = await this.#make();
    await this.#dispatch("afterUpdate", { pages: this.pages });
    return written;
  }

  async #make(): Promise<string[]> {
    const { includes, prettyUrls } = this.options;
    const { pages, files } = await readSource({
      root: this.src(),
      prettyUrls,
      pageExtensions: [".page.ts", ".page.js", ".md", ".vto"],
      added: this.#added,
      isIgnored: (path) =>
        path === normal(includes) || /\/node_modules$|\.d\.ts$/.test(path) ||
        this.root(join(this.src(), path)) === this.root(this.options.dest) ||
        this.#ignored.some((ignored) => ignored(path)),
      scopedData: this.#scopedData,
      components: this.#components,
      component: this.#component.bind(this),
    });
    this.files.splice(0, Infinity, ...files, ...this.#outside);
    this.pages.length = 0;

    await this.#render(pages);
    await this.#dispatch("afterRender", { pages: this.pages });
    await this.#promoteFor(this.#processors, this.pages);
    await run(this.#processors, this.pages);

    const written: string[] = [];
    const outputs = new Map<string, string>();
    for (const page of this.pages) {
      if (page.content) claim(outputs, page.outputPath, page.sourcePath);
    }
    for (const file of this.files) claim(outputs, file.url, file.path);
    for (const page of this.pages) {
      if (!page.content) continue;
      const content = { bytes: page.bytes };
      if (await writeFile(this.dest(page.outputPath), content)) {
        written.push(page.data.url);
      }
    }
    for (const { url, source } of this.files) {
      if (await writeFile(this.dest(decodeURIComponent(url)), { source })) {
        written.push(url);
      }
    }
    await removeOthers(this.dest(), new Set(outputs.keys()));
    return written;
  }

  /** Render contents first, so that layouts see the data of all pages. */
  async #render(sources: Page[]): Promise<void> {
    const pages: Page[] = [];
    for (const page of sources) {
      if (isGenerator(page.data.content)) {
        pages.push(...await this.#generate(page));
      } else pages.push(page);
    }
    await this.#promoteFor(this.#preprocessors, pages);
    await run(this.#preprocessors, pages);
    this.pages.push(...pages);

    const failures: string[] = [];
    const attempt = async (page: Page, render: () => Promise<void>) => {
      try {
        await render();
      } catch (error) {
        failures.push(`${page.sourcePath}: ${(error as Error).message}`);
      }
    };
    const rendered = pages.filter((page) => page.src.ext);
    for (const page of rendered) {
      await attempt(page, async () => {
        const { content, ...data } = page.data;
        const path = page.src.path + page.src.ext;
        const engines = data.templateEngine
          ? engineNames(data.templateEngine)
          : [extname(path)];
        let result = content;
        for (const engine of engines) {
          result = await this.#renderWith(engine, result, data, path);
        }
        if (data.layout || page.isHTML) page.data.children = result;
        else page.content = result as string;
      });
    }
    for (const page of rendered) {
      if (page.data.children === undefined) continue;
      await attempt(page, () => this.#layOut(page));
    }
    if (failures.length) throw new Error(failures.join("\n\n"));
  }

  async #layOut(page: Page): Promise<void> {
    let { layout, templateEngine: _, ...data } = page.data;
    let content = page.data.children;
    let from = page.src.path + page.src.ext;
    while (layout) {
      const path = layout.startsWith(".")
        ? join(dirname(from), layout)
        : join("/", this.options.includes, layout);
      const file = await load(this.src(path));
      data = { ...file, ...data, content };
      content = await this.#renderWith(extname(path), file.content, data, path);
      layout = file.layout;
      from = path;
    }
    page.content = content;
  }

  async #renderWith(
    extension: string,
    content: unknown,
    data: Data,
    path: string,
  ): Promise<unknown> {
    switch (extension) {
      case ".md":
        return this.#markdown.render(String(content), { filename: path, data });
      case ".vto":
        return await renderVento(this.#vento, content, data, path);
      case ".ts":
      case ".js":
        return typeof content === "function"
          ? await content(data, this.#helpers)
          : content;
      default:
        throw new Error(
          `${path}: no engine renders "${extension}". Use .md, .vto or .ts.`,
        );
    }
  }

  /** Pages from a generator, one for each object it yields. */
  async #generate(source: Page): Promise<Page[]> {
    const { content, ...data } = source.data;
    const folder = dirname(source.data.url);
    const pages: Page[] = [];
    for await (const own of content(data, this.#helpers) as Generated) {
      if (own.url === false) continue;
      const page = new Page({
        ...source.src,
        path: `${source.src.path}[${pages.length}]`,
      });
      page.data = { ...source.data, content: undefined, ...own, page };
      if (!own.url && own.basename !== undefined) delete page.data.url;
      const url = pageUrl(
        page.data,
        own.url ? folder : dirname(source.outputPath),
        this.options.prettyUrls,
        source.sourcePath,
      );
      if (url === false) continue;
      page.data.url = url;
      page.data.basename = basenameOf(url);
      if (!own.layout && !page.isHTML) delete page.data.layout;
      pages.push(page);
    }
    return pages;
  }

  #component(file: Data, path: string, inherited: Data): Component {
    const { css, js, inheritData, content, ...defaults } = file;
    if (css || js) {
      throw new Error(
        `${path}: a component exports css or js, which the local part of Lume does not gather. Add the file with site.add().`,
      );
    }
    return async (props) => {
      const children = props?.children ?? props?.content;
      const data = {
        ...(inheritData === false ? {} : inherited),
        ...defaults,
        ...props,
        children,
        content: children,
      };
      return String(await this.#renderWith(extname(path), content, data, path));
    };
  }

  /** Files that a processor asks for become pages. */
  async #promoteFor(
    processors: [string[] | "*", Processor][],
    pages: Page[],
  ): Promise<void> {
    const wanted = new Set(
      processors.flatMap(([extensions]) =>
        extensions === "*" ? [] : extensions
      ),
    );
    for (const file of [...this.files]) {
      if (!file.isCopy && wanted.has(file.ext)) {
        pages.push(await this.#promote(file));
      }
    }
  }
  async #promote(file: StaticFile): Promise<Page> {
    this.files.splice(this.files.indexOf(file), 1);
    const { url, path, source, ext, isCopy } = file;
    const page = Page.create({ url }, {
      path: path.slice(0, -ext.length || undefined),
      ext,
      entry: { path, src: source },
    });
    page.isCopy = isCopy;
    page.content = await Deno.readFile(source);
    return page;
  }

  async #dispatch(type: SiteEvent, event: Data = {}): Promise<void> {
    for (const run of this.#listeners.get(type) ?? []) {
      await run({ type, ...event });
    }
  }
}

/** Options of the Markdown engine, as in Lume's second argument. */
export interface MarkdownOptions {
  options?: Exclude<Parameters<typeof markdownIt>[0], string>;
}

async function run(
  processors: [string[] | "*", Processor][],
  pages: Page[],
): Promise<void> {
  for (const [extensions, process] of processors) {
    const chosen = pages.filter((page) =>
      extensions === "*" || !page.isCopy && (
          extensions.includes(page.src.ext) ||
          extensions.some((ext) => page.outputPath.endsWith(ext))
        )
    );
    await process(chosen, pages);
  }
}

function claim(outputs: Map<string, string>, path: string, by: string): void {
  const other = outputs.get(path);
  if (other) {
    throw new Error(
      `${by} and ${other} would both be written to ${path}. Give one another url.`,
    );
  }
  outputs.set(path, by);
}

function engineNames(names: string | string[]): string[] {
  const list = Array.isArray(names) ? names : names.split(",");
  return list.map((name) => `.${name.trim()}`);
}

function isGenerator(
  content: unknown,
): content is (...args: Data[]) => Generated {
  return typeof content === "function" &&
    /^(Async)?GeneratorFunction$/.test(content.constructor.name);
}

/** "styles/" → "/styles", or "/styles/" where the slash is to stay. */
function normal(path: string, keepSlash = false): string {
  const joined = join("/", path);
  return keepSlash || joined === "/" ? joined : joined.replace(/\/$/, "");
}
