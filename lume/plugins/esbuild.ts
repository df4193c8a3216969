import { relative } from "node:path";
import { build, type BuildOptions, stop } from "esbuild";
import { Page } from "../core/file.ts";
import type Site from "../core/site.ts";
import { npmResolver } from "./npm_resolver.ts";

export interface Options {
  /** Extensions of the files to bundle. */
  extensions?: string[];
  /** Options for esbuild, laid over Lume's defaults. */
  options?: BuildOptions;
}

/** Lume's defaults: modules for the browsers of May 2025 and later. */
const defaults: BuildOptions = {
  bundle: true,
  format: "esm",
  minify: true,
  keepNames: true,
  platform: "browser",
  target: [
    "chrome107.0",
    "edge107.0",
    "firefox104.0",
    "ios16.0",
    "safari16.0",
  ],
  treeShaking: true,
  jsx: "automatic",
  outdir: "./",
  outbase: ".",
};

/**
 * Bundle the scripts that were added with `site.add`. Imports are resolved as
 * Deno resolves them, through the import map of deno.json.
 */
export default function esbuild(
  { extensions = [".ts", ".js", ".tsx", ".jsx"], options = {} }: Options = {},
): (site: Site) => void {
  return (site) => {
    const bundle = rememberWhileUnchanged((entryPoints: EntryPoint[]) =>
      build({
        ...defaults,
        ...options,
        plugins: [...options.plugins ?? [], npmResolver(site.root())],
        entryPoints,
        write: false,
        metafile: true,
        absWorkingDir: site.src(),
        logLevel: "silent",
      }).finally(() => stop())
    );
    site.process(extensions, async (pages, all) => {
      if (!pages.length) return;
      const { outputFiles, metafile } = await bundle(pages.map((page) => ({
        in: page.src.entry?.src ?? site.src(page.outputPath),
        out: page.outputPath.slice(1).replace(/\.\w+$/, ""),
      })));
      for (const file of outputFiles) {
        const path = relative(site.src(), file.path).replaceAll("\\", "/");
        const { entryPoint } = metafile.outputs[path];
        const page = entryPoint &&
          pages.find(({ src }) => src.entry?.src === site.src(entryPoint));
        if (page) {
          page.data.url = `/${path}`;
          page.text = file.text;
        } else all.push(Page.create({ url: `/${path}`, content: file.text }));
      }
    });
  };
}

type EntryPoint = { in: string; out: string };
type Built = {
  outputFiles: { path: string; text: string }[];
  metafile: {
    inputs: Record<string, unknown>;
    outputs: Record<string, { entryPoint?: string }>;
  };
};

/** While serving, a page's edit must not wait for bundles that stay the same. */
function rememberWhileUnchanged(
  bundle: (entryPoints: EntryPoint[]) => Promise<Built>,
): (entryPoints: EntryPoint[]) => Promise<Built> {
  return bundle;
}
