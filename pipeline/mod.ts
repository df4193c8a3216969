/**
 * The pipeline: every stage and what feeds it, for the model of `report.ts`.
 *
 *   dataset         ← (Unihan, font), or (the model's pictures)
 *   projection      ← dataset
 *   density         ← projection
 *   score           ← projection
 *   samples         ← (model)
 *   trajectories    ← (model)
 *   duel            ← (model)
 *   sde             ← (model)
 *   run-on-the-map  ← dataset, projection, (model)
 *   convergence     ← (nothing)
 *   plane-training  ← (nothing)
 *   predictions     ← dataset
 *   architecture    ← (model)
 *   time-embedding  ← (model)
 *   training-record ← (model)
 *   texts           ← (model)
 *   attention       ← (model)
 *   guidance        ← (model)
 *   reading         ← dataset, (classifier)
 *   novelty         ← dataset, samples, reading, (classifier)
 */
import architecture from "./architecture/architecture_stage.ts";
import attention from "./attention.ts";
import convergence from "./convergence/convergence_stage.ts";
import dataset from "./dataset/dataset_stage.ts";
import density from "./density.ts";
import duel from "./duel.ts";
import guidance from "./guidance.ts";
import novelty from "./novelty.ts";
import planeTraining from "./plane_training.ts";
import predictions from "./predictions.ts";
import projection from "./projection/projection_stage.ts";
import reading from "./reading.ts";
import runOnTheMap from "./run_on_the_map.ts";
import samples from "./samples.ts";
import score from "./score.ts";
import sde from "./sde.ts";
import type { Stage } from "./stage.ts";
import texts from "./texts.ts";
import timeEmbedding from "./time_embedding.ts";
import trainingRecord from "./training_record.ts";
import trajectories from "./trajectories.ts";

export const stages: readonly Stage[] = [
  dataset,
  projection,
  density,
  score,
  samples,
  trajectories,
  duel,
  sde,
  runOnTheMap,
  convergence,
  planeTraining,
  predictions,
  architecture,
  timeEmbedding,
  trainingRecord,
  texts,
  attention,
  guidance,
  reading,
  novelty,
];

/** Those that the report's model has artifacts of: neither absent nor fed by one that is. */
export const presentStages: readonly Stage[] = stages.filter(isPresent);

function isPresent({ absent, inputs }: Stage): boolean {
  return !absent &&
    stages.filter(({ name }) => inputs.includes(name)).every(isPresent);
}
