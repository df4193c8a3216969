/**
 * The manifest that travels with a model's files: what they are, how to feed
 * them, and how to know that they arrived whole. Nothing here does I/O, so the
 * pipeline and the browser check a model by the same code.
 */
import {
  type PredictionType,
  type Schedule,
  scheduleFrom,
  type ScheduleSpec,
} from "../diffusion/mod.ts";

/** One file of a model: its path beside the manifest, and what it must be. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the whole file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Of a large file, so that what has arrived of it can be trusted alone. */
  readonly chunks?: FileChunks;
}

/** The pieces of a file, each of which can be checked without the others. */
export interface FileChunks {
  /** Size of each; of the last, what is left. */
  readonly bytes: number;
  /** SHA-256 of each, in the file's order. */
  readonly sha256: readonly string[];
}

/** A tensor at the network's boundary; a string in `shape` is a free size. */
export interface TensorSpec {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/**
 * One stored answer of the network, to be asked again of every device before
 * it is trusted. The question: x_t is pure noise from the shared generator
 * (`seed`, sample 0, step 0), at timestep `t`, under `prompt` (null = none).
 * The answer: x0 at `values.length` places spread evenly over the image, place
 * i being pixel floor((i + 1/2) · pixels / values.length).
 */
export interface ManifestCheck {
  readonly seed: number;
  readonly t: number;
  readonly prompt: string | null;
  readonly values: readonly number[];
  /** Largest allowed |difference|, in units of x0. */
  readonly tolerance: number;
}

/** `models/<name>/manifest.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** Width and height of a sample, in pixels. */
  readonly imageSize: number;
  readonly channels: number;
  /** What x means at its ends: [ink, paper]. */
  readonly valueRange: readonly [number, number];
  readonly schedule: ScheduleSpec;
  readonly predictionType: PredictionType;
  readonly files: {
    readonly denoiser: ManifestFile;
    readonly prompts: ManifestFile;
    readonly promptVectors: ManifestFile;
  };
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly textEncoder: {
    /** Also the name of its folder, which lies beside the model's own. */
    readonly name: string;
    /** Length of one token's vector. */
    readonly width: number;
    readonly maxTokens: number;
  };
  readonly check: ManifestCheck;
  /** Numbers that were learned. */
  readonly parameters: number;
  /** Records for people; nothing is computed from them. */
  readonly training?: Readonly<Record<string, unknown>>;
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly licences?: unknown;
}

/**
 * One stored answer of a text encoder. The answer to `text`: the numbers at
 * `values.length` places spread evenly over its vectors, as in `ManifestCheck`.
 */
export interface TextEncoderCheck {
  readonly text: string;
  readonly values: readonly number[];
  /** Largest allowed |difference|. */
  readonly tolerance: number;
}

/** `manifest.json` of a text encoder. */
export interface TextEncoderManifest {
  readonly name: string;
  readonly version: string;
  /** Length of one token's vector. */
  readonly width: number;
  /** Longest text, with [CLS] and [SEP]. */
  readonly maxTokens: number;
  readonly files: {
    readonly encoder: ManifestFile;
    /** One token a line; a token's id is the number of its line, from 0. */
    readonly vocabulary: ManifestFile;
  };
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly check: TextEncoderCheck;
  /** Records for people; nothing is computed from them. */
  readonly source?: unknown;
  readonly metrics?: unknown;
  readonly licence?: unknown;
}

/** The names under which a model's failures are told apart by programs. */
export type ModelErrorCode =
  | "bad-manifest"
  | "missing-file"
  | "wrong-size"
  | "wrong-hash"
  | "wrong-answer"
  | "unknown-prompt"
  | "no-device"
  | "network";

/** A failure to load or run a model, in words: what, where, what to do. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  constructor(
    readonly code: ModelErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Tolerance of a check that states none: what fp32 devices differ by. */
const DEFAULT_TOLERANCE = 0.01;

/** The tensors that `onnx_denoiser.ts` feeds and reads; those of the text may both be missing. */
const INPUT_NAMES = ["sample", "timestep"];
const TEXT_INPUT_NAMES = ["context", "context_mask"];
const OUTPUT_NAMES = ["prediction"];

/** What stands in the manifest's place of a network that takes no text. */
const NO_TEXT = { name: "none", width: 1, maxTokens: 1 };

/** The tensors that `text_encoder.ts` feeds and reads. */
const ENCODER_INPUT_NAMES = ["ids", "mask"];
const ENCODER_OUTPUT_NAMES = ["vectors"];

const PREDICTION_TYPES: readonly PredictionType[] = [
  "epsilon",
  "sample",
  "v_prediction",
];

/**
 * Reads the text of a `manifest.json`.
 * @param where path or URL of the file, for messages
 * @throws {ModelError} `bad-manifest`, naming the field at fault
 */
export function readManifest(text: string, where: string): Manifest {
  return validateManifest(parse(text, where), where);
}

/**
 * Checks a parsed manifest field by field.
 * @throws {ModelError} `bad-manifest`, naming the field at fault
 */
export function validateManifest(json: unknown, where: string): Manifest {
  const field = new Field(json, "", where);
  const imageSize = field.at("imageSize").integer(1, 4096);
  const channels = field.at("channels").integer(1, 4);
  const schedule = readSchedule(field.at("schedule"));
  const predictionType = field.at("predictionType").oneOf(PREDICTION_TYPES);
  const files = field.at("files");
  const inputs = field.at("inputs").list(readTensor);
  const outputs = field.at("outputs").list(readTensor);
  const isTold = takesText({ inputs });
  const textEncoder = isTold
    ? readTextEncoder(field.at("textEncoder"))
    : NO_TEXT;

  expectNames(
    field.at("inputs"),
    inputs,
    isTold ? [...INPUT_NAMES, ...TEXT_INPUT_NAMES] : INPUT_NAMES,
  );
  expectNames(field.at("outputs"), outputs, OUTPUT_NAMES);
  const fixed = {
    sample: [channels, imageSize, imageSize],
    ...isTold && { context: [textEncoder.width] },
  };
  for (const [name, tail] of Object.entries(fixed)) {
    const shape = inputs.find((tensor) => tensor.name === name)!.shape;
    const found = shape.slice(-tail.length);
    if (String(found) !== String(tail)) {
      field.at("inputs").fail(
        `says that "${name}" ends in [${found}], but imageSize, channels and ` +
          `textEncoder.width say [${tail}]`,
      );
    }
  }

  return {
    ...(json as Manifest),
    name: field.at("name").string(),
    version: field.at("version").string(),
    imageSize,
    channels,
    valueRange: readRange(field.at("valueRange")),
    schedule,
    predictionType,
    files: {
      denoiser: readFile(files.at("denoiser")),
      prompts: readFile(files.at("prompts")),
      promptVectors: readFile(files.at("promptVectors")),
    },
    inputs,
    outputs,
    textEncoder,
    parameters: field.at("parameters").integer(1, Number.MAX_SAFE_INTEGER),
    check: readCheck(field.at("check"), scheduleFrom(schedule)),
  };
}

/** Whether a network is told what to draw. */
export function takesText({ inputs }: Pick<Manifest, "inputs">): boolean {
  return inputs.some(({ name }) => TEXT_INPUT_NAMES.includes(name));
}

/**
 * Reads the text of a text encoder's `manifest.json`.
 * @param where path or URL of the file, for messages
 * @param model the model whose texts it is to encode
 * @throws {ModelError} `bad-manifest`, naming the field at fault: also one that
 * does not fit the model
 */
export function readTextEncoderManifest(
  text: string,
  where: string,
  model: Pick<Manifest, "name" | "textEncoder">,
): TextEncoderManifest {
  const json = parse(text, where);
  const field = new Field(json, "", where);
  const { name, width, maxTokens } = model.textEncoder;
  const files = field.at("files");
  const inputs = field.at("inputs").list(readTensor);
  const outputs = field.at("outputs").list(readTensor);
  const check = field.at("check");
  const values = check.at("values").list((item) => item.number());
  if (values.length === 0) check.at("values").fail("must hold stored answers");
  expectNames(field.at("inputs"), inputs, ENCODER_INPUT_NAMES);
  expectNames(field.at("outputs"), outputs, ENCODER_OUTPUT_NAMES);
  if (field.at("name").string() !== name) {
    field.at("name").fail(`must be "${name}", as the model ${model.name} asks`);
  }
  return {
    ...(json as TextEncoderManifest),
    version: field.at("version").string(),
    width: field.at("width").integer(width, width),
    maxTokens: field.at("maxTokens").integer(maxTokens, 4096),
    files: {
      encoder: readFile(files.at("encoder")),
      vocabulary: readFile(files.at("vocabulary")),
    },
    inputs,
    outputs,
    check: {
      text: check.at("text").string(),
      values,
      tolerance: check.at("tolerance").number(),
    },
  };
}

/**
 * Checks that a file is the one the manifest speaks of.
 * @param where path or URL of the file, for messages
 * @throws {ModelError} `wrong-size` or `wrong-hash`
 */
export async function verifyFile(
  bytes: Uint8Array<ArrayBuffer>,
  file: ManifestFile,
  where: string,
): Promise<void> {
  const remedy =
    "The copy is cut short or the manifest belongs to other weights: fetch the file again, or export the model again.";
  if (bytes.length !== file.bytes) {
    throw new ModelError(
      "wrong-size",
      `${where} has ${bytes.length} bytes, the manifest says ${file.bytes}. ${remedy}`,
    );
  }
  const found = await sha256(bytes);
  if (found !== file.sha256) {
    throw new ModelError(
      "wrong-hash",
      `${where} has SHA-256 ${found.slice(0, 12)}…, the manifest says ` +
        `${file.sha256.slice(0, 12)}…. ${remedy}`,
    );
  }
}

/**
 * SHA-256 as 64 hexadecimal digits.
 * @throws {ModelError} `no-device` where the page has no Web Crypto
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new ModelError(
      "no-device",
      "This page cannot check the model's files: browsers offer the means only to pages opened over https or from localhost. Open it so.",
    );
  }
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelError(
      "bad-manifest",
      `${where} is not JSON (${(cause as Error).message}). ` +
        `Check that the address is a model's folder; if it is, export the model again.`,
      { cause },
    );
  }
}

function expectNames(
  field: Field,
  tensors: readonly TensorSpec[],
  names: readonly string[],
) {
  for (const name of names) {
    if (tensors.some((tensor) => tensor.name === name)) continue;
    field.fail(`has no tensor named "${name}"`);
  }
}

function readTextEncoder(field: Field): Manifest["textEncoder"] {
  return {
    name: readFolderName(field.at("name")),
    width: field.at("width").integer(1, 65536),
    maxTokens: field.at("maxTokens").integer(1, 4096),
  };
}

/**
 * The name of a folder that lies beside the model's own. A manifest comes from
 * elsewhere; a name must not lead to another place.
 */
export function readFolderName(field: Field): string {
  const name = field.string();
  if (/^\w[\w.-]*$/.test(name)) return name;
  return field.fail("must be letters, digits and . - _, as a folder's name");
}

function readSchedule(field: Field): ScheduleSpec {
  let schedule: Schedule;
  try {
    schedule = scheduleFrom(field.value as ScheduleSpec);
  } catch (cause) {
    return field.fail(`is no noise schedule: ${(cause as Error).message}`);
  }
  if (!(schedule.alphasCumprod.length > 0)) field.fail("has no timesteps");
  return field.value as ScheduleSpec;
}

function readRange(field: Field): readonly [number, number] {
  const range = field.list((item) => item.number());
  if (range.length !== 2 || range[0] >= range[1]) {
    field.fail("must be two rising numbers, [ink, paper]");
  }
  return [range[0], range[1]];
}

function readFile(field: Field): ManifestFile {
  const path = field.at("path").string();
  // A manifest comes from elsewhere; it must not point out of its own folder.
  if (/^[/\\]|^\w+:|\\|(^|\/)\.\.(\/|$)/.test(path)) {
    field.at("path").fail(`must stay inside the model's folder, not "${path}"`);
  }
  const sha256 = readHash(field.at("sha256"));
  const bytes = field.at("bytes").integer(1, Number.MAX_SAFE_INTEGER);
  const chunks = field.at("chunks");
  if (chunks.value === undefined) return { path, bytes, sha256 };
  return { path, bytes, sha256, chunks: readChunks(chunks, bytes) };
}

function readChunks(field: Field, fileBytes: number): FileChunks {
  const bytes = field.at("bytes").integer(1, Number.MAX_SAFE_INTEGER);
  const sha256 = field.at("sha256").list(readHash);
  const count = Math.ceil(fileBytes / bytes);
  if (sha256.length !== count) {
    field.at("sha256").fail(
      `must hold ${count} hashes, one for each ${bytes} of ${fileBytes} bytes, not ${sha256.length}`,
    );
  }
  return { bytes, sha256 };
}

function readHash(field: Field): string {
  const hash = field.string();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  return field.fail("must be 64 lower-case hexadecimal digits");
}

function readTensor(field: Field): TensorSpec {
  const shape = field.at("shape").list((size) =>
    typeof size.value === "string" ? size.value : size.integer(1, 2 ** 31)
  );
  return {
    name: field.at("name").string(),
    type: field.at("type").oneOf(["float32", "int32"]),
    shape,
  };
}

function readCheck(field: Field, schedule: Schedule): ManifestCheck {
  const prompt = field.at("prompt");
  const values = field.at("values").list((item) => item.number());
  if (values.length === 0) field.at("values").fail("must hold stored answers");
  const tolerance = field.at("tolerance");
  return {
    seed: field.at("seed").integer(0, Number.MAX_SAFE_INTEGER),
    t: field.at("t").integer(0, schedule.alphasCumprod.length - 1),
    prompt: prompt.value === null ? null : prompt.string(),
    values,
    tolerance: tolerance.value === undefined
      ? DEFAULT_TOLERANCE
      : tolerance.number(),
  };
}

/** A place in the JSON that knows its own path, so that errors can name it. */
export class Field {
  constructor(
    readonly value: unknown,
    readonly path: string,
    readonly where: string,
    /** What to do about a fault, as a sentence. */
    readonly remedy =
      "Use a manifest written by the export of this version, or change the field.",
  ) {}

  at(key: string): Field {
    if (typeof this.value !== "object" || this.value === null) {
      this.fail("must be an object");
    }
    const path = this.path ? `${this.path}.${key}` : key;
    const value = Object.hasOwn(this.value as object, key)
      ? (this.value as Record<string, unknown>)[key]
      : undefined;
    return new Field(value, path, this.where, this.remedy);
  }

  list<T>(read: (item: Field) => T): T[] {
    if (!Array.isArray(this.value)) return this.fail("must be a list");
    return this.value.map((value, i) =>
      read(new Field(value, `${this.path}[${i}]`, this.where, this.remedy))
    );
  }

  string(): string {
    if (typeof this.value === "string" && this.value) return this.value;
    return this.fail("must be a text");
  }

  number(): number {
    if (Number.isFinite(this.value)) return this.value as number;
    return this.fail("must be a number");
  }

  integer(min: number, max: number): number {
    const value = this.value as number;
    if (Number.isSafeInteger(value) && value >= min && value <= max) {
      return value;
    }
    return this.fail(`must be a whole number from ${min} to ${max}`);
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    if (choices.includes(this.value as T)) return this.value as T;
    return this.fail(`must be one of ${choices.join(", ")}`);
  }

  fail(what: string): never {
    const found = this.value === undefined
      ? "is missing"
      : `is ${JSON.stringify(this.value).slice(0, 60)}`;
    throw new ModelError(
      "bad-manifest",
      `${this.where}: ${
        this.path || "the manifest"
      } ${what} (it ${found}). ${this.remedy}`,
    );
  }
}
