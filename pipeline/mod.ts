/**
 * The pipeline: every stage and what feeds it.
 *
 *   dataset      ← (Unihan, font)
 *   projection   ← dataset
 *   density      ← projection
 *   score        ← projection
 *   samples      ← (model)
 *   trajectories ← (model)
 *   convergence  ← (nothing)
 */
import convergence from "./convergence/convergence_stage.ts";
import dataset from "./dataset/dataset_stage.ts";
import density from "./density.ts";
import projection from "./projection/projection_stage.ts";
import samples from "./samples.ts";
import score from "./score.ts";
import type { Stage } from "./stage.ts";
import trajectories from "./trajectories.ts";

export const stages: readonly Stage[] = [
  dataset,
  projection,
  density,
  score,
  samples,
  trajectories,
  convergence,
];
