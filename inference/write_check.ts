/**
 * Stores a model's answer in its manifest, as the CPU gives it, for every
 * later device to be held against:
 *
 *     deno run -A inference/write_check.ts models/glyffuser
 *
 * Run it once after an export. The question stays the one in the manifest, or
 * is `defaultQuestion` where it has none.
 */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { checkValues } from "./check.ts";
import { validateManifest } from "./manifest.ts";
import {
  onnxDenoiser,
  type OnnxSession,
  type OnnxTensorClass,
} from "./onnx_denoiser.ts";
import { openPrompts, readPromptTable } from "./prompts.ts";

const defaultQuestion = { seed: 1, t: 500, prompt: null as string | null };
const count = 16;

const [modelDir] = Deno.args;
const path = `${modelDir}/manifest.json`;
const json = JSON.parse(await Deno.readTextFile(path));
const question = { ...defaultQuestion, ...json.check };
const manifest = validateManifest(
  { ...json, check: { ...question, values: [0] } },
  path,
);
const { files } = manifest;
const session = await InferenceSession.create(
  `${modelDir}/${files.denoiser.path}`,
);
const prompts = openPrompts(
  readPromptTable(
    await Deno.readTextFile(`${modelDir}/${files.prompts.path}`),
    files.prompts.path,
  ),
  await Deno.readFile(`${modelDir}/${files.promptVectors.path}`),
);
const denoiser = onnxDenoiser(
  session as unknown as OnnxSession,
  Tensor as unknown as OnnxTensorClass,
  manifest,
);
const values = await checkValues(denoiser, prompts, question, count);
json.check = {
  ...question,
  values: values.map((value) => Number(value.toPrecision(8))),
};
await Deno.writeTextFile(path, JSON.stringify(json, null, 2) + "\n");
console.log(`${path}: stored ${count} values of x0`);
