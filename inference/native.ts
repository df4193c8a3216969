/**
 * A model in Deno, on the fastest device that gives the right answer.
 *
 *     const model = await openNative("models/glyffuser", { device: "auto" });
 *     const gold = model.prompts.condition("gold");
 *     const own = await model.encode("a cat made of gold");
 *     for await (const step of ddim(model.denoiser, model.schedule, { … })) …
 */
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type Schedule, scheduleFrom } from "../diffusion/mod.ts";
import { verifyAnswer } from "./check.ts";
import {
  type DeviceRequest,
  ladder,
  type NativeDevice,
  openFirst,
  seekDevices,
} from "./device.ts";
import {
  type Manifest,
  type ManifestFile,
  ModelError,
  readManifest,
  readTextEncoderManifest,
  verifyFile,
} from "./manifest.ts";
import {
  type OnnxDenoiser,
  onnxDenoiser,
  type OnnxSession,
  type OnnxTensorClass,
} from "./onnx_denoiser.ts";
import { openPrompts, type Prompts, readPromptTable } from "./prompts.ts";
import {
  encodingOf,
  type OnnxIdTensorClass,
  onnxTextEncoder,
  type TextEncoding,
  verifyEncoding,
} from "./text_encoder.ts";

/** A model ready to run. */
export interface NativeModel {
  readonly manifest: Manifest;
  readonly schedule: Schedule;
  readonly prompts: Prompts;
  readonly denoiser: OnnxDenoiser;
  /**
   * The vectors of any text: the list's own if it is there, else by the text
   * encoder, which lies in the folder beside the model's and is opened, on the
   * CPU, for the first such text. null for all texts where the network takes
   * none.
   * @throws {ModelError} if the text encoder is missing or is not the
   * manifest's, or answers wrongly
   */
  readonly encode: TextEncoding;
  /** What it runs on. */
  readonly device: NativeDevice;
  /** Frees the memory; denoiser and encoding are of no use afterwards. */
  close(): Promise<void>;
}

export interface NativeOptions {
  /** "auto" by default: the first of cuda, webgpu, cpu that answers rightly. */
  readonly device?: DeviceRequest;
  /** Told what is tried and what it runs on; standard error by default. */
  readonly log?: (line: string) => void;
}

/**
 * Opens a model's folder: checks its files against the manifest, picks a
 * device, and asks it the manifest's stored question before trusting it.
 *
 * A GPU is first tried in a process of its own, because a broken driver can
 * end the process that calls it.
 *
 * @throws {ModelError} if a file is missing or is not the manifest's, or if no
 * device, not even the CPU, gives the stored answer
 */
export async function openNative(
  modelDir: string,
  { device = "auto", log = console.error }: NativeOptions = {},
): Promise<NativeModel> {
  const { manifest, prompts, weights } = await readModel(modelDir);
  const rungs = ladder(device, await seekDevices(runtimeFolder()));
  const say = (line: string) => log(`inference: ${line}`);
  const { device: found, opened: session } = await openFirst(
    rungs,
    async (device) => {
      if (device !== "cpu") await tryApart(modelDir, device);
      return await openSession(weights, device, manifest, prompts);
    },
    say,
  );
  say(`${manifest.name} runs on ${found}`);
  let encoder: ReturnType<typeof openTextEncoder> | null = null;
  return {
    manifest,
    prompts,
    schedule: scheduleFrom(manifest.schedule),
    denoiser: denoiserOf(session, manifest),
    encode: encodingOf(prompts, async (text) => {
      encoder ??= openTextEncoder(modelDir, manifest);
      encoder.catch(() => encoder = null); // the next text tries again
      return await (await encoder).encode(text);
    }, manifest),
    device: found,
    async close() {
      await session.release();
      const opened = await encoder?.catch(() => null);
      await opened?.session.release();
    },
  };
}

/**
 * Opens a model on exactly this device and asks the stored question; for the
 * process that tries a device before this one dares to.
 * @throws {ModelError} as `openNative`
 */
export async function probe(
  modelDir: string,
  device: NativeDevice,
): Promise<void> {
  const { manifest, prompts, weights } = await readModel(modelDir);
  const session = await openSession(weights, device, manifest, prompts);
  await session.release();
}

async function readModel(modelDir: string) {
  const path = fileIn(modelDir, "manifest.json");
  const manifest = readManifest(textOf(await readFile(path)), path);
  const { files } = manifest;
  const table = readPromptTable(
    textOf(await readWhole(modelDir, files.prompts)),
    fileIn(modelDir, files.prompts.path),
  );
  const vectors = await readWhole(modelDir, files.promptVectors);
  const prompts = openPrompts(table, vectors);
  const weights = await readWhole(modelDir, files.denoiser);
  return { manifest, prompts, weights };
}

async function openTextEncoder(modelDir: string, model: Manifest) {
  const folder = fileIn(modelDir, `../${model.textEncoder.name}`);
  const path = fileIn(folder, "manifest.json");
  const text = textOf(await readFile(path));
  const manifest = readTextEncoderManifest(text, path, model);
  const vocabulary = await readWhole(folder, manifest.files.vocabulary);
  const weights = await readWhole(folder, manifest.files.encoder);
  const session = await InferenceSession.create(weights, {
    executionProviders: ["cpu"],
    logSeverityLevel: 3,
  });
  const encode = onnxTextEncoder(
    session as unknown as OnnxSession,
    Tensor as unknown as OnnxIdTensorClass,
    manifest,
    textOf(vocabulary),
    model.textEncoder.maxTokens,
  );
  await verifyEncoding(encode, manifest);
  return { session, encode };
}

function fileIn(folder: string, path: string): string {
  return `${folder.replace(/\/+$/, "")}/${path}`;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A file that is what the manifest says. */
async function readWhole(
  folder: string,
  file: ManifestFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = fileIn(folder, file.path);
  const bytes = await readFile(path);
  await verifyFile(bytes, file, path);
  return bytes;
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ModelError(
      "missing-file",
      `${path} is missing. Restore it from the repository, or make it with the recipe in models/training/.`,
      { cause },
    );
  }
}

async function openSession(
  weights: Uint8Array,
  device: NativeDevice,
  manifest: Manifest,
  prompts: Prompts,
): Promise<InferenceSession> {
  const session = await InferenceSession.create(weights, {
    executionProviders: [device],
    logSeverityLevel: 3,
  });
  try {
    const denoiser = denoiserOf(session, manifest);
    await verifyAnswer(denoiser, prompts, manifest, device);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}

function denoiserOf(
  session: InferenceSession,
  manifest: Manifest,
): OnnxDenoiser {
  return onnxDenoiser(
    session as unknown as OnnxSession,
    Tensor as unknown as OnnxTensorClass,
    manifest,
  );
}

async function tryApart(modelDir: string, device: NativeDevice) {
  const script = fileURLToPath(new URL("./probe.ts", import.meta.url));
  const { success, code, signal, stderr } = await new Deno.Command(
    Deno.execPath(),
    {
      args: ["run", "-A", script, modelDir, device],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal: AbortSignal.timeout(120_000),
    },
  ).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new ModelError(
    "no-device",
    `the trial run ended with ${signal ?? `code ${code}`}: ${said}`,
  );
}

/** The folder that onnxruntime loads its native libraries from. */
function runtimeFolder(): string {
  const { os, arch } = Deno.build;
  const platform = os === "windows" ? "win32" : os;
  const cpu = arch === "aarch64" ? "arm64" : "x64";
  return fileURLToPath(
    new URL(
      `../bin/napi-v6/${platform}/${cpu}`,
      import.meta.resolve("onnxruntime-node"),
    ),
  );
}
