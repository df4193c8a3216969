/** A folder as a list of files, to look over or to compare. */
import { createHash } from "node:crypto";
import { join, relative } from "node:path";

/** Every file under `folder`, relative to it, in order of name. */
export async function filesUnder(folder: string): Promise<string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for await (const entry of Deno.readDir(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory) folders.push(path);
      else files.push(relative(folder, path));
    }
  }
  return files.sort();
}

/** SHA-256 of every file under `folder`, by name. */
export async function hashesUnder(
  folder: string,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const file of await filesUnder(folder)) {
    const bytes = await Deno.readFile(join(folder, file));
    hashes[file] = createHash("sha256").update(bytes).digest("hex");
  }
  return hashes;
}
