import assert from "node:assert/strict";
import fc from "fast-check";
import { sayInEnglish } from "../../languages/say.ts";
import { wilsonInterval } from "../../../pipeline/evaluation/wilson_interval.ts";
import { percent, shareInWords } from "./proportion.ts";

Deno.test("a share is told with its number and its interval", () => {
  const proportion = (successes: number, trials: number) => ({
    successes,
    trials,
    share: successes / trials,
    interval: wilsonInterval(successes, trials),
  });
  assert.equal(
    shareInWords(proportion(980, 1000), sayInEnglish),
    "98 % of 1,000 (95 % interval: 96.9 to 98.7 %)",
  );
  assert.equal(
    shareInWords(proportion(64, 64), sayInEnglish),
    "100 % of 64 (95 % interval: 94.3 to 100 %)",
  );
});

Deno.test("percent says 100 of the whole only", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 1e6 }).chain((trials) =>
      fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials))
    ),
    ([successes, trials]) => {
      const shown = percent(successes / trials);
      assert.equal(shown === "100", successes === trials);
      assert(Math.abs(Number(shown) - 100 * successes / trials) <= .1 + 1e-9);
    },
  ));
});
