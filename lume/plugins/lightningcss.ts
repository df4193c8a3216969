import { dirname, join } from "node:path/posix";
import { bundleAsync, type BundleAsyncOptions } from "lightningcss-wasm";
import type Site from "../core/site.ts";

export interface Options {
  /** Folder that imports are relative to, below the source folder. */
  includes?: string;
  /** Options for Lightning CSS, laid over Lume's defaults. */
  options?: Partial<BundleAsyncOptions<Record<string, never>>>;
}

/** Lume's defaults: CSS for the browsers of May 2025 and later. */
const defaults = {
  minify: true,
  drafts: { customMedia: true },
  targets: {
    android: 107 << 16,
    chrome: 107 << 16,
    edge: 107 << 16,
    firefox: 104 << 16,
    ios_saf: 16 << 16,
    safari: 16 << 16,
  },
};

/** Bundle and minify the style sheets that were added with `site.add`. */
export default function lightningCss(
  { includes, options }: Options = {},
): (site: Site) => void {
  return (site) => {
    // By style sheet: the files it was made of, and what they gave.
    const made = new Map<string, { files: Map<string, string>; css: string }>();
    site.process([".css"], async (pages) => {
      for (const page of pages) {
        const filename = site.src(page.sourcePath);
        const known = made.get(filename);
        // The sheet itself is at hand, and may be no file at all.
        if (
          known?.files.get(filename) === page.text &&
          [...known.files].slice(1).every(isUnchanged)
        ) {
          page.text = known.css;
          continue;
        }
        const files = new Map([[filename, page.text]]);
        const { code } = await bundleAsync({
          filename,
          sourceMap: false,
          ...defaults,
          ...options,
          resolver: {
            resolve: (name: string, from: string) =>
              name.startsWith(".")
                ? join(dirname(from), name)
                : site.src(includes ?? site.options.includes, name),
            read(file: string) {
              const text = files.get(file) ?? Deno.readTextFileSync(file);
              files.set(file, text);
              return text;
            },
          },
        });
        page.text = new TextDecoder().decode(code);
        made.set(filename, { files, css: page.text });
      }
    });
  };
}

function isUnchanged([path, text]: [string, string]): boolean {
  return Deno.readTextFileSync(path) === text;
}
