import { relative } from "node:path";
import { build, type BuildOptions, stop } from "esbuild";
import { Page } from "../core/file.ts";
import type Site from "../core/site.ts";

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
 * Bundle the scripts that were added with `site.add`. They import files; what
 * imports packages is bundled with the widgets.
 */
export default function esbuild(
  { extensions = [".ts", ".js"], options = {} }: Options = {},
): (site: Site) => void {
  return (site) =>
    site.process(extensions, async (pages, all) => {
      if (!pages.length) return;
      const sourceOf = (page: Page) => page.src.entry!.src;
      const { outputFiles, metafile } = await build({
        ...defaults,
        ...options,
        entryPoints: pages.map((page) => ({
          in: sourceOf(page),
          out: page.outputPath.slice(1).replace(/\.\w+$/, ""),
        })),
        write: false,
        metafile: true,
        absWorkingDir: site.src(),
        logLevel: "silent",
      });
      for (const { path: disk, text } of outputFiles) {
        const path = relative(site.src(), disk);
        const { entryPoint = "" } = metafile.outputs[path];
        const page = pages.find((page) =>
          sourceOf(page) === site.src(entryPoint)
        );
        if (page) {
          page.data.url = `/${path}`;
          page.text = text;
        } else all.push(Page.create({ url: `/${path}`, content: text }));
      }
      await stop();
    });
}
