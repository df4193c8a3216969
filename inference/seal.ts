/**
 * Seals a model's folder after an export: checks the files against the
 * manifest, and writes into it what browsers hold them against, which is the
 * hashes of large files' chunks and, of a denoiser, an answer as the CPU gives
 * it.
 *
 *     deno task seal models/glyffuser
 *
 * The question stays the one in the manifest, or is `defaultQuestion` where it
 * has none. A text encoder's answer comes with its export.
 */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { checkValues } from "./check.ts";
import { chunksOf } from "./chunks.ts";
import {
  type ManifestCheck,
  type ManifestFile,
  validateManifest,
  verifyFile,
} from "./manifest.ts";
import {
  onnxDenoiser,
  type OnnxSession,
  type OnnxTensorClass,
} from "./onnx_denoiser.ts";
import { openPrompts, readPromptTable } from "./prompts.ts";

const defaultQuestion = { seed: 1, t: 500, prompt: null as string | null };
const count = 16;

if (import.meta.main) {
  const [folder] = Deno.args;
  if (!folder) {
    console.error("Which folder? `deno task seal models/glyffuser`");
    Deno.exit(2);
  }
  const path = `${folder}/manifest.json`;
  const manifest = await sealed(
    JSON.parse(await Deno.readTextFile(path)),
    folder,
  );
  await Deno.writeTextFile(path, JSON.stringify(manifest, null, 2) + "\n");
  console.log(`${path}: sealed`);
}

/** The parts of a manifest that a seal writes. */
interface Sealed {
  files: Record<string, ManifestFile>;
  check?: ManifestCheck;
}

/**
 * The manifest with everything that is measured of its files.
 * @param chunkBytes what a file is cut into; a file that is no larger is not
 * @throws {ModelError} where a file is not the manifest's
 */
export async function sealed<T extends Sealed>(
  json: T,
  folder: string,
  chunkBytes?: number,
): Promise<T> {
  const files: Record<string, ManifestFile> = {};
  for (const [name, { chunks: _, ...file }] of Object.entries(json.files)) {
    const path = `${folder}/${file.path}`;
    const bytes = await Deno.readFile(path);
    await verifyFile(bytes, file, path);
    const chunks = await chunksOf(bytes, chunkBytes);
    files[name] = { ...file, ...chunks && { chunks } };
  }
  const check = "denoiser" in files ? await answered(json, folder) : json.check;
  return { ...json, files, ...check && { check } };
}

async function answered(json: Sealed, folder: string): Promise<ManifestCheck> {
  const question = { ...defaultQuestion, ...json.check };
  const manifest = validateManifest(
    { ...json, check: { ...question, values: [0] } },
    `${folder}/manifest.json`,
  );
  const { files } = manifest;
  const session = await InferenceSession.create(
    `${folder}/${files.denoiser.path}`,
  );
  const prompts = openPrompts(
    readPromptTable(
      await Deno.readTextFile(`${folder}/${files.prompts.path}`),
      files.prompts.path,
    ),
    await Deno.readFile(`${folder}/${files.promptVectors.path}`),
  );
  const denoiser = onnxDenoiser(
    session as unknown as OnnxSession,
    Tensor as unknown as OnnxTensorClass,
    manifest,
  );
  const values = await checkValues(denoiser, prompts, question, count);
  return {
    ...question,
    values: values.map((value) => Number(value.toPrecision(8))),
  } as ManifestCheck;
}
