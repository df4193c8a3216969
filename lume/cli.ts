import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type Site from "./core/site.ts";

/**
 * `lume/cli.ts`: build the site of `_config.ts`; with `--serve`, serve it,
 * watch its sources and reload the pages that show it.
 */
const { values } = parseArgs({
  args: Deno.args,
  strict: false,
  options: {
    config: { type: "string", default: "_config.ts" },
    serve: { type: "boolean", short: "s" },
  },
});
const config = pathToFileURL(resolve(String(values.config))).href;

if (values.serve) {
  const { serve } = await import("./serve.ts");
  serve(config);
} else {
  const start = performance.now();
  try {
    const { default: site }: { default: Site } = await import(config);
    await site.build();
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    const { pages, options } = site;
    console.log(`${pages.length} files in ${options.dest} after ${seconds} s`);
    console.log("Serve it: npx -y deno@2.9.6 task serve");
  } catch (error) {
    console.error(`The site is not built.\n${(error as Error).message}`);
    Deno.exit(1);
  }
}
