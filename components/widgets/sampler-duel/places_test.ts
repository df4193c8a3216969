import assert from "node:assert/strict";
import fc from "fast-check";
import { cosineSchedule, timesteps } from "../../../diffusion/mod.ts";
import { meetingPlaces, nearest, neighbour, placeOf } from "./places.ts";

const steps = fc.integer({ min: 1, max: 50 });

Deno.test("a run goes from 0 to 1 in even steps, but for rounding", () => {
  const schedule = cosineSchedule();
  fc.assert(fc.property(steps, (n) => {
    const places = [...timesteps(schedule, n), -1].map((t) => placeOf(t, 1000));
    assert.equal(places[0], 0);
    assert.equal(places[n], 1);
    for (const [i, place] of places.entries()) {
      assert(Math.abs(place - i / n) <= .5 / 1000 + 1e-9);
      assert.equal(nearest(places, i / n), i);
    }
  }));
});

Deno.test("of states at one place the last is shown: Heun's corrected one", () => {
  const places = [0, .5, .5, 1];
  assert.equal(nearest(places, .5), 2);
  assert.equal(nearest(places, .4), 2);
  assert.equal(nearest(places, .2), 0);
  assert.equal(nearest(places, 1), 3);
  assert.equal(nearest([], .3), -1);
});

Deno.test("keys come by every state of both runs, forth and back", () => {
  fc.assert(fc.property(steps, steps, (a, b) => {
    const places = meetingPlaces(a, b);
    const forth = [0];
    while (forth.at(-1)! < 1) forth.push(neighbour(places, forth.at(-1)!, 1));
    const back = [1];
    while (back.at(-1)! > 0) back.push(neighbour(places, back.at(-1)!, -1));
    assert.deepEqual(forth, places);
    assert.deepEqual(back.reverse(), places);
    for (const n of [a, b]) {
      for (let i = 0; i <= n; i++) assert(places.includes(i / n));
    }
  }));
});
