/**
 * What the widgets put on a site: their scripts, bundled, and the files of
 * onnxruntime-web as its authors ship them, which a worker imports by address
 * once a reader wants the model.
 *
 *     await writeWidgets("_site");
 */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import type { TextEncoderManifest } from "../../inference/manifest.ts";
import { chosenModel, ROOT } from "../../pipeline/model_choice.ts";
import { TEXT_ENCODER_FOLDER } from "../../pipeline/report.ts";
import {
  addressAttributes,
  manifestFile,
  stateAttributes,
  widgetManifest,
} from "./manifest.ts";
import { widgetNames } from "./names.ts";

// Never called: Deno resolves (and fetches) only what its module graph holds.
void (() => [import("onnxruntime-web/wasm"), import("onnxruntime-web/webgpu")]);

/** What other pages embed from; a change that breaks them is another version. */
const version = "v1";

/** The folder of the site that other pages embed widgets from. */
export const embedFolder = `embed/${version}`;

/** Names of the scripts in `embedFolder`, and the modules they are made of. */
export const entryPoints: Record<string, string> = {
  ...Object.fromEntries(
    widgetNames.map((name) => [name, pathOf(`./${name}/mod.ts`)]),
  ),
  frame: pathOf("./frame/mod.ts"),
  near: pathOf("./near/mod.ts"),
  "train-worker": pathOf("./train-it-yourself/worker.ts"),
  "denoiser-worker": pathOf("../../inference/worker.ts"),
};

/** Style sheets beside them, likewise: the room that widgets want. */
export const styleSheets: Record<string, string> = {
  ...Object.fromEntries(
    widgetNames.map((name) => [name, pathOf(`./${name}/reserve.css`)]),
  ),
  near: pathOf("./near/near.css"),
};

/** The line of `shareParts` below each. */
const shareRoom =
  `@media screen and (scripting:enabled){:is(${widgetNames}):not(:defined){box-sizing:border-box;padding-bottom:2.5rem}}`;

/** Files that are copied as they are: path in the site, path on this machine. */
export function staticFiles(): { to: string; from: string }[] {
  // Each build has its script resolved by Deno, and its wasm beside it.
  const runtimes = [
    {
      script: import.meta.resolve("onnxruntime-web/wasm"),
      wasm: "ort-wasm-simd-threaded.wasm",
    },
    {
      script: import.meta.resolve("onnxruntime-web/webgpu"),
      wasm: "ort-wasm-simd-threaded.asyncify.wasm",
    },
  ];
  return runtimes.flatMap(({ script, wasm }) =>
    [script, new URL(wasm, script).href].map((url) => ({
      to: `${embedFolder}/ort/${url.split("/").at(-1)}`,
      from: fileURLToPath(url),
    }))
  );
}

/** Addresses without a version: each a line that leads to the newest. */
export function aliases(): { to: string; content: string }[] {
  return [...widgetNames, "near"].flatMap((name) => [
    {
      to: `embed/${name}.js`,
      content: `export * from "./${version}/${name}.js";\n`,
    },
    {
      to: `embed/${name}.css`,
      content: `@import "./${version}/${name}.css";\n`,
    },
  ]);
}

const manifest = widgetManifest();

/** The scripts' imports are all of this repository: nothing to resolve. */
export const buildOptions = {
  entryPoints: [...Object.entries(entryPoints), ...Object.entries(styleSheets)]
    .map(([out, path]) => ({ in: path, out })),
  bundle: true,
  format: "esm",
  // What several widgets need they share: one file, and one model for a page.
  splitting: true,
  chunkNames: "shared-[hash]",
  minify: true,
  footer: { css: shareRoom },
  define: {
    SITE_MODEL: JSON.stringify(basename(chosenModel())),
    SITE_ENCODER_BYTES: JSON.stringify(encoderBytes()),
    STATE_ATTRIBUTES: JSON.stringify(stateAttributes(manifest)),
    ADDRESS_ATTRIBUTES: JSON.stringify(addressAttributes(manifest)),
  },
  platform: "browser",
  target: ["chrome120", "firefox121", "safari17.4"],
  logLevel: "warning",
} satisfies BuildOptions;

/** Writes scripts and static files into a built site. */
export async function writeWidgets(site: string): Promise<void> {
  await build({ ...buildOptions, outdir: join(site, embedFolder) });
  for (const { to, from } of staticFiles()) {
    const target = join(site, to);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(from, target);
  }
  for (const { to, content } of aliases()) {
    await writeFile(join(site, to), content);
  }
  await writeFile(
    join(site, embedFolder, manifestFile),
    JSON.stringify(manifest),
  );
}

/** What a page fetches for the text encoder; null for a model that has none. */
function encoderBytes(): number | null {
  if (!TEXT_ENCODER_FOLDER) return null;
  const path = resolve(ROOT, TEXT_ENCODER_FOLDER, "manifest.json");
  const { files }: TextEncoderManifest = JSON.parse(
    Deno.readTextFileSync(path),
  );
  return files.encoder.bytes + files.vocabulary.bytes;
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
