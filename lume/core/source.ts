import { extname, join } from "node:path/posix";
import { basenameOf, type Data, Page, pageUrl } from "./file.ts";
import { load } from "./load.ts";

/** Draws one component from its properties. */
export type Component = (props?: Data) => Promise<string>;

/** Where an added file goes: a URL, or a function of the URL it would have. */
export type Destination = string | ((url: string) => string);

/** `site.add` or `site.copy`. */
export interface Added {
  to?: Destination;
  isCopy: boolean;
}

/** What the site's configuration says about its source folder. */
export interface SourceOptions {
  root: string;
  /** Extensions of pages; one that ends another comes after it. */
  pageExtensions: readonly string[];
  /** By path ("/x.css") or extension (".css"). */
  added: ReadonlyMap<string, Added>;
  isIgnored(path: string): boolean;
  /** `site.data`, by scope (a folder's or file's path). */
  scopedData: ReadonlyMap<string, Data>;
  /** Make a component of its file. */
  component(file: Data, path: string, inherited: Data): Component;
}

interface Folder {
  path: string;
  url: string;
  data: Data;
  components: ReadonlyMap<string, Component>;
  added?: Added;
}

const isData = /\.(ya?ml|json|[jt]s)$/;

/**
 * Read the source folder: pages, each with the data of the folders above it,
 * and the files that were added. Names that begin with "_" or "." are skipped.
 */
export async function readSource(options: SourceOptions): Promise<Page[]> {
  const { root, added, scopedData } = options;
  const found: Page[] = [];
  await readFolder({ path: "/", url: "/", data: {}, components: new Map() });
  return found;

  async function readFolder(parent: Folder): Promise<void> {
    const entries = list(join(root, parent.path));
    const has = (name: string) => entries.some((entry) => entry.name === name);
    const { path } = parent;
    const folder = { ...parent, added: added.get(path) ?? parent.added };
    const { to } = added.get(path) ?? {};
    if (typeof to === "string") folder.url = to;

    const basename = basenameOf(path);
    folder.data = { ...parent.data, basename, ...scopedData.get(path) };
    if (has("_data")) Object.assign(folder.data, await readDataFolder(path));
    for (const { name } of entries) {
      if (name.startsWith("_data.") && isData.test(name)) {
        Object.assign(folder.data, await load(join(root, path, name)));
      }
    }
    if (has("_components")) {
      folder.components = await readComponents(
        join(path, "_components"),
        folder,
      );
    }
    folder.data.comp = namedComponents(folder.components);

    for (const { name, isDirectory } of entries) {
      const below = join(path, name);
      const isHidden = /^[._]/.test(name) || options.isIgnored(below);
      if (isHidden && !added.has(below)) continue;
      if (isDirectory) {
        const url = join(folder.url, name);
        await readFolder({ ...folder, path: below, url });
      } else await readFile(name, folder);
    }
  }

  async function readFile(name: string, folder: Folder): Promise<void> {
    const path = join(folder.path, name);
    const own = added.get(path);
    const how = own ?? folder.added ?? added.get(extname(name));
    const ext = options.pageExtensions.find((ext) => name.endsWith(ext));
    if (ext && !how?.isCopy) {
      const page = sourcePage(path, join(root, path), ext);
      const file = await load(join(root, path));
      const data = page.data = {
        ...folder.data,
        basename: name.slice(0, -ext.length),
        ...scopedData.get(path),
        ...file,
        page,
      } as Data;
      const url = !data.draft && pageUrl(data, folder.url, path);
      if (url) found.push(settle(page, url, file));
    } else if (how) {
      const url = join(folder.url, name);
      const page = sourcePage(path, join(root, path), extname(name));
      const to = typeof how.to === "function" ? how.to(url) : own?.to ?? url;
      page.data = { ...folder.data, url: to, page };
      page.isCopy = how.isCopy;
      found.push(page);
    }
  }

  async function readComponents(
    path: string,
    { data, components }: Folder,
  ): Promise<ReadonlyMap<string, Component>> {
    const all = new Map(components);
    for (const { name } of list(join(root, path))) {
      if (!/^[^._].*\.(vto|[jt]s)$/.test(name)) continue;
      const file = join(path, name);
      const content = await load(join(root, file));
      const key = name.replace(/\.\w+$/, "").toLowerCase();
      all.set(key, options.component(content, file, data));
    }
    return all;
  }

  async function readDataFolder(path: string): Promise<Data> {
    const data: Data = {};
    for (const { name } of list(join(root, path, "_data"))) {
      if (!isData.test(name)) continue;
      const file = await load(join(root, path, "_data", name));
      const isOnlyContent = Object.keys(file).join() === "content";
      data[name.replace(/\.\w+$/, "")] = isOnlyContent ? file.content : file;
    }
    return data;
  }
}

/** A page for a file on disk. */
export function sourcePage(path: string, disk: string, ext: string): Page {
  const entry = { path, src: disk };
  return new Page({
    path: path.slice(0, path.length - ext.length),
    ext,
    entry,
  });
}

/** What is known of a page once its URL is. `own`: data of no folder. */
export function settle(page: Page, url: string, own: Data): Page {
  Object.assign(page.data, { url, basename: basenameOf(url) });
  page.data.date = pageDate(page);
  if (!own.layout && !page.isHTML) delete page.data.layout;
  return page;
}

/** In one order on every machine. */
function list(folder: string): Deno.DirEntry[] {
  return [...Deno.readDirSync(folder)]
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** `comp.name(props)`, the name in any case. */
function namedComponents(components: ReadonlyMap<string, Component>): unknown {
  return new Proxy({}, {
    get(_, name) {
      const found = components.get(String(name).toLowerCase());
      if (found) return found;
      const known = [...components.keys()].join(", ") || "none";
      throw new Error(`no component "${String(name)}" (there are: ${known})`);
    },
  });
}

function pageDate({ data: { date }, src, sourcePath }: Page): Date {
  if (date === undefined) {
    const { birthtime, mtime } = Deno.statSync(src.entry!.src);
    return birthtime ?? mtime ?? new Date();
  }
  // A time without a zone is meant in UTC, as Lume reads it.
  const isLocal = typeof date === "string" && /T[\d:.]+$/.test(date);
  const parsed = new Date(isLocal ? `${date}Z` : date);
  if (!Number.isNaN(parsed.getTime())) return parsed;
  throw new Error(`${sourcePath}: "${date}" is no date. Write YYYY-MM-DD.`);
}
