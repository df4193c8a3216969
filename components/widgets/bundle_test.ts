import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  aliases,
  embedFolder,
  entryPoints,
  staticFiles,
  writeWidgets,
} from "./bundle.ts";

Deno.test("scripts and static files are written where pages look for them", async () => {
  const site = await Deno.makeTempDir();
  try {
    await writeWidgets(site);
    for (const name of Object.keys(entryPoints)) {
      const script = await Deno.readTextFile(
        `${site}/${embedFolder}/${name}.js`,
      );
      // The runtime is no part of it: it is fetched once a reader wants it.
      assert.doesNotMatch(script, /from\s*["']onnxruntime|ort-wasm-simd-\w+\(/);
      const { length } = gzipSync(script);
      assert.ok(length < 30_000, `${name}: ${length} bytes with gzip`);
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

Deno.test("every runtime that a worker may ask for is among the static files", async () => {
  const worker = await Deno.readTextFile(entryPoints["denoiser-worker"]);
  const asked = [...worker.matchAll(/"(ort[\w.-]+\.(?:mjs|wasm))"/g)];
  const paths = staticFiles().map(({ to }) => to);
  assert.equal(asked.length, 4);
  for (const [, name] of asked) {
    assert.ok(paths.includes(`${embedFolder}/ort/${name}`), name);
  }
});
