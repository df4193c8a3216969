import { readStage } from "./evaluation/read_stage.ts";
import { MANIFEST, REPORT } from "./report.ts";
import type { Stage } from "./stage.ts";

/**
 * The data set as the radical classifier sees it: the space in which glyphs are
 * near one another if they look alike to a reader. It takes a minute, and holds
 * for every model, so it is a stage of its own.
 */
const reading: Stage = {
  ...readStage("reading", ["dataset"]),
  description: "the data set as the radical classifier sees it",
  module: import.meta.url,
  absent: REPORT.judge
    ? undefined
    : `The model ${MANIFEST.name} has no judge, a network that reads its pictures and tells how alike two of them are.`,
};
export default reading;
