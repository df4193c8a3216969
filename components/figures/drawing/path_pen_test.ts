import assert from "node:assert/strict";
import fc from "fast-check";
import { PathPen } from "./path_pen.ts";

Deno.test("the path leads, step by step, to a tenth of each place", () => {
  const place = fc.float({ min: -500, max: 500, noNaN: true });
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.boolean(), place, place), { minLength: 1 }),
    (places) => {
      const pen = new PathPen();
      for (const [isDrawn, x, y] of places) {
        if (isDrawn) pen.lineTo(x, y);
        else pen.moveTo(x, y);
      }
      const steps = [...pen.d.matchAll(/([ml])(\S+) ([^ml]+)/g)];
      assert.equal(steps.length, places.length);
      let [x, y] = [0, 0];
      steps.forEach(([, command, right, down], i) => {
        x += Number(right);
        y += Number(down);
        const [isDrawn, ...place] = places[i];
        assert.equal(command, isDrawn ? "l" : "m");
        assert.ok(Math.abs(x - place[0]) < .0501, `${x} for ${place[0]}`);
        assert.ok(Math.abs(y - place[1]) < .0501, `${y} for ${place[1]}`);
      });
    },
  ));
});
