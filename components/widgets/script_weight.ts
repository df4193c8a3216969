import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const statically = /\b(?:from|import)\s*["']\.\/([^"']+)["']/g;

/**
 * A script of a folder and all that it imports before it runs, from the same
 * folder: names of files, the script itself first.
 */
export async function scriptsOf(
  folder: string,
  name: string,
): Promise<string[]> {
  const found = new Set([name]);
  // A set is walked in order of adding, what is added meanwhile included.
  for (const script of found) {
    const code = await readFile(join(folder, script), "utf8");
    for (const [, imported] of code.matchAll(statically)) found.add(imported);
  }
  return [...found];
}

/** Bytes of files of a folder, each compressed with gzip. */
export async function compressedSize(
  folder: string,
  names: readonly string[],
): Promise<number> {
  const sizes = names.map(async (name) =>
    gzipSync(await readFile(join(folder, name))).length
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
