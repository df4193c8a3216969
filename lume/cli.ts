import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import Site from "./core/site.ts";

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
  const { default: site } = await import(config);
  if (!(site instanceof Site)) {
    throw new Error(`${config}: the default export is no Site`);
  }
  await site.build();
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(
    `${site.pages.length} files in ${site.options.dest} after ${seconds} s`,
  );
}
