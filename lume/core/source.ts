import { extname, join } from "node:path/posix";
import { basenameOf, type Data, Page, pageUrl } from "./file.ts";
import { isDataFile, load } from "./load.ts";

/** A file that is copied to the site, or handed to a processor first. */
export interface StaticFile {
  /** Path below the destination, e.g. `/styles/main.css`. */
  url: string;
  /** Path below the source folder. */
  path: string;
  /** Path on disk. */
  source: string;
  ext: string;
  isCopy: boolean;
}

/** Draws one component from its properties. */
export type Component = (props?: Data) => Promise<string>;
/** Components by lower-case name; a folder is a map of its own. */
export type Components = Map<string, Component | Components>;

/** Maps the URL a file would have to the one it gets. */
export type Destination = string | ((url: string) => string);

/** What the site's configuration says about its source folder. */
export interface SourceOptions {
  root: string;
  prettyUrls: boolean;
  /** Extensions that are pages, longest first, e.g. `.page.ts`, `.md`. */
  pageExtensions: readonly string[];
  /** `site.add` and `site.copy`: by path ("/x.css") or extension (".css"). */
  added: ReadonlyMap<string, { to?: Destination; isCopy: boolean }>;
  isIgnored(path: string): boolean;
  /** `site.data`, by scope (a folder or file path). */
  scopedData: ReadonlyMap<string, Data>;
  /** `site.component`. */
  components: Components;
  /** Turn a loaded component file into a component. */
  component(file: Data, path: string, inherited: Data): Component;
}

/**
 * Read the source folder: pages with the data of the folders above them, and
 * the files that were added. Names that begin with "_" or "." are skipped.
 */
export async function readSource(
  options: SourceOptions,
): Promise<{ pages: Page[]; files: StaticFile[] }> {
  const pages: Page[] = [];
  const files: StaticFile[] = [];
  await readFolder("/", "/", {}, options.components);
  return { pages, files };

  async function readFolder(
    path: string,
    url: string,
    inherited: Data,
    inheritedComponents: Components,
    added?: { to?: Destination; isCopy: boolean },
  ): Promise<void> {
    const entries = [...Deno.readDirSync(join(options.root, path))]
      .sort((a, b) => a.name < b.name ? -1 : 1)
      .map(({ name, isDirectory }) => ({
        name,
        isFolder: isDirectory,
        path: join(path, name),
      }));

    const data: Data = {
      ...inherited,
      basename: basenameOf(path),
      ...options.scopedData.get(path),
    };
    for (const { name, isFolder, path } of entries) {
      const disk = join(options.root, path);
      if (isFolder && name === "_data") {
        Object.assign(data, await readDataFolder(disk));
      } else if (name.startsWith("_data.") && isDataFile(name)) {
        Object.assign(data, await load(disk));
      }
    }

    let components = inheritedComponents;
    if (entries.some(({ name }) => name === "_components")) {
      components = await readComponents(
        join(path, "_components"),
        data,
        components,
      );
    }
    data.comp = componentProxy(components);

    const ownAdded = options.added.get(path);
    if (ownAdded) {
      added = ownAdded;
      if (typeof ownAdded.to === "string") url = ownAdded.to;
    }

    for (const entry of entries) {
      const isAdded = options.added.has(entry.path);
      if (!isAdded && isHidden(entry.name, entry.path)) continue;
      if (entry.isFolder) {
        await readFolder(
          entry.path,
          join(url, entry.name),
          data,
          components,
          added,
        );
      } else {
        await readFile(entry, url, data, added);
      }
    }
  }

  function isHidden(name: string, path: string): boolean {
    return /^[._]/.test(name) || options.isIgnored(path);
  }

  async function readFile(
    { name, path }: { name: string; path: string },
    folder: string,
    inherited: Data,
    folderAdded?: { to?: Destination; isCopy: boolean },
  ): Promise<void> {
    const source = join(options.root, path);
    const ownAdded = options.added.get(path);
    const added = ownAdded ?? folderAdded ?? options.added.get(extname(name));
    const ext = options.pageExtensions.find((ext) => name.endsWith(ext));

    if (ext && !added?.isCopy) {
      const page = new Page({
        path: path.slice(0, -ext.length),
        ext,
        entry: { path, src: source },
      });
      const own = await load(source);
      page.data = {
        ...inherited,
        basename: name.slice(0, -ext.length),
        ...options.scopedData.get(path),
        ...own,
        page,
      };
      if (page.data.draft) return;
      const url = pageUrl(page.data, folder, options.prettyUrls, path);
      if (url === false) return;
      page.data.url = url;
      page.data.basename = basenameOf(url);
      page.data.date = pageDate(page.data.date, source);
      if (!own.layout && !page.isHTML) delete page.data.layout;
      pages.push(page);
    } else if (added) {
      const to = added.to;
      const url = join(folder, name);
      files.push({
        url: typeof to === "function"
          ? to(url)
          : ownAdded && to
          ? (to.endsWith("/") ? join(to, name) : to)
          : url,
        path,
        source,
        ext: extname(name),
        isCopy: added.isCopy,
      });
    }
  }

  async function readComponents(
    folder: string,
    inherited: Data,
    above: Components,
  ): Promise<Components> {
    const components: Components = new Map(above);
    for (const entry of Deno.readDirSync(join(options.root, folder))) {
      if (/^[._]/.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory) {
        const name = entry.name.toLowerCase();
        const known = components.get(name);
        components.set(
          name,
          await readComponents(
            path,
            inherited,
            known instanceof Map ? known : new Map(),
          ),
        );
      } else if (/\.(vto|[jt]s)$/.test(entry.name)) {
        const file = await load(join(options.root, path));
        const name = entry.name.replace(/\.\w+$/, "").toLowerCase();
        components.set(name, options.component(file, path, inherited));
      }
    }
    return components;
  }
}

async function readDataFolder(folder: string): Promise<Data> {
  const data: Data = {};
  for (const entry of Deno.readDirSync(folder)) {
    if (/^[._]/.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory) data[entry.name] = await readDataFolder(path);
    else if (isDataFile(entry.name)) {
      const loaded = await load(path);
      const keys = Object.keys(loaded);
      data[entry.name.replace(/\.\w+$/, "")] =
        keys.length === 1 && keys[0] === "content" ? loaded.content : loaded;
    }
  }
  return data;
}

/** `comp.name(props)` and `comp.folder.name(props)`, names in any case. */
function componentProxy(components: Components): unknown {
  return new Proxy({}, {
    get(_, name) {
      if (typeof name !== "string") return undefined;
      const found = components.get(name.toLowerCase());
      if (!found) {
        throw new Error(
          `There is no component "${name}". Known: ${
            [...components.keys()].join(", ") || "none"
          }.`,
        );
      }
      return found instanceof Map ? componentProxy(found) : found;
    },
  });
}

function pageDate(date: unknown, source: string): Date {
  if (date instanceof Date) return date;
  if (typeof date === "number" || typeof date === "string") {
    const parsed = new Date(
      // A date without a zone is meant in UTC, as Lume reads it.
      typeof date === "string" && /T[\d:.]+$/.test(date) ? `${date}Z` : date,
    );
    if (Number.isNaN(parsed.getTime())) {
      throw new Error(`${source}: date "${date}" is none. Write YYYY-MM-DD.`);
    }
    return parsed;
  }
  const { birthtime, mtime } = Deno.statSync(source);
  return birthtime ?? mtime ?? new Date();
}
