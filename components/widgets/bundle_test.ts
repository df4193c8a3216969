import assert from "node:assert/strict";
import { join } from "node:path";
import { runtimeBeside, runtimeIn } from "../../inference/runtime.ts";
import {
  aliases,
  embedFolder,
  entryPoints,
  staticFiles,
  writeWidgets,
} from "./bundle.ts";
import { compressedSize, scriptsOf } from "./script_weight.ts";

Deno.test("scripts and static files are written where pages look for them", async () => {
  const site = await Deno.makeTempDir();
  try {
    await writeWidgets(site);
    const folder = join(site, embedFolder);
    for (const name of Object.keys(entryPoints)) {
      const own = await compressedSize(folder, [`${name}.js`]);
      assert.ok(own <= 30_000, `${name}: ${own} bytes of its own`);
      const scripts = await scriptsOf(folder, `${name}.js`);
      const all = await compressedSize(folder, scripts);
      assert.ok(all <= 60_000, `${name}: ${all} bytes with what it imports`);
      for (const script of scripts) {
        const code = await Deno.readTextFile(join(folder, script));
        // The runtime is no part of it: it is fetched once a reader wants it.
        assert.doesNotMatch(code, /WebAssembly\.inst|\bfrom\s*["'](?!\.\/)/);
      }
    }
    for (const { to, content } of aliases()) {
      const [, name] = content.match(/"\.\/(v1\/[\w-]+\.\w+)"/)!;
      assert.ok((await Deno.stat(`${site}/embed/${name}`)).isFile, to);
      assert.equal(await Deno.readTextFile(`${site}/${to}`), content);
    }
    for (const { to, from } of staticFiles()) {
      const { size } = await Deno.stat(from);
      assert.equal((await Deno.stat(`${site}/${to}`)).size, size);
    }
  } finally {
    await Deno.remove(site, { recursive: true });
  }
});

Deno.test("every runtime that a worker may ask for is among the static files", () => {
  const beside = runtimeBeside();
  const folder = new URL("../../inference/ort/", import.meta.url);
  assert.deepEqual(beside, runtimeIn(folder));
  const asked = Object.values(beside).flatMap(Object.values);
  assert.equal(asked.length, 4);
  const paths = staticFiles().map(({ to }) => to);
  for (const address of asked) {
    const [, name] = address.match(/\/ort\/(.*)/)!;
    assert.ok(paths.includes(`${embedFolder}/ort/${name}`), name);
  }
});
