/** A second build does no stage again and writes the same pages. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { site } from "./browser.ts";
import { deno } from "./deno.ts";
import { filesUnder, hashesUnder } from "./tree.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

Deno.test("a second build does no stage and writes the same pages", async () => {
  const artifacts = await writtenAt(join(root, ".artifacts"));
  const pages = await hashesUnder(site);
  assert.ok(Object.keys(artifacts).length > 0, "the first build left nothing");

  const { code, out, err } = await deno("task", "build");
  assert.equal(code, 0, out + err);

  assert.deepEqual(await writtenAt(join(root, ".artifacts")), artifacts);
  assert.deepEqual(await hashesUnder(site), pages);
});

/** When each artifact's provenance, which is written last, was written. */
async function writtenAt(folder: string): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const file of await filesUnder(folder)) {
    if (!file.endsWith("provenance.json")) continue;
    const { mtime } = await Deno.stat(join(folder, file));
    times[file] = mtime!.getTime();
  }
  return times;
}
