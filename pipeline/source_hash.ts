import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createHash } from "node:crypto";
import type { FileHashes } from "./file_hash.ts";
import { sha256OfFile, sha256OfJson } from "./file_hash.ts";

/**
 * The version of a stage's code: SHA-256 (hex) of everything of ours that it
 * imports, bundled and minified so that comments and layout do not count, and
 * of the pinned version of every package that it names. Modules and data files
 * reached by `new URL("./x", import.meta.url)`, such as workers, count too.
 *
 * @param module File URL of the stage's module.
 * @throws Error when a module cannot be found or parsed.
 */
export async function sourceHash(
  module: string,
  hashes: FileHashes,
): Promise<string> {
  const { root } = hashes;
  const name = relative(root, fileURLToPath(module));
  const pinOf = readPins(root);
  const known = hashes.source(name);
  if (known && stillHolds(known, hashes, pinOf)) return known.version;

  const bundle = await bundleAll(fileURLToPath(module));
  const pins = Object.fromEntries(
    [...bundle.packages].sort().map((it) => [it, pinOf(it)]),
  );
  const version = sha256OfJson({ code: bundle.code, data: bundle.data, pins });
  const files = Object.fromEntries(
    [...bundle.files].sort().map((it) => {
      const path = relative(root, it);
      return [path, hashes.of(path)];
    }),
  );
  hashes.rememberSource(name, { files, pins, version });
  return version;
}

/** Ends the bundler's process, which would keep this one alive. */
export async function stopBundler(): Promise<void> {
  if (!started) return;
  started = false;
  await (await import("esbuild")).stop();
}

let started = false;

interface Bundle {
  /** SHA-256 of each minified bundle: the stage's, then those of its workers. */
  code: string[];
  /** SHA-256 of data files that the code names by URL. */
  data: string[];
  /** Package specifiers as written. */
  packages: Set<string>;
  /** Absolute paths of all files that took part. */
  files: Set<string>;
}

async function bundleAll(entry: string): Promise<Bundle> {
  // Loaded only here: a run with nothing to do never pays for it.
  const { build } = await import("esbuild");
  started = true;
  const bundle: Bundle = {
    code: [],
    data: [],
    packages: new Set(),
    files: new Set(),
  };
  const entries = [entry];
  for (const file of entries) {
    const result = await build({
      entryPoints: [file],
      absWorkingDir: dirname(entry),
      bundle: true,
      minify: true,
      format: "esm",
      platform: "neutral",
      target: "esnext",
      packages: "external",
      legalComments: "none",
      logLevel: "silent",
      metafile: true,
      write: false,
    });
    bundle.code.push(
      createHash("sha256").update(result.outputFiles[0].contents)
        .digest("hex"),
    );
    for (const [path, input] of Object.entries(result.metafile.inputs)) {
      const source = resolve(dirname(entry), path);
      bundle.files.add(source);
      for (const { path, external } of input.imports) {
        // An import of types alone is dropped, and then called external too.
        if (external && !/^(\.|node:)/.test(path)) bundle.packages.add(path);
      }
      for (const named of namedByUrl(source)) {
        if (/\.[cm]?[jt]s$/.test(named)) {
          if (!entries.includes(named)) entries.push(named);
        } else if (!bundle.files.has(named)) {
          bundle.files.add(named);
          bundle.data.push(sha256OfFile(named));
        }
      }
    }
  }
  return bundle;
}

/** Files that a module names by `new URL("…", import.meta.url)`. */
function namedByUrl(source: string): string[] {
  const text = Deno.readTextFileSync(source);
  const pattern =
    /new URL\(\s*(["'`])([^"'`$]+)\1,\s*import\.meta\.url,?\s*\)/g;
  return [...text.matchAll(pattern)]
    .map(([, , path]) => join(dirname(source), path))
    .filter(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function stillHolds(
  known: { files: Record<string, string>; pins: Record<string, string> },
  hashes: FileHashes,
  pinOf: (specifier: string) => string,
): boolean {
  try {
    return Object.entries(known.files).every(([path, sha256]) =>
      hashes.of(path) === sha256
    ) && Object.entries(known.pins).every(([it, pin]) => pinOf(it) === pin);
  } catch {
    return false; // a file has gone
  }
}

/** Looks specifiers up in the import map of the root's `deno.json`. */
function readPins(root: string): (specifier: string) => string {
  let imports: Record<string, string> = {};
  try {
    imports = JSON.parse(Deno.readTextFileSync(join(root, "deno.json")))
      .imports ?? {};
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return (specifier) => {
    if (imports[specifier]) return imports[specifier];
    const prefix = Object.keys(imports)
      .filter((it) => it.endsWith("/") && specifier.startsWith(it))
      .sort((a, b) => b.length - a.length)[0];
    return prefix
      ? imports[prefix] + specifier.slice(prefix.length)
      : specifier;
  };
}
