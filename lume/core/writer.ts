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
  if ("source" in content) {
    const source = await Deno.stat(content.source);
    // The copy carries the time of its source, so two numbers tell.
    if (
      there?.size === source.size &&
      there.mtime?.getTime() === source.mtime?.getTime()
    ) return false;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.copyFile(content.source, path);
    if (source.mtime) await Deno.utime(path, source.mtime, source.mtime);
    return true;
  }
  if (there?.size === content.bytes.length) {
    const old = await Deno.readFile(path);
    if (content.bytes.every((byte, i) => byte === old[i])) return false;
  }
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, content.bytes);
  return true;
}

/** Remove the files below a folder that are not in `keep` ("/a/b.html"). */
export async function removeOthers(
  folder: string,
  keep: ReadonlySet<string>,
  below = "/",
): Promise<void> {
  for await (const entry of Deno.readDir(join(folder, below))) {
    const path = join(below, entry.name);
    if (entry.isDirectory) {
      await removeOthers(folder, keep, path);
      await Deno.remove(join(folder, path)).catch(() => {
        // It still holds something.
      });
    } else if (!keep.has(path)) await Deno.remove(join(folder, path));
  }
}
