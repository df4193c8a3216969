import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";

/**
 * Write bytes, or copy a file, unless the same is there.
 *
 * @returns whether anything was written
 */
export async function writeFile(
  path: string,
  content: { bytes: Uint8Array } | { source: string },
): Promise<boolean> {
  const there = await Deno.stat(path).catch(() => undefined);
  if (!there) await Deno.mkdir(dirname(path), { recursive: true });
  if ("source" in content) {
    const { size, mtime } = await Deno.stat(content.source);
    // A copy carries the time of its source, so two numbers tell.
    const isSame = there?.size === size && +there.mtime! === +mtime!;
    if (isSame) return false;
    await Deno.copyFile(content.source, path);
    await Deno.utime(path, mtime!, mtime!);
  } else {
    const old = there?.size === content.bytes.length && Deno.readFileSync(path);
    if (old && Buffer.compare(old, content.bytes) === 0) return false;
    await Deno.writeFile(path, content.bytes);
  }
  return true;
}

/** Remove the files below a folder that are not in `keep` ("/a/b.html"). */
export async function removeOthers(
  folder: string,
  keep: ReadonlyMap<string, unknown>,
  below = "/",
): Promise<void> {
  for (const entry of [...Deno.readDirSync(join(folder, below))]) {
    const path = join(below, entry.name);
    if (entry.isDirectory) await removeOthers(folder, keep, path);
    else if (!keep.has(path)) await Deno.remove(join(folder, path));
  }
  const isEmpty = Deno.readDirSync(join(folder, below)).next().done;
  if (isEmpty && below !== "/") await Deno.remove(join(folder, below));
}
