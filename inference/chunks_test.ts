import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bytesOf,
  type ChunkedFile,
  chunksOf,
  missingRuns,
  rangeHeaders,
} from "./chunks.ts";
import { sha256, validateManifest } from "./manifest.ts";

const flags = fc.array(fc.boolean(), { maxLength: 40 });

Deno.test("runs are the missing chunks, all of them, once, in order", () => {
  fc.assert(fc.property(flags, (isThere) => {
    const chunks = missingRuns(isThere).flatMap(({ first, end }) =>
      Array.from({ length: end - first }, (_, i) => first + i)
    );
    const missing = isThere.flatMap((it, i) => it ? [] : [i]);
    assert.deepEqual(chunks, missing);
  }));
});

Deno.test("runs are as long as can be: what lies on either side is there", () => {
  fc.assert(fc.property(flags, (isThere) => {
    for (const { first, end } of missingRuns(isThere)) {
      assert.ok(first < end);
      assert.notEqual(isThere[first - 1], false);
      assert.notEqual(isThere[end], false);
    }
  }));
});

Deno.test("what is there and what is asked for make the file, byte for byte", async () => {
  const files = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }),
    chunkBytes: fc.integer({ min: 1, max: 20 }),
    seen: fc.infiniteStream(fc.boolean()),
  });
  await fc.assert(fc.asyncProperty(files, async (given) => {
    const bytes = new Uint8Array(given.bytes);
    const chunks = await chunksOf(bytes, given.chunkBytes);
    if (!chunks) return assert.ok(bytes.length <= given.chunkBytes);
    const file: ChunkedFile = {
      path: "f",
      bytes: bytes.length,
      sha256: await sha256(bytes),
      chunks,
    };
    const isThere = chunks.sha256.map(() => given.seen.next().value);
    const made = new Uint8Array(bytes.length);
    const counts = new Uint8Array(bytes.length);
    const put = (start: number, end: number) => {
      made.set(bytes.subarray(start, end), start);
      for (let i = start; i < end; i++) counts[i]++;
    };
    isThere.forEach((it, i) => {
      const { start, end } = bytesOf(file, { first: i, end: i + 1 });
      if (it) put(start, end);
    });
    for (const run of missingRuns(isThere)) {
      const range = bytesOf(file, run);
      const { range: asked = `bytes=0-${bytes.length - 1}` } = rangeHeaders(
        range,
        file,
      ) as { range?: string };
      const [, from, to] = asked.match(/^bytes=(\d+)-(\d+)$/)!.map(Number);
      assert.ok(from <= to && to < bytes.length, asked);
      put(from, to + 1);
    }
    assert.deepEqual(made, bytes);
    assert.ok(counts.every((count) => count === 1), `${counts}`);
  }));
});

Deno.test("the whole file is asked for as any file is", () => {
  const file = { path: "f", bytes: 10, sha256: "" };
  assert.deepEqual(rangeHeaders({ start: 0, end: 10 }, file), {});
  assert.deepEqual(rangeHeaders({ start: 4, end: 10 }, file), {
    range: "bytes=4-9",
  });
});

Deno.test("what the guide's readers fetch is sealed, and the chunks are the file's", async () => {
  const root = new URL("../models/", import.meta.url);
  for (const model of ["glyffuser", "all-MiniLM-L6-v2", "digits"]) {
    const folder = new URL(`${model}/`, root);
    const text = await Deno.readTextFile(new URL("manifest.json", folder));
    const files = JSON.parse(text).files as Record<string, ChunkedFile>;
    for (const { path, chunks } of Object.values(files)) {
      const bytes = await Deno.readFile(new URL(path, folder));
      assert.deepEqual(chunks, await chunksOf(bytes), `${model}/${path}`);
    }
    if ("denoiser" in files) validateManifest(JSON.parse(text), model);
  }
});
