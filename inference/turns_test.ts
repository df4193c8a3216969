import assert from "node:assert/strict";
import { Turns } from "./turns.ts";

/** Work that ends when it is told to, and notes when it began. */
function work(name: string, log: string[]) {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    end: () => resolve(name),
    run: () => {
      log.push(name);
      return promise;
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("one at a time, owners in turn", async () => {
  const log: string[] = [];
  const turns = new Turns(() => false);
  const [one, two] = [{}, {}];
  const works = ["a1", "a2", "a3", "b1", "b2"].map((name) => work(name, log));
  const owners = [one, one, one, two, two];
  const done = works.map(({ run }, i) => turns.take({ owner: owners[i] }, run));
  for (const { end } of works) {
    await settled();
    end();
  }
  assert.deepEqual(await Promise.all(done), ["a1", "a2", "a3", "b1", "b2"]);
  assert.deepEqual(log, ["a1", "b1", "a2", "b2", "a3"]);
});

Deno.test("who gives up leaves the queue, and hears so at once", async () => {
  const log: string[] = [];
  const turns = new Turns(() => false);
  const controller = new AbortController();
  const [a, b, c] = ["a", "b", "c"].map((name) => work(name, log));
  const { signal } = controller;
  const running = turns.take({ owner: {}, signal }, a.run);
  const queued = turns.take({ owner: {}, signal }, b.run);
  const other = turns.take({ owner: {} }, c.run);
  controller.abort(new DOMException("enough", "AbortError"));
  await assert.rejects(running, { name: "AbortError" });
  await assert.rejects(queued, { name: "AbortError" });
  assert.deepEqual(log, ["a"], "the step under way is not cut short");
  a.end();
  c.end();
  assert.equal(await other, "c");
  assert.deepEqual(log, ["a", "c"]);
  await assert.rejects(turns.take({ owner: {}, signal }, b.run), {
    name: "AbortError",
  });
});

Deno.test("who is paused waits, and keeps the place", async () => {
  const log: string[] = [];
  const paused = new Set<object>();
  const turns = new Turns((owner) => paused.has(owner));
  const [hidden, seen] = [{}, {}];
  paused.add(hidden);
  const [a, b] = ["a", "b"].map((name) => work(name, log));
  a.end();
  b.end();
  const first = turns.take({ owner: hidden }, a.run);
  assert.equal(await turns.take({ owner: seen }, b.run), "b");
  await settled();
  assert.deepEqual(log, ["b"]);
  paused.clear();
  turns.go();
  assert.equal(await first, "a");
});

Deno.test("failing work stops nobody else", async () => {
  const turns = new Turns(() => false);
  const owner = {};
  const failed = turns.take(
    { owner },
    () => Promise.reject(new Error("broken")),
  );
  const good = turns.take({ owner }, () => Promise.resolve(1));
  await assert.rejects(failed, { message: "broken" });
  assert.equal(await good, 1);
});

Deno.test("an owner who leaves waits for nothing", async () => {
  const turns = new Turns(() => true);
  const owner = {};
  const waiting = turns.take({ owner }, () => Promise.resolve(1));
  turns.leave(owner, new Error("gone"));
  await assert.rejects(waiting, { message: "gone" });
});
