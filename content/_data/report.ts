import { MANIFEST, MODEL_FOLDER, REPORT } from "../../pipeline/report.ts";

/**
 * The model that the articles and captions speak of. Pages of a report on
 * another one say so at their head; change it when you have written your own.
 */
export const writtenFor = "glyffuser";

/** The model of this build. */
export default {
  model: MANIFEST.name,
  folder: MODEL_FOLDER,
  judge: REPORT.judge,
  isOfAnother: MANIFEST.name !== writtenFor,
  writtenFor,
};
