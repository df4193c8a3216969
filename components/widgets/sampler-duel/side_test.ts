import assert from "node:assert/strict";
import {
  type Denoiser,
  linearSchedule,
  mixtureDenoiser,
} from "../../../diffusion/mod.ts";
import { type Model, type Shared, Side } from "./side.ts";

const schedule = linearSchedule();
const shared: Shared = { prompt: "", seed: 3, guidance: 2 };

/** A model that answers exactly, each time 5 ms later by its own clock. */
function model(): Model & { asked: number } {
  const exact = mixtureDenoiser({
    dimension: 2,
    means: [1, 0, -1, .5],
    deviation: .2,
  }, schedule);
  return {
    asked: 0,
    schedule,
    milliseconds: 5,
    get prompts(): never {
      throw new Error("no prompt was given");
    },
    denoiser(signal) {
      return {
        ...exact,
        predict: (x: Float32Array, t: number) => {
          signal?.throwIfAborted();
          this.asked++;
          return exact.predict(x, t);
        },
      } as Denoiser<never>;
    },
  };
}

async function finish(side: Side) {
  while (!side.isComplete) await side.record();
}

Deno.test("a side counts what it asks, up to each state and in all", async () => {
  const side = new Side({ sampler: "heun", steps: 4 });
  const network = model();
  assert.equal(side.reach, -1);
  assert.equal(side.frameAt(.5), null);
  side.begin(network, shared);
  await finish(side);
  assert.equal(network.asked, 7);
  assert.equal(side.evaluations, 7);
  assert.deepEqual(side.places, [0, .25, .25, .5, .5, .75, .75, 1]);
  const count = (at: number) => side.evaluationsAt(side.frameAt(at)!);
  assert.deepEqual([0, .25, .5, .75, 1].map(count), [1, 3, 5, 7, 7]);
  assert.equal(side.millisecondsAt(side.frameAt(.25)!), 15);
  assert.equal(side.millisecondsAt(side.frameAt(1)!), 35);
});

Deno.test("a side keeps its run until its own settings are others", async () => {
  const side = new Side({ sampler: "ddpm", steps: 3 });
  const network = model();
  side.begin(network, shared);
  await finish(side);
  const glyph = [...side.frameAt(1)!.x0];
  side.begin(network, { ...shared });
  assert.equal(network.asked, 3);
  assert.deepEqual([...side.frameAt(1)!.x0], glyph);
  side.keep({ ...shared, seed: 4 });
  assert.equal(side.frameAt(1), null);
  side.begin(network, { ...shared, seed: 4 });
  await finish(side);
  assert.equal(network.asked, 6);
  assert.notDeepEqual([...side.frameAt(1)!.x0], glyph);
});

Deno.test("a run that was broken off begins anew, one that was paused goes on", async () => {
  const side = new Side({ sampler: "ddim", steps: 4 });
  const network = model();
  side.begin(network, shared);
  await side.record();
  await side.record();
  side.begin(network, shared);
  assert.equal(side.frames.length, 2);
  // Another hold on the model: the old one asks no more.
  const other = model();
  side.begin(other, shared);
  assert.equal(side.frames.length, 0);
  await finish(side);
  assert.equal(other.asked, 4);
});
