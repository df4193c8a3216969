import assert from "node:assert/strict";
import { Wanted } from "./wanted.ts";

/** Makes on demand, and knows how often, and whether it was told to stop. */
function factory() {
  const made: (PromiseWithResolvers<string> & { signal: AbortSignal })[] = [];
  const make = (signal: AbortSignal) => {
    const resolvers = Promise.withResolvers<string>();
    made.push({ ...resolvers, signal });
    return resolvers.promise;
  };
  return { made, make };
}

const isAbort = { name: "AbortError" };

Deno.test("is made once for all who want it, and there for those who come later", async () => {
  const { made, make } = factory();
  const wanted = new Wanted<string>();
  const both = Promise.all([wanted.get(make), wanted.get(make)]);
  made[0].resolve("thing");
  assert.deepEqual(await both, ["thing", "thing"]);
  assert.equal(await wanted.get(make), "thing");
  assert.equal(made.length, 1);
  assert.ok(!made[0].signal.aborted);
});

Deno.test("one of two gives up: the other has it; both: it is stopped, and made anew", async () => {
  const { made, make } = factory();
  const wanted = new Wanted<string>();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = wanted.get(make, one.signal);
  const second = wanted.get(make, two.signal);
  one.abort();
  await assert.rejects(first, isAbort);
  assert.ok(!made[0].signal.aborted);
  two.abort();
  await assert.rejects(second, isAbort);
  assert.ok(made[0].signal.aborted);

  // It has not stopped yet when it is wanted again.
  const third = wanted.get(make);
  assert.equal(made.length, 1);
  made[0].reject(made[0].signal.reason);
  await new Promise((done) => setTimeout(done));
  made[1].resolve("another");
  assert.equal(await third, "another");
});

Deno.test("what is finished in spite of all is there for the next", async () => {
  const { made, make } = factory();
  const wanted = new Wanted<string>();
  const controller = new AbortController();
  const first = wanted.get(make, controller.signal);
  controller.abort();
  await assert.rejects(first, isAbort);
  made[0].resolve("late");
  assert.equal(await wanted.get(make), "late");
  assert.equal(made.length, 1);
});

Deno.test("a failure is told to all who wait, and the next tries again", async () => {
  const { made, make } = factory();
  const wanted = new Wanted<string>();
  const both = [wanted.get(make), wanted.get(make)];
  made[0].reject(new Error("broken"));
  for (const it of both) await assert.rejects(it, /broken/);
  const again = wanted.get(make);
  made[1].resolve("whole");
  assert.equal(await again, "whole");
});

Deno.test("what is dropped is made anew; what took its place stays", async () => {
  const { made, make } = factory();
  const wanted = new Wanted<string>();
  const first = wanted.get(make);
  made[0].resolve("old");
  await first;
  await wanted.drop("old");
  const second = wanted.get(make);
  made[1].resolve("new");
  assert.equal(await second, "new");
  await wanted.drop("old");
  assert.equal(await wanted.get(make), "new");
});

Deno.test("who has given up before gets nothing, and nothing is made", async () => {
  const { made, make } = factory();
  const given = AbortSignal.abort();
  await assert.rejects(new Wanted<string>().get(make, given), isAbort);
  assert.equal(made.length, 0);
});
