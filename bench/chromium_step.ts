/**
 * What one step of the network costs in Chromium, for one glyph, with threads:
 *
 *     deno run -A bench/chromium_step.ts [wasm | webgpu]
 *
 * Without a GPU, WebGPU is SwiftShader: minutes a step.
 */
import type { ProviderRequest } from "../inference/browser.ts";
import { withPage } from "../tests/browser.ts";
import {
  buildModelSite,
  openModel,
  type WithModel,
} from "../tests/model_site.ts";

const steps = 30;
const folder = await buildModelSite();
const provider = (Deno.args[0] ?? "wasm") as ProviderRequest;
try {
  const { report, milliseconds } = await withPage("/", async (page) => {
    await openModel(page, provider);
    return await page.evaluate(async (steps) => {
      const { model } = globalThis as unknown as WithModel;
      const x = new Float32Array(model.manifest.imageSize ** 2);
      const gold = model.prompts.condition("gold");
      const milliseconds: number[] = [];
      for (let i = 0; i < steps; i++) {
        await model.denoiser.predict(x, 500, [gold]);
        milliseconds.push(model.milliseconds);
      }
      return { report: model.report, milliseconds };
    }, steps);
  }, { folder });
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const [fastest, median, slowest] = [0, steps / 2, steps - 1]
    .map((it) => sorted[it].toFixed(0));
  console.log(
    `${report.provider}, threads: ${report.threads}; ${steps} steps: median ${median} ms, ${fastest} to ${slowest} ms`,
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}
