import type { Manifest } from "../../../inference/manifest.ts";
import type { Evaluation } from "../../../pipeline/evaluation/evaluation.ts";

/**
 * What was measured of a model's samples.
 *
 * @throws if nothing was, or of other weights than the present ones
 */
export function evaluationOf({ name, metrics, files }: Manifest): Evaluation {
  const evaluation = metrics?.evaluation as Evaluation | undefined;
  if (evaluation?.weights === files.denoiser.sha256) return evaluation;
  throw new Error(
    `the weights of ${name} have not been measured: run \`deno task evaluate --quick\`, or without --quick for all samples`,
  );
}
