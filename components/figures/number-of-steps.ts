import type { SampleRecord, SamplesRecord } from "../../pipeline/samples.ts";
import type { TrajectoriesRecord } from "../../pipeline/trajectories.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { strip } from "./drawing/sheet.ts";
import { openTrajectories } from "./drawing/trajectories.ts";

/** F17: the same noise, denoised in few steps and in many. */
const figure: Figure = {
  id: "number-of-steps",
  artifacts: ["samples", "trajectories"],
  width: "wide",
  caption: (sources, say) => {
    const { prompt, counts } = read(sources);
    return say`The same noise, denoised in ${counts[0]} to ${
      counts.at(-1)
    } steps, with the word “${prompt}”; each row begins with noise of its own.
      One step gives the average of everything that it might become. A few steps give shapes, but no
      clean strokes. From some number on, more steps change little.`;
  },
  alt: (sources, say) => {
    const { rows, counts } = read(sources);
    return say`A table of pictures with ${rows.length} rows, one for each starting noise, and ${counts.length} columns, for ${
      counts.join(say(", "))
    } steps. With one step there is a legible part on the left, the same in every row, and a grey smudge on the right. With 2 to 5 steps strokes appear in the smudge, blurred and broken. From about 10 steps on they are crisp, and the last columns are nearly alike.`;
  },
  async draw(sources, alt, say) {
    const { rows, counts, imageSize } = read(sources);
    const { files, add } = imageFiles("number-of-steps");
    const lines: string[] = [];
    for (const [i, row] of rows.entries()) {
      const pixels = strip(
        row,
        { tileSize: imageSize, gap: 8 },
      );
      lines.push(await add(i + 1, pixels, 45));
    }
    // Only a broad page has room for the words.
    const heads = counts.map((count, i) =>
      `<span>${
        i === 0
          ? say`${count}<i> step</i>`
          : i === counts.length - 1
          ? say`${count}<i> steps</i>`
          : count
      }</span>`
    ).join("");
    return {
      html: picture(
        `<p>${heads}</p>${lines.join("")}`,
        alt,
        "picture steps",
      ),
      files,
    };
  },
};
export default figure;

/**
 * One row for each starting noise, one column for each number of steps. The
 * last column is the end of the recorded runs, which began with the same noise.
 *
 * @throws if the runs were drawn otherwise than the samples
 */
function read({ artifact }: Sources) {
  const { records, imageSize } = artifact("samples").json<SamplesRecord>(
    "samples.json",
  );
  const path = artifact("samples").path("samples.u8");
  const runs = openTrajectories(artifact("trajectories"));
  const drawn = records.map((record, index) => ({ ...record, index }))
    .filter(({ set }) => set === "steps");
  const unique = (values: number[]) =>
    [...new Set(values)].sort((a, b) => a - b);
  const counts = unique(drawn.map((it) => it.numInferenceSteps));
  const rows = unique(drawn.map(({ sample }) => sample)).map((sample) => [
    ...counts.map((count) => {
      const { index } = drawn.find((it) =>
        it.sample === sample && it.numInferenceSteps === count
      )!;
      return readImage(path, index, imageSize ** 2);
    }),
    runs.state(sample, runs.frames - 1),
  ]);
  for (const it of drawn) requireSameDraw(it, runs);
  return {
    rows,
    counts: [...counts, runs.numInferenceSteps],
    prompt: runs.prompt,
    imageSize,
  };
}

/** @throws unless one is the other in another number of steps */
function requireSameDraw(
  sample: SampleRecord,
  runs: TrajectoriesRecord,
): void {
  for (const key of ["prompt", "seed", "sampler", "guidanceScale"] as const) {
    if (sample[key] !== runs[key]) {
      throw new Error(
        `the stage \`samples\` drew with ${key} ${
          sample[key]
        }, \`trajectories\` with ${
          runs[key]
        }: give both stages the same, so that they can be held side by side`,
      );
    }
  }
}
