import assert from "node:assert/strict";
import {
  type Denoiser,
  dpmSolverMultistep,
  guided,
  linearSchedule,
} from "../../../diffusion/mod.ts";
import { greys } from "../model/recording.ts";
import { type Answers, overheard } from "./answers.ts";

const schedule = linearSchedule({ numTrainTimesteps: 100 });

/** Told "ink" it sees ink on the left of two pixels; untold, paper. */
function network(asked: number[]): Denoiser<string> {
  return {
    sampleShape: [2],
    predict(xt, t, conditions) {
      asked.push(xt.length / 2);
      const x0 = xt.map((_, i) =>
        i % 2 === 0 && conditions?.[i >> 1] === "ink" ? -.5 : .5
      );
      const alpha = schedule.alphasCumprod[t];
      const eps = xt.map((it, i) =>
        (it - Math.sqrt(alpha) * x0[i]) / Math.sqrt(1 - alpha)
      );
      return Promise.resolve({ x0, eps });
    },
  };
}

/** Two samples in three steps. */
async function run(guidanceScale: number, isOverheard: boolean) {
  const heard: Answers[] = [];
  const asked: number[] = [];
  const denoiser = isOverheard
    ? overheard(network(asked), (answers) => heard.push(answers))
    : network(asked);
  let last = new Float32Array();
  const steps = dpmSolverMultistep(
    guided(denoiser, schedule, { guidanceScale }),
    schedule,
    {
      seed: 1,
      numInferenceSteps: 3,
      shape: [2, 2],
      conditions: ["ink", "ink"],
    },
  );
  for await (const { x } of steps) last = x.slice();
  return { heard, asked, last: [...last] };
}

for (const w of [0, 1, 4]) {
  Deno.test(`at w = ${w} the samples are those that nobody overhears`, async () => {
    assert.deepEqual((await run(w, true)).last, (await run(w, false)).last);
  });
}

Deno.test("both answers, once a step, also where guidance needs only one", async () => {
  for (const w of [1, 4]) {
    const { heard, asked } = await run(w, true);
    assert.deepEqual(asked, [4, 4, 4]);
    assert.equal(heard.length, 3);
    const [{ without, with: told, differences }] = heard;
    assert.deepEqual(without.x0, greys(Float32Array.of(.5, .5, .5, .5)));
    assert.deepEqual(told!.x0, greys(Float32Array.of(-.5, .5, -.5, .5)));
    assert.equal(differences.length, 2);
    for (const { ink, most } of differences) {
      assert.deepEqual([...ink], [127, 0]);
      assert.equal(most, 1);
    }
  }
});

Deno.test("at w = 0 the network is not told the text", async () => {
  const { heard, asked } = await run(0, true);
  assert.deepEqual(asked, [2, 2, 2]);
  assert.deepEqual(heard.map((it) => [it.with, it.differences]), [
    [null, []],
    [null, []],
    [null, []],
  ]);
});

Deno.test("a text that changes nothing has no difference", async () => {
  const heard: Answers[] = [];
  const same = overheard<string>({
    sampleShape: [2],
    predict: (xt) => Promise.resolve({ x0: xt.slice(), eps: xt.slice() }),
  }, (answers) => heard.push(answers));
  await same.predict(Float32Array.of(.5, -.5), 9, ["ink"]);
  assert.deepEqual(heard[0].differences, [{
    ink: Int8Array.of(0, 0),
    most: 0,
  }]);
});
