import type { Manifest } from "../../../inference/manifest.ts";
import { Absent } from "../../../pipeline/absent.ts";
import { REPORT } from "../../../pipeline/report.ts";
import type { Evaluation } from "../../../pipeline/evaluation/evaluation.ts";

/** What was measured of a model's samples; nothing if it was of other weights. */
export function measurementsOf(
  { metrics, files }: Manifest,
): Evaluation | undefined {
  const evaluation = metrics?.evaluation as Evaluation | undefined;
  return evaluation?.weights === files.denoiser.sha256 ? evaluation : undefined;
}

/**
 * What was measured of a model's samples.
 *
 * @throws Absent for a model without a judge
 * @throws if nothing was, or of other weights than the present ones
 */
export function evaluationOf(manifest: Manifest): Evaluation {
  const evaluation = measurementsOf(manifest);
  if (evaluation) return evaluation;
  if (!REPORT.judge) {
    throw new Absent(
      `The model ${manifest.name} has no judge, so nothing was measured of its samples.`,
    );
  }
  throw new Error(
    `the weights of ${manifest.name} have not been measured: run \`deno task evaluate --quick\`, or without --quick for all samples`,
  );
}
