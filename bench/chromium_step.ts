/**
 * What one step of the network costs for one picture: in Chromium, on each rung
 * that readers may stand on, and in the pipeline on this machine's CPU:
 *
 *     deno run -A bench/chromium_step.ts [model …]
 *
 * Without a GPU, WebGPU is SwiftShader, which computes on the CPU and takes
 * minutes for a step of the guide's model: that is left out unless the model's
 * name is followed by `:webgpu`.
 */
import type { ProviderRequest } from "../inference/browser.ts";
import { openNative } from "../inference/native.ts";
import { withPage } from "../tests/browser.ts";
import {
  buildModelSite,
  openModel,
  type WithModel,
} from "../tests/model_site.ts";

const steps = 30;
const rungs: { provider: ProviderRequest; threads: number }[] = [
  { provider: "wasm", threads: 1 },
  { provider: "wasm", threads: navigator.hardwareConcurrency },
  { provider: "webgpu", threads: navigator.hardwareConcurrency },
];

const asked = Deno.args.length
  ? Deno.args
  : ["models/glyffuser", "models/digits:webgpu"];
for (const [model, slow] of asked.map((it) => it.split(":"))) {
  console.log(`${model}, ${steps} steps`);
  tell("onnxruntime-node, CPU", await native(model));
  const folder = await buildModelSite([model]);
  try {
    for (const { provider, threads } of rungs) {
      if (provider === "webgpu" && !slow) continue;
      const { report, milliseconds } = await chromium(
        folder,
        model,
        provider,
        threads,
      );
      if (report.fallback) console.log(`  ${report.fallback}`);
      tell(
        report.provider === "wasm"
          ? `WebAssembly, threads: ${report.threads}`
          : "WebGPU",
        milliseconds,
      );
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function native(folder: string): Promise<number[]> {
  const model = await openNative(folder, { device: "cpu", log: () => {} });
  const x = new Float32Array(model.manifest.imageSize ** 2);
  const prompt = model.prompts.condition(model.prompts.list[0].text);
  const milliseconds: number[] = [];
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    await model.denoiser.predict(x, 500, [prompt]);
    milliseconds.push(performance.now() - start);
  }
  await model.close();
  return milliseconds;
}

function chromium(
  folder: string,
  model: string,
  provider: ProviderRequest,
  threads: number,
) {
  // The worker takes half of the logical cores: it is told of twice as many.
  const prefix =
    `Object.defineProperty(navigator, "hardwareConcurrency", { value: ${
      2 * threads
    } });`;
  return withPage("/", async (page) => {
    await openModel(page, provider, model);
    return await page.evaluate(async (steps) => {
      const { model } = globalThis as unknown as WithModel;
      const x = new Float32Array(model.manifest.imageSize ** 2);
      const prompt = model.prompts.condition(model.prompts.list[0].text);
      const milliseconds: number[] = [];
      for (let i = 0; i < steps; i++) {
        await model.denoiser.predict(x, 500, [prompt]);
        milliseconds.push(model.milliseconds);
      }
      return { report: model.report, milliseconds };
    }, steps);
  }, {
    folder,
    answer: ({ url }) => {
      const { pathname } = new URL(url);
      if (!pathname.endsWith("/denoiser-worker.js")) return;
      const script = Deno.readTextFileSync(folder + pathname);
      return new Response(prefix + script, {
        headers: {
          "content-type": "text/javascript",
          "cross-origin-embedder-policy": "require-corp",
        },
      });
    },
  });
}

function tell(name: string, milliseconds: number[]) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const [fastest, median, slowest] = [0, steps / 2, steps - 1]
    .map((it) => sorted[it].toFixed(1));
  console.log(
    `  ${name}: median ${median} ms, ${fastest} to ${slowest} ms`,
  );
}
