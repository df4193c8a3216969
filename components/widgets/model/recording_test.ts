import assert from "node:assert/strict";
import type { Step } from "../../../diffusion/mod.ts";
import { greys, Recording } from "./recording.ts";

/** A run of n steps, whose one state is the share of the steps done. */
async function* run(n: number, failAt = Infinity): AsyncGenerator<Step> {
  const x = new Float32Array(1);
  for (let index = 0; index <= n; index++) {
    await Promise.resolve();
    if (index === failAt) throw new Error("lost");
    x[0] = index / n;
    const sigma = index === n ? 0 : 3;
    yield { index, t: index === n ? -1 : 10, sigma, x, x0: x, eps: x };
  }
}

Deno.test("greys: ink is 0, paper 255, the rest is cut off", () => {
  assert.deepEqual([...greys(Float32Array.of(-5, -1, 0, 1, 5))], [
    0,
    0,
    128,
    255,
    255,
  ]);
});

Deno.test("a run of n steps is complete with n + 1 frames", async () => {
  const recording = new Recording(3, () => run(3));
  const complete = [];
  while (await recording.record()) complete.push(recording.complete);
  assert.deepEqual(complete, [false, false, false, true]);
  assert.equal(recording.broken, false);
  const { signal, noise } = recording.frames[0];
  assert.ok(Math.abs(signal ** 2 + noise ** 2 - 1) < 1e-12);
  assert.ok(Math.abs(noise / signal - 3) < 1e-12);
  assert.deepEqual([recording.frames[3].signal, recording.frames[3].noise], [
    1,
    0,
  ]);
});

Deno.test("a frame keeps its pictures when the sampler goes on", async () => {
  const recording = new Recording(4, () => run(4));
  while (await recording.record());
  assert.deepEqual(
    recording.frames.map(({ xt, x0, eps }) => [...xt, ...x0, ...eps]),
    [128, 159, 191, 223, 255].map((it) => [it, it, it]),
  );
});

Deno.test("a failure breaks the recording and keeps what is recorded", async () => {
  const recording = new Recording(3, () => run(3, 2));
  await recording.record();
  await recording.record();
  await assert.rejects(recording.record(), /lost/);
  assert.equal(recording.broken, true);
  assert.equal(recording.frames.length, 2);
  assert.equal(await recording.record(), false);
});

Deno.test("a recording that is stopped asks no more", async () => {
  const recording = new Recording(3, () => run(3));
  await recording.record();
  recording.stop();
  assert.equal(await recording.record(), false);
  assert.equal(recording.frames.length, 1);
});
