/**
 * The same seed gives the same bytes in Deno and in Chromium: noise, which is
 * specified to the last bit, and whole trajectories, which also go through the
 * engine's `Math.exp`, `Math.log` and `Math.cos`.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildOptions } from "../components/widgets/bundle.ts";
import * as diffusion from "../diffusion/mod.ts";
import reference from "../diffusion/testdata/philox.json" with { type: "json" };
import { withPage } from "./browser.ts";

const source = fileURLToPath(new URL("../diffusion/mod.ts", import.meta.url));

Deno.test("the same seed, the same bytes: Deno, Chromium and NumPy", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await build({
      ...buildOptions,
      entryPoints: { diffusion: source },
      outdir: folder,
    });
    await Deno.writeTextFile(
      join(folder, "index.html"),
      "<!doctype html><title>diffusion</title><link rel=icon href=data:,>",
    );
    const here = await digests(diffusion, reference);
    const there = await withPage("/", (page) =>
      page.evaluate<typeof here>(
        `import("/diffusion.js").then((diffusion) =>
           (${digests})(diffusion, ${JSON.stringify(reference)}))`,
      ), { folder });
    assert.deepEqual(there, here);
    assert.deepEqual(here.noise, reference.map(({ sha256 }) => sha256));
    const trajectories = Object.values(here.trajectories);
    assert.equal(new Set(trajectories).size, trajectories.length);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/**
 * SHA-256 of noise, at the addresses given, and of every array of every step of
 * some runs. The page gets it as text, so it uses nothing from around it.
 */
async function digests(
  {
    cosineSchedule,
    ddim,
    dpmSolverMultistep,
    dpmSolverSde,
    fillNormal,
    mixtureDenoiser,
    probabilityFlow,
    record,
  }: typeof diffusion,
  addresses: typeof reference,
) {
  const digest = async (arrays: Float32Array[]): Promise<string> => {
    const bytes = await new Blob(arrays as BlobPart[]).arrayBuffer();
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return Array.from(
      new Uint8Array(hash),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join("");
  };

  const noise: string[] = [];
  for (const { seed, sample, step, count } of addresses) {
    const values = new Float32Array(count);
    fillNormal(values, { seed: BigInt(seed), sample, step });
    noise.push(await digest([values]));
  }

  const schedule = cosineSchedule();
  const denoiser = mixtureDenoiser({
    dimension: 2,
    means: [-1, -0.5, 1, 0, 0.25, 1],
    deviation: [0.1, 0.3, 0.2],
    weights: [1, 2, 3],
  }, schedule);
  const options = { seed: 20, shape: [64, 2], numInferenceSteps: 25 };
  const runs = {
    "DPM-Solver++ 2M": dpmSolverMultistep(denoiser, schedule, options),
    "DDIM, η = 1": ddim(denoiser, schedule, { ...options, eta: 1 }),
    "SDE-DPM-Solver++": dpmSolverSde(denoiser, schedule, options),
    "probability flow": probabilityFlow(denoiser, schedule, options),
  };
  const trajectories: Record<string, string> = {};
  for (const [name, run] of Object.entries(runs)) {
    const steps = await record(run);
    trajectories[name] = await digest(
      steps.flatMap(({ x, x0, eps }) => [x, x0, eps]),
    );
  }
  return { noise, trajectories };
}
