import type { Evaluation, Quality, QualityOf } from "./evaluation.ts";
import type { Proportion } from "./wilson_interval.ts";

/** One line of the table of targets. */
export interface TargetRow {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

/** What the model should reach, beside what was measured. */
export function targetRows(evaluation: Evaluation): TargetRow[] {
  const { download, gold, radicalAccuracy, novelty, samplers, nativeStep } =
    evaluation;
  const names = Object.keys(radicalAccuracy.byRadical).length;
  const samples = qualityOf(evaluation, "captions");
  const yardstick = qualityOf(evaluation, "other half");
  const timesReal = samples.frechetDistance / yardstick.frechetDistance;
  return [
    {
      what: "download for the first glyph",
      target: "≤ 10 MB",
      ...atMost(download.firstGlyph, 10e6),
    },
    {
      what: "download for a prompt of one's own",
      target: "≤ 16 MB",
      ...atMost(download.textEncoder, 16e6),
    },
    {
      what: "one step in Deno, batch 1",
      target: "≤ 40 ms",
      measured:
        `${nativeStep.milliseconds.toFixed(0)} ms (${nativeStep.device}` +
        `, ${nativeStep.processors} processors)`,
      met: nativeStep.milliseconds <= 40,
    },
    {
      what: "held-out real glyphs that the classifier reads right",
      target: "≥ 97 %",
      ...atLeast(evaluation.classifierAccuracy.all, 0.97),
    },
    {
      what: `those of the ${names} radicals asked for`,
      target: "≥ 97 %",
      ...atLeast(evaluation.classifierAccuracy.asked, 0.97),
    },
    {
      what: `radical named, mean of ${names}`,
      target: "≥ 92 %",
      ...atLeast(radicalAccuracy.mean, 0.92),
    },
    {
      what: "“gold” after 120 steps",
      target: "≥ 99 %",
      ...atLeast(gold.after120Steps, 0.99),
    },
    {
      what: "“gold” after one step",
      target: "≥ 70 %",
      ...atLeast(gold.afterOneStep, 0.7),
    },
    {
      what: `precision, ${thousands(samples.count)} samples`,
      target: "≥ 0.85",
      measured: samples.precision.toFixed(2),
      met: samples.precision >= 0.85,
    },
    {
      what: `recall, ${thousands(samples.count)} samples`,
      target: "≥ 0.60",
      measured: samples.recall.toFixed(2),
      met: samples.recall >= 0.6,
    },
    {
      what: `Fréchet distance, ${thousands(samples.count)} samples`,
      target: "≤ 3 × real",
      measured: `${timesReal.toFixed(1)} × real ` +
        `(${samples.frechetDistance.toPrecision(3)} : ${
          yardstick.frechetDistance.toPrecision(3)
        })`,
      met: timesReal <= 3,
    },
    {
      what: "too near a training glyph, by features",
      target: "≤ 2 %",
      measured: percent(novelty.features.tooNear),
      met: novelty.features.tooNear <= 0.02,
    },
    {
      what: "too near a training glyph, by ink",
      target: "≤ 2 %",
      measured: percent(novelty.ink.tooNear),
      met: novelty.ink.tooNear <= 0.02,
    },
    ...(samplers
      ? [{
        what: "Fréchet distance in 15 steps of DPM-Solver++ over 250 of DDPM",
        target: "within 5 %",
        measured: `${samplers.excess < 0 ? "−" : "+"}${
          percent(Math.abs(samplers.excess))
        } ± ${percent(samplers.error)}`,
        met: samplers.excess <= 0.05,
      }]
      : []),
  ];
}

/** The first row of these images: that with most of them. */
export function qualityOf(
  { quality }: Pick<Evaluation, "quality">,
  of: QualityOf,
): Quality {
  return quality.find((it) => it.of === of)!;
}

/** 0.123 → "12.3 %" */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** 12345 → "12,345" */
export function thousands(count: number): string {
  return count.toLocaleString("en");
}

function atLeast(
  { share, interval: [low, high], trials }: Proportion,
  target: number,
) {
  return {
    measured: `${percent(share)} of ${thousands(trials)} (${percent(low)} to ${
      percent(high)
    })`,
    met: share >= target,
  };
}

function atMost(bytes: number, target: number) {
  return {
    measured: `${(bytes / 1e6).toFixed(1)} MB`,
    met: bytes <= target,
  };
}

/** The rows as aligned text. */
export function targetTable(rows: readonly TargetRow[]): string {
  const lines = [
    ["what", "target", "measured"],
    ...rows.map((it) => [it.what, it.target, it.measured]),
  ];
  const widths = [0, 1].map((column) =>
    Math.max(...lines.map((line) => line[column].length))
  );
  return lines.map(([what, target, measured], i) => {
    const mark = i === 0 ? " " : rows[i - 1].met ? "✓" : "✗";
    return `${mark} ${what.padEnd(widths[0])}  ${
      target.padEnd(widths[1])
    }  ${measured}`;
  }).join("\n");
}
