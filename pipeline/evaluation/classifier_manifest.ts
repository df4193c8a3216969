import { resolve } from "node:path";
import { type ManifestFile, ModelError } from "../../inference/manifest.ts";
import { beside, REPORT } from "../report.ts";
import type { StageFile } from "../stage_file.ts";

/** Where the classifier lies, from the repository's root or absolute. */
export const CLASSIFIER_FOLDER = beside(REPORT.judge ?? "radical-classifier");

/** The files of the classifier, for a stage's `files`. */
export const CLASSIFIER_FILES: readonly StageFile[] = [
  { path: `${CLASSIFIER_FOLDER}/manifest.json`, without: ["metrics"] },
  `${CLASSIFIER_FOLDER}/classifier.onnx`,
];

/** `manifest.json` of a classifier, as far as it is read here. */
export interface ClassifierManifest {
  readonly imageSize: number;
  readonly files: { readonly classifier: ManifestFile };
}

/**
 * Reads the classifier's manifest.
 * @throws {ModelError} `missing-file`
 */
export function readClassifierManifest(root: string): ClassifierManifest {
  const path = resolve(root, CLASSIFIER_FOLDER, "manifest.json");
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ModelError(
      "missing-file",
      `${path} is missing. Restore it from the repository, or make it with models/training/export_classifier.py.`,
      { cause },
    );
  }
}
