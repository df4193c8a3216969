import type { Artifact } from "../../../pipeline/artifact.ts";
import type { TrajectoriesRecord } from "../../../pipeline/trajectories.ts";
import { readImage } from "./glyphs.ts";

/** Recorded runs of the sampler, their images read when they are asked for. */
export interface Trajectories extends TrajectoriesRecord {
  /** xₜ as grey values, clipped; `[imageSize, imageSize]`. */
  state(run: number, frame: number): Uint8Array;
  /** The glyph that the network made out in it. */
  prediction(run: number, frame: number): Uint8Array;
}

/** Opens the artifact of the stage `trajectories`. */
export function openTrajectories(artifact: Artifact): Trajectories {
  const record = artifact.json<TrajectoriesRecord>("trajectories.json");
  const { runs, frames, imageSize } = record;
  const read = (file: string, run: number, frame: number) => {
    if (!(run >= 0 && run < runs && frame >= 0 && frame < frames)) {
      throw new RangeError(
        `no frame ${frame} of run ${run}: there are ${runs} runs of ${frames} frames`,
      );
    }
    return readImage(
      artifact.path(file),
      run * frames + frame,
      imageSize ** 2,
    );
  };
  return {
    ...record,
    state: (run, frame) => read("trajectories.u8", run, frame),
    prediction: (run, frame) => read("predictions.u8", run, frame),
  };
}
