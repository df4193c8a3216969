import { build, stop } from "esbuild";
import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import { pathToFileURL } from "node:url";
import {
  buildOptions,
  embedFolder,
  entryPoints,
  staticFiles,
} from "./bundle.ts";

/**
 * Put the widgets' scripts and their static files on the site. To be used after
 * the plugins that process scripts: these are bundled already.
 */
export default function widgets(): (site: Site) => void {
  return (site) => {
    for (const { to, from } of staticFiles()) {
      site.copy(pathToFileURL(from).href, `/${to}`);
    }
    site.process("*", async (_pages: Page[], all: Page[]) => {
      const { outputFiles } = await build({
        ...buildOptions,
        entryPoints: { ...entryPoints },
        write: false,
        outdir: site.root(embedFolder),
        logLevel: "warning",
      });
      for (const { path, text } of outputFiles) {
        const url = path.slice(site.root().length);
        all.push(Page.create({ url, content: text }));
      }
      await stop();
    });
  };
}
