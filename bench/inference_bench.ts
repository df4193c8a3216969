/**
 * What one step of the network costs in the pipeline, on every device that this
 * machine has; `deno bench -A bench/inference_bench.ts`.
 */
import { fillNormal } from "../diffusion/mod.ts";
import { openNative } from "../inference/native.ts";

const model = await openNative("models/glyffuser", { device: "auto" });
const pixels = model.manifest.imageSize ** 2;
const gold = model.prompts.condition("gold");

for (const batch of [1, 2, 16]) {
  const xt = fillNormal(new Float32Array(batch * pixels), {
    seed: 1,
    sample: 0,
    step: 0,
  });
  const conditions = Array.from({ length: batch }, () => gold);
  Deno.bench({
    name: `predict, batch ${batch}, ${model.device}`,
    group: "network",
    baseline: batch === 1,
    async fn() {
      await model.denoiser.predict(xt, 500, conditions);
    },
  });
}
