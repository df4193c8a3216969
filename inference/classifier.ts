/**
 * A network that reads pictures, over an onnxruntime session: what it sees in
 * them, before it decides what they are.
 */
import {
  Field,
  type ManifestFile,
  ModelError,
  readFolderName,
} from "./manifest.ts";
import type { OnnxSession, OnnxTensorClass } from "./onnx_denoiser.ts";

/** `manifest.json` of such a network, as far as it is used here. */
export interface ClassifierManifest {
  readonly name: string;
  /** Width and height of a picture, in pixels. */
  readonly imageSize: number;
  /** Numbers that it sees in a picture. */
  readonly featureWidth: number;
  readonly files: { readonly classifier: ManifestFile };
}

/**
 * Reads the text of a classifier's `manifest.json`.
 * @param where path or URL of the file, for messages
 * @throws {ModelError} `bad-manifest`, naming the field at fault
 */
export function readClassifierManifest(
  text: string,
  where: string,
): ClassifierManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(
      "bad-manifest",
      `${where} is not JSON (${
        (cause as Error).message
      }). Restore it from the repository, or export the classifier again.`,
      { cause },
    );
  }
  const field = new Field(json, "", where);
  const outputs = field.at("outputs");
  const [features] = outputs.list((it) => it)
    .filter((it) => it.at("name").value === "features");
  if (!features) outputs.fail('has no tensor named "features"');
  const sizes = features.at("shape").list((it) => it);
  const file = field.at("files").at("classifier");
  return {
    name: readFolderName(field.at("name")),
    imageSize: field.at("imageSize").integer(1, 4096),
    featureWidth: sizes[sizes.length - 1].integer(1, 65536),
    files: {
      classifier: {
        // A manifest comes from elsewhere; it must not point out of its folder.
        path: readFolderName(file.at("path")),
        bytes: file.at("bytes").integer(1, Number.MAX_SAFE_INTEGER),
        sha256: file.at("sha256").string(),
      },
    },
  };
}

/**
 * The features of one picture, `[featureWidth]`.
 * @param glyph `[1, imageSize, imageSize]`, in [−1, 1]
 */
export type FeatureReader = (
  glyph: Float32Array,
) => Promise<Float32Array<ArrayBuffer>>;

/**
 * A classifier over a session whose tensors are `glyph` [batch, 1, imageSize,
 * imageSize] in and `features` [batch, featureWidth] out.
 *
 * @throws {RangeError} (from the reader) if a picture has another size
 * @throws {ModelError} (from the reader) `wrong-answer` if the session returns
 * something else than finite float32 of the right shape
 */
export function onnxClassifier(
  session: OnnxSession,
  Tensor: OnnxTensorClass,
  { name, imageSize, featureWidth }: ClassifierManifest,
): FeatureReader {
  return async (pixels) => {
    if (pixels.length !== imageSize ** 2) {
      throw new RangeError(
        `a picture of ${pixels.length} pixels: ${name} reads ${imageSize} × ${imageSize}`,
      );
    }
    const glyph = new Tensor("float32", pixels, [1, 1, imageSize, imageSize]);
    const { features } = await session.run({ glyph }, ["features"]);
    const output = await features.getData();
    const answer = output instanceof Float32Array ? output.slice() : null;
    glyph.dispose();
    features.dispose();
    if (answer?.length !== featureWidth || !answer.every(Number.isFinite)) {
      throw new ModelError(
        "wrong-answer",
        `${name} answered with shape [${features.dims}], not finite float32 of [1,${featureWidth}]. Export the classifier again.`,
      );
    }
    return answer;
  };
}
