import assert from "node:assert/strict";
import { Holding } from "./holding.ts";

/** One that opens as told, and what it was told of, phase by phase. */
function holding(open: (signal: AbortSignal) => Promise<void>) {
  const told: (string | null)[] = [];
  let released = 0;
  const it = new Holding(
    async ({ signal, onProgress }) => {
      await open(signal);
      onProgress({ phase: "start", loaded: 0, total: 0 });
      return { release: () => released++ };
    },
    (progress) => told.push(progress?.phase ?? null),
  );
  return { it, told, released: () => released };
}

Deno.test("who asks at the same time, or later, has the same lease", async () => {
  const { it, told } = holding(() => Promise.resolve());
  const both = Promise.all([it.open(), it.open()]);
  assert.ok(it.isOpening);
  const [first, second] = await both;
  assert.equal(first, second);
  assert.equal(await it.open(), first);
  assert.equal(it.lease, first);
  assert.deepEqual(told, ["download", "start", null]);
});

Deno.test("what has failed is tried again when it is asked for", async () => {
  let isBroken = true;
  const { it, told } = holding(() =>
    isBroken ? Promise.reject(new Error("no network")) : Promise.resolve()
  );
  await assert.rejects(it.open(), /no network/);
  assert.ok(!it.isOpening && it.lease === null);
  assert.deepEqual(told, ["download", null]);
  isBroken = false;
  assert.ok(await it.open());
});

Deno.test("an opening can be stopped; what is released is asked for anew", async () => {
  const { it, released } = holding((signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      setTimeout(resolve, 5);
    })
  );
  const opening = it.open();
  it.stop();
  await assert.rejects(opening, { name: "AbortError" });
  const lease = await it.open();
  it.release();
  assert.equal(released(), 1);
  assert.notEqual(await it.open(), lease);
});
