/**
 * The model that the report is built around: its folder, its manifest, and its
 * `report.json`, which names its data set and the examples to be shown.
 * `models/README.md` describes both files.
 */
import { dirname, resolve } from "node:path";
import {
  Field,
  type Manifest,
  ModelError,
  readFolderName,
  readManifest,
  takesText,
} from "../inference/manifest.ts";
import { chosenModel, ROOT } from "./model_choice.ts";

/** Where pictures and captions come from. */
export type DatasetSource =
  /** Drawn: the characters that Unihan defines, with the font. */
  | { readonly source: "unihan" }
  /** Files of the model's folder: a picture of all pictures, and a table. */
  | {
    readonly source: "sheet";
    readonly images: string;
    readonly records: string;
  };

/** A name in the report's languages by their tags: at least in English. */
export type Label = { readonly en: string } & Readonly<Record<string, string>>;

/** A kind of picture that is mainly found in one region of the map. */
export interface ClusterKind {
  readonly label: Label;
  /** Name of a picture of this kind. */
  readonly example: string;
  /** Its members: those with one of these captions, or these radicals. */
  readonly captions: readonly string[];
  readonly radicals: readonly number[];
}

/** `report.json`. Pictures are named as in the data set; "" is no text. */
export interface Report {
  readonly dataset: DatasetSource;
  /** Folder beside the model's own of the network that reads its pictures. */
  readonly judge: string | null;
  readonly pictures: {
    /** On the tab of the browser. */
    readonly icon: string;
    /** Its numbers are printed. */
    readonly printed: string;
    /** Noise is added to it. */
    readonly noised: string;
    /** Of the split "test": the network is asked for it at several timesteps. */
    readonly heldOut: string;
    /** Of the split "train", with its text: a round of training is shown with it. */
    readonly training: { readonly name: string; readonly text: string };
  };
  readonly prompts: {
    /** The guide's own example. */
    readonly main: string;
    readonly duel: string;
    readonly sde: readonly string[];
    /** None: the model takes no text. So in the two below. */
    readonly guidance: readonly string[];
    readonly map: readonly string[];
    readonly attention: readonly string[];
  };
  /** A text whose vectors are shown, and two words with texts around them. */
  readonly texts: {
    readonly shown: string;
    readonly words: Readonly<Record<string, readonly string[]>>;
  } | null;
  /** Regions of the map that are labelled. */
  readonly clusters: readonly ClusterKind[];
}

/** The model's folder: from the root, or absolute where it lies outside. */
export const MODEL_FOLDER: string = chosenModel();

/** Its manifest, when this process began. */
export const MANIFEST: Manifest = readDrawable(...textOf("manifest.json"));

/** Its `report.json`, when this process began. */
export const REPORT: Report = reportOf(MODEL_FOLDER);

/**
 * The `report.json` of a model's folder.
 * @throws {ModelError} as `readReport`, and `missing-file`
 */
export function reportOf(folder: string): Report {
  return readReport(...textOf("report.json", folder));
}

/** A folder that the model's files name, which lies beside its own. */
export function beside(name: string): string {
  return `${dirname(MODEL_FOLDER)}/${name}`;
}

/** Folder of the text encoder; null where the model has only its list, or takes no text. */
export const TEXT_ENCODER_FOLDER: string | null = textEncoderFolder();

function textEncoderFolder(): string | null {
  const folder = beside(MANIFEST.textEncoder.name);
  return takesText(MANIFEST) && isThere(folder) ? folder : null;
}

/** Whether there is such a file or folder; from the root, or absolute. */
export function isThere(path: string): boolean {
  try {
    return Deno.statSync(resolve(ROOT, path)) !== null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Reads the text of a `report.json`.
 *
 * @param where path of the file, for messages
 * @throws {ModelError} `bad-manifest`, naming the field at fault
 */
export function readReport(text: string, where: string): Report {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(
      "bad-manifest",
      `${where} is not JSON: ${(cause as Error).message}`,
      { cause },
    );
  }
  const field = new Field(
    json,
    "",
    where,
    "models/README.md describes every field.",
  );
  const pictures = field.at("pictures");
  const training = pictures.at("training");
  const prompts = field.at("prompts");
  const texts = field.at("texts");
  const judge = field.at("judge");
  const clusters = field.at("clusters");
  return {
    dataset: readSource(field.at("dataset")),
    judge: judge.value === undefined ? null : readFolderName(judge),
    pictures: {
      icon: pictures.at("icon").string(),
      printed: pictures.at("printed").string(),
      noised: pictures.at("noised").string(),
      heldOut: pictures.at("heldOut").string(),
      training: {
        name: training.at("name").string(),
        text: prompt(training.at("text")),
      },
    },
    prompts: {
      main: prompt(prompts.at("main")),
      duel: prompt(prompts.at("duel")),
      sde: prompts.at("sde").list(prompt),
      guidance: prompts.at("guidance").list((it) => it.string()),
      map: prompts.at("map").list((it) => it.string()),
      attention: prompts.at("attention").list((it) => it.string()),
    },
    texts: texts.value === undefined ? null : readTexts(texts),
    clusters: clusters.value === undefined ? [] : clusters.list(readKind),
  };
}

/** A file of the model's folder: its text, and where it is. */
function textOf(
  name: string,
  folder = MODEL_FOLDER,
): [text: string, where: string] {
  const path = `${folder}/${name}`;
  try {
    return [Deno.readTextFileSync(resolve(ROOT, path)), path];
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ModelError(
      "missing-file",
      `${path} is missing. \`--model\` wants a model's folder; models/README.md says what it holds.`,
      { cause },
    );
  }
}

/**
 * A manifest of a model whose pictures the report can show.
 * @throws {ModelError} `bad-manifest`
 */
export function readDrawable(text: string, where: string): Manifest {
  const manifest = readManifest(text, where);
  const { channels, valueRange: [ink, paper] } = manifest;
  if (channels !== 1 || ink !== -1 || paper !== 1) {
    throw new ModelError(
      "bad-manifest",
      `${where}: the report shows pictures of one channel with values from -1 (ink) to 1 (paper); this model has ${channels} from ${ink} to ${paper}. Train it on such pictures.`,
    );
  }
  return manifest;
}

function readSource(field: Field): DatasetSource {
  const source = field.at("source").oneOf(["unihan", "sheet"] as const);
  if (source === "unihan") return { source };
  return {
    source,
    images: readFileName(field.at("images")),
    records: readFileName(field.at("records")),
  };
}

function readFileName(field: Field): string {
  const name = field.string();
  if (/^\w[\w.-]*$/.test(name)) return name;
  return field.fail("must be the name of a file in the model's folder");
}

function readTexts(field: Field): Report["texts"] {
  const words = field.at("words");
  const names = Object.keys(words.value ?? {});
  if (names.length !== 2) words.fail("must have two words");
  return {
    shown: field.at("shown").string(),
    words: Object.fromEntries(
      names.map((name) => [name, words.at(name).list((it) => it.string())]),
    ),
  };
}

function readKind(field: Field): ClusterKind {
  const listOf = <T>(name: string, read: (item: Field) => T): T[] => {
    const list = field.at(name);
    return list.value === undefined ? [] : list.list(read);
  };
  const kind = {
    label: readLabel(field.at("label")),
    example: field.at("example").string(),
    captions: listOf("captions", (it) => it.string()),
    radicals: listOf("radicals", (it) => it.integer(1, 214)),
  };
  if (kind.captions.length + kind.radicals.length === 0) {
    field.fail("must have captions or radicals, to know its members by");
  }
  return kind;
}

function readLabel(field: Field): Label {
  const label: Label = { en: field.at("en").string() };
  const others = Object.keys(field.value as object)
    .map((tag) => [tag, field.at(tag).string()]);
  return { ...label, ...Object.fromEntries(others) };
}

/** A text, or "" for none. */
function prompt(field: Field): string {
  return field.value === "" ? "" : field.string();
}
