/** The judge: a network that reads the radical of a glyph. */
import { resolve } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { verifyFile } from "../../inference/manifest.ts";
import {
  CLASSIFIER_FOLDER,
  readClassifierManifest,
} from "./classifier_manifest.ts";

/** What the classifier makes of some glyphs. */
export interface Reading {
  /** Kangxi radical, 1 … 214, of each. */
  readonly radicals: Uint8Array;
  /** `[count, width]`: what it sees before it decides. */
  readonly features: Float32Array;
}

export interface Classifier {
  readonly imageSize: number;
  /** @param glyphs uint8 `[count, imageSize, imageSize]`, 0 = ink, 255 = paper */
  read(glyphs: Uint8Array): Promise<Reading>;
  close(): Promise<void>;
}

/**
 * Opens the classifier; it runs on the CPU.
 * @throws ModelError when its file is not the manifest's.
 */
export async function openClassifier(root: string): Promise<Classifier> {
  const { imageSize, files } = readClassifierManifest(root);
  const path = resolve(root, CLASSIFIER_FOLDER, files.classifier.path);
  const weights = await Deno.readFile(path);
  await verifyFile(weights, files.classifier, path);
  const session = await InferenceSession.create(weights, {
    logSeverityLevel: 3,
  });
  return {
    imageSize,
    async read(glyphs) {
      const glyph = new Tensor(
        "float32",
        scaled(glyphs),
        [glyphs.length / imageSize ** 2, 1, imageSize, imageSize],
      );
      const { logits, features } = await session.run({ glyph });
      return {
        radicals: highest(logits.data as Float32Array, logits.dims[1]),
        features: features.data as Float32Array,
      };
    },
    close: () => session.release(),
  };
}

/** Bytes as numbers in [−1, 1]. (`from` with a function takes ten times as long.) */
function scaled(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(bytes.length);
  for (let i = 0; i < out.length; i++) out[i] = bytes[i] / 127.5 - 1;
  return out;
}

/** The place of the highest number of each row, counted from 1. */
function highest(logits: Float32Array, width: number): Uint8Array {
  return Uint8Array.from({ length: logits.length / width }, (_, row) => {
    const from = row * width;
    let best = from;
    for (let i = from; i < from + width; i++) {
      if (logits[i] > logits[best]) best = i;
    }
    return best - from + 1;
  });
}
