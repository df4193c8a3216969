/**
 * The widgets as an npm package: what `bundle.ts` puts on the site, for pages
 * of others that install it. Each element has a script that defines it and one
 * that only exports its class; they share code. Workers stand alone, and every
 * address of a file is written out, so that bundlers take the files along. A
 * model is no part of it.
 */
import { build, type BuildOptions, stop } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildOptions,
  embedFolder,
  entryPoints,
  staticFiles,
  styleSheets,
} from "../bundle.ts";
import {
  apiOf,
  type Manifest,
  manifestFile,
  sourceOf,
  widgetManifest,
} from "../manifest.ts";
import { widgetNames } from "../names.ts";
import { declarations } from "./declarations.ts";
import { packageJson } from "./package_json.ts";
import { readme } from "./readme.ts";

/** Readable, as code in node_modules is: who bundles it makes it small. */
const readable = {
  ...buildOptions,
  minify: false,
  // Widgets have no line below them that takes along: there is no site.
  footer: {},
  define: {
    ...buildOptions.define,
    SITE_MODEL: "null",
    SITE_ENCODER_BYTES: "null",
  },
} satisfies BuildOptions;

const workers = Object.entries(entryPoints)
  .filter(([name]) => name.endsWith("-worker"));

/** Writes the package into a folder, which it makes. */
export async function writePackage(folder: string): Promise<void> {
  await build({
    ...readable,
    entryPoints: widgetNames.flatMap((name) => [
      { in: entryPoints[name], out: name },
      { in: pathOf(`../${sourceOf(name)}`), out: `classes/${name}` },
      { in: styleSheets[name], out: name },
    ]),
    outdir: folder,
  });
  // Bundlers copy a worker as it is, without what it would import.
  await build({
    ...readable,
    splitting: false,
    entryPoints: Object.fromEntries(workers),
    outdir: folder,
  });
  await stop();
  for (const { to, from } of staticFiles()) {
    await copy(from, join(folder, relative(embedFolder, to)));
  }
  await copy(pathOf("../../../LICENSE"), join(folder, "LICENSE"));
  await copy(pathOf("./NOTICE"), join(folder, "NOTICE"));

  const manifest = { ...widgetManifest(), readme: "README.md" };
  const texts = {
    ...declarations(widgetNames),
    ...elementDeclarations(manifest),
    [manifestFile]: json(manifest),
    "README.md": readme(
      await readFile(pathOf("./README.md"), "utf8"),
      manifest,
    ),
    "package.json": json(packageJson(manifest)),
  };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Types of the scripts that define an element: the page's DOM knows it. */
function elementDeclarations(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(widgetNames.map((name) => {
    const { name: className } = apiOf(name, manifest);
    return [
      `${name}.d.ts`,
      `import { ${className} } from "./classes/${name}.js";

declare global {
  interface HTMLElementTagNameMap {
    "${name}": ${className};
  }
}

export { ${className} };
`,
    ];
  }));
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
