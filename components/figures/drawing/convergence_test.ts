import assert from "node:assert/strict";
import { slices } from "../testdata/sources.ts";
import { type Convergence, openConvergence } from "./convergence.ts";
import { samplerTable } from "./sampler_table.ts";
import { samplers } from "./samplers.ts";

async function withConvergence(
  run: (convergence: Convergence) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "convergence-" });
  try {
    run(openConvergence((await slices(folder)).get("convergence")!));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("every sampler that was run has a name, and none has two", () =>
  withConvergence((convergence) => {
    assert.deepEqual(
      samplers.map(({ run }) => run).sort(),
      convergence.samplers.map(({ name }) => name).sort(),
    );
  }));

Deno.test("errors are those of the most evaluations that are allowed", () =>
  withConvergence(({ errorOf, orderOf, sampler }) => {
    const { distribution } = sampler("heun");
    const point = distribution.find(({ evaluations }) => evaluations === 9)!;
    assert.equal(errorOf("heun", 10), point.error.toFixed(3));
    assert.equal(errorOf("probability-flow", 5), "–");
    assert.match(orderOf("heun"), /^[12]\.\d$/);
    assert.equal(orderOf("ddpm"), "–");
  }));

Deno.test("samples are found at their sampler's place", () =>
  withConvergence(({ samples, shownCount, samplers: all, draws }) => {
    const size = 2 * shownCount;
    assert.equal(draws.length, size);
    const last = samples(all.at(-1)!.name, 1);
    assert.equal(last.length, size);
    assert.equal(last.byteOffset + last.byteLength, last.buffer.byteLength);
    // With the same noise: Euler's method is DDIM.
    samples("ddim", 0).forEach((value, i) =>
      assert.ok(Math.abs(value - samples("euler", 0)[i]) < 1e-5)
    );
    assert.notDeepEqual(samples("ddim", 0), samples("heun", 0));
  }));

Deno.test("an unknown sampler is named, with those that there are", () =>
  withConvergence(({ sampler }) => {
    assert.throws(() => sampler("guess"), /no sampler "guess", but ddpm, /);
  }));

Deno.test("the table has a row for every sampler, its words rendered", () =>
  withConvergence((convergence) => {
    const html = samplerTable(convergence, (text) => `<i>${text}</i>`);
    assert.equal(html.split('<th scope="row">').length - 1, samplers.length);
    assert.ok(html.includes("<i>[DDIM](/reference/ddim/)</i>"));
    assert.ok(html.includes(convergence.errorOf("lms", 20)));
    assert.match(html, /^<div [^>]*tabindex="0"><table id="tbl:samplers">/);
    assert.doesNotMatch(html, /undefined|NaN/);
  }));
