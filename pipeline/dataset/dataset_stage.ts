import { createHash } from "node:crypto";
import { MANIFEST, MODEL_FOLDER, REPORT } from "../report.ts";
import type { StageFile } from "../stage_file.ts";
import { defineStage, type StageContext } from "../stage.ts";
import type { PictureRecord } from "./records.ts";

/** A data set, before it is written. */
export interface Dataset {
  records: readonly PictureRecord[];
  /** uint8 `[count, imageSize, imageSize]`, 0 = ink, 255 = paper. */
  pictures: Uint8Array<ArrayBuffer>;
}

/** What a source of pictures is given: paths from the root, or absolute. */
export type SourceContext = Pick<StageContext, "root" | "progress"> & {
  imageSize: number;
  files: readonly string[];
};

const { dataset } = REPORT;
const files = dataset.source === "unihan"
  ? ["pipeline/dataset/unihan.tsv", "pipeline/dataset/radicals.tsv"]
  : [dataset.images, dataset.records].map((it) => `${MODEL_FOLDER}/${it}`);

/** Every picture with its caption: the data the model learns from. */
export default defineStage({
  name: "dataset",
  description: dataset.source === "unihan"
    ? "glyphs and captions from the font and Unihan"
    : "pictures and captions of the model's folder",
  module: import.meta.url,
  inputs: [],
  files: files as readonly StageFile[],
  parameters: {
    source: dataset.source,
    imageSize: MANIFEST.imageSize,
    files,
    /** The pictures that the model was trained on, where they must be these. */
    trainedOn: dataset.source === "sheet"
      ? MANIFEST.training?.dataset ?? null
      : null,
  },
  async run({ root, output, parameters, progress, record }) {
    const { source, imageSize, files, trainedOn } = parameters;
    const open = source === "unihan"
      ? (await import("./unihan_source.ts")).unihanDataset
      : (await import("./sheet_source.ts")).sheetDataset;
    const { records, pictures } = await open({
      root,
      files,
      imageSize,
      progress,
    });
    const sha256 = createHash("sha256").update(pictures).digest("hex");
    if (trainedOn !== null && trainedOn !== sha256) {
      throw new Error(
        `the pictures of ${
          files[0]
        } have the SHA-256 ${sha256}, but the manifest says that the model was trained on ${trainedOn} (training.dataset). Put the right files there, or export the model that was trained on these.`,
      );
    }
    record({ datasetHash: sha256 });
    await Deno.writeFile(`${output}/glyphs.u8`, pictures);
    await Deno.writeTextFile(
      `${output}/glyphs.json`,
      JSON.stringify({ count: records.length, imageSize, sha256, records }),
    );
    progress(records.length, records.length);
  },
});
