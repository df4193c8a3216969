/**
 * Cuts the small real slices that the figures' tests draw from, out of the
 * artifacts and the manifest that are there:
 *
 *     deno run -A components/figures/testdata/slice.ts
 *
 * Images go into PNG files, one below the other; all else into records.json.
 * Stages added later have a folder each, with files as in the artifact.
 */
import sharp from "sharp";
import type { DensityRecord } from "../../../pipeline/density.ts";
import type { GuidanceRecord } from "../../../pipeline/guidance.ts";
import type { NoveltyRecord } from "../../../pipeline/novelty.ts";
import type { PlaneTrainingRecord } from "../../../pipeline/plane_training.ts";
import type { DuelRecord } from "../../../pipeline/duel.ts";
import type { RunOnTheMapRecord } from "../../../pipeline/run_on_the_map.ts";
import type { SdeRecord } from "../../../pipeline/sde.ts";
import type { SamplesRecord } from "../../../pipeline/samples.ts";
import type { PredictionsRecord } from "../../../pipeline/predictions.ts";
import type { ScoreRecord } from "../../../pipeline/score.ts";
import type { TimeEmbeddingRecord } from "../../../pipeline/time_embedding.ts";
import type { TrainingPreviews } from "../../../pipeline/training_record.ts";
import { type Artifact, openArtifact } from "../../../pipeline/artifact.ts";
import { openGlyphs, readImage } from "../drawing/glyphs.ts";
import type { Cluster } from "../drawing/map.ts";
import { openConvergence } from "../drawing/convergence.ts";
import { openTrajectories } from "../drawing/trajectories.ts";
import { openManifest } from "../mod.ts";

const glyphCount = 24;
const runs = 2;
const points = 4;

const dataset = await openArtifact("dataset");
const projection = await openArtifact("projection");
const density = await openArtifact("density");
const samples = await openArtifact("samples");
const trajectories = await openArtifact("trajectories");
const convergence = await openArtifact("convergence");

const glyphs = openGlyphs(dataset);
const imageSize = glyphs.imageSize;
const chosen = [
  ...["明", "草", "锂"].map(glyphs.indexOf),
  ...Array.from(
    { length: glyphCount - 3 },
    (_, i) => Math.floor((i + .5) / (glyphCount - 3) * glyphs.count),
  ),
].sort((a, b) => a - b);
await writeImages("glyphs", chosen.map(glyphs.image));

const map = projection.json<{ clusters: Cluster[] }>("projection.json");
const positions = projection.floats("projection.f32");

const { contours, ...grid } = density.json<DensityRecord>("density.json");

const drawn = samples.json<SamplesRecord>("samples.json");
const kept = drawn.records.flatMap(({ set, sample, numInferenceSteps }, i) =>
  set === "test-captions" && i < 6 ||
    set === "gold" && sample < 2 ||
    set === "steps" && sample < 2 && [1, 5].includes(numInferenceSteps)
    ? [i]
    : []
);
await writeImages(
  "samples",
  kept.map((i) => readImage(samples.path("samples.u8"), i, imageSize ** 2)),
);

const recorded = openTrajectories(trajectories);
const frames = [0, Math.floor(recorded.frames / 2), recorded.frames - 1];
const each = <T>(of: (run: number, frame: number) => T) =>
  Array.from({ length: runs }, (_, run) => frames.map((it) => of(run, it)))
    .flat();
await writeImages("states", each(recorded.state));
await writeImages("predictions", each(recorded.prediction));

const { samplers, samples: samplesOf, draws } = openConvergence(convergence);

await Deno.writeTextFile(
  new URL("records.json", import.meta.url),
  JSON.stringify({
    manifest: openManifest(),
    dataset: {
      provenance: dataset.provenance,
      "glyphs.json": {
        count: glyphCount,
        imageSize,
        records: chosen.map((i) => glyphs.records[i]),
      },
    },
    projection: {
      provenance: projection.provenance,
      "projection.json": { ...map, count: glyphCount },
      positions: chosen.flatMap((
        i,
      ) => [positions[2 * i], positions[2 * i + 1]]),
    },
    density: {
      provenance: density.provenance,
      "density.json": { ...grid, contours: contours.slice(-2) },
    },
    samples: {
      provenance: samples.provenance,
      "samples.json": {
        ...drawn,
        count: kept.length,
        records: kept.map((i) => drawn.records[i]),
      },
    },
    trajectories: {
      provenance: trajectories.provenance,
      "trajectories.json": {
        ...trajectories.json<Record<string, unknown>>("trajectories.json"),
        runs,
        frames: frames.length,
        timesteps: frames.map((it) => recorded.timesteps[it]),
        sigmas: frames.map((it) => recorded.sigmas[it]),
      },
    },
    convergence: {
      provenance: convergence.provenance,
      "convergence.json": {
        ...convergence.json<Record<string, unknown>>("convergence.json"),
        shownCount: points,
      },
      "samples.f32": samplers.flatMap(({ name, shown }) =>
        shown.flatMap((_, i) => [...samplesOf(name, i).slice(0, 2 * points)])
      ),
      "draws.f32": [...draws.slice(0, 2 * points)],
    },
  }) + "\n",
);

const score = await openArtifact("score");
const scoreRecord = score.json<ScoreRecord>("score.json");
const positionsInScore = score.floats("points.f32");
const densities = score.floats("density.f32");
/** Every third row and column, so that the grid's corners stay. */
const every = 3;
const coarse = (scoreRecord.densitySize - 1) / every + 1;
await writeSlice(score, {
  "score.json": { ...scoreRecord, count: glyphCount, densitySize: coarse },
  "points.f32": bytesOf(
    chosen.flatMap((i) => [...positionsInScore.slice(2 * i, 2 * i + 2)]),
  ),
  "density.f32": bytesOf([...densities].filter((_, i) => {
    const { densitySize } = scoreRecord;
    const row = Math.floor(i / densitySize) % densitySize;
    return row % every === 0 && i % densitySize % every === 0;
  })),
  "score.f32": score.bytes("score.f32"),
});

const predictions = await openArtifact("predictions");
const asked = predictions.json<PredictionsRecord>("predictions.json");
/** The middle question on the first glyph, and all on the second. */
const askedOf = (target: number) =>
  asked.records.flatMap((it, i) => it.target === target ? [i] : []);
const keptRecords = [askedOf(0)[askedOf(0).length >> 1], ...askedOf(1)];
await writeSlice(predictions, {
  "predictions.json": {
    ...asked,
    records: keptRecords.map((i) => asked.records[i]),
  },
  "targets.u8": predictions.bytes("targets.u8"),
  "x0.u8": imagesOf(predictions, "x0.u8", keptRecords),
  "errors.u8": imagesOf(predictions, "errors.u8", keptRecords),
});

const architecture = await openArtifact("architecture");
await writeSlice(architecture, {
  "architecture.json": architecture.json<object>("architecture.json"),
});

const embedding = await openArtifact("time-embedding");
const timeRecord = embedding.json<TimeEmbeddingRecord>("time-embedding.json");
const slim = { inputWidth: 16, width: 48, stepEvery: 4 };
/** Some columns of a matrix of floats, evenly spaced. */
const columns = (file: string, width: number, count: number) =>
  [...embedding.floats(file)].filter((_, i) =>
    i % width % (width / count) === 0
  );
await writeSlice(embedding, {
  "time-embedding.json": {
    ...timeRecord,
    inputWidth: slim.inputWidth,
    width: slim.width,
    timesteps: timeRecord.timesteps.filter((_, i) => i % slim.stepEvery === 0),
  },
  "sinusoids.f32": bytesOf(
    columns("sinusoids.f32", timeRecord.inputWidth, slim.inputWidth),
  ),
  "embedding.f32": bytesOf(
    columns("embedding.f32", timeRecord.width, slim.width).filter((_, i) =>
      Math.floor(i / slim.width) % slim.stepEvery === 0
    ),
  ),
});

const trained = await openArtifact("training-record");
const previews = trained.json<TrainingPreviews>("training.json");
const moments = previews.examples.map((_, i) => i).filter((i) =>
  [0, 4, previews.examples.length - 1].includes(i)
);
await writeSlice(trained, {
  "training.json": {
    ...previews,
    examples: moments.map((i) => previews.examples[i]),
    prompts: previews.prompts.slice(0, 2),
  },
  "tiles.u8": imagesOf(
    trained,
    "tiles.u8",
    [0, 1].flatMap((row) =>
      moments.map((it) => row * previews.examples.length + it)
    ),
  ),
});

const planeTraining = await openArtifact("plane-training");
const plane = planeTraining.json<PlaneTrainingRecord>("training.json");
await writeSlice(planeTraining, {
  "training.json": {
    ...plane,
    losses: plane.losses.filter((_, step) => step % 100 === 0),
    samples: plane.samples.slice(0, 20),
  },
});

const texts = await openArtifact("texts");
await writeSlice(texts, {
  "texts.json": texts.json<object>("texts.json"),
  "vectors.f32": texts.bytes("vectors.f32"),
});

const attention = await openArtifact("attention");
await writeSlice(attention, {
  "attention.json": attention.json<object>("attention.json"),
  ...Object.fromEntries(
    ["glyphs.u8", "example.u8", "maps.f32", "time.f32", "vectors.f32"]
      .map((file) => [file, attention.bytes(file)]),
  ),
});

const guidance = await openArtifact("guidance");
const guided = guidance.json<GuidanceRecord>("guidance.json");
/** No guidance and the usual one, for one sample of each prompt. */
const scales = [0, 2].map((it) => guided.guidanceScales.indexOf(it));
await writeSlice(guidance, {
  "guidance.json": {
    ...guided,
    guidanceScales: scales.map((it) => guided.guidanceScales[it]),
    samples: 1,
  },
  "glyphs.u8": imagesOf(
    guidance,
    "glyphs.u8",
    guided.prompts.flatMap((_, p) =>
      scales.map((it) =>
        (p * guided.guidanceScales.length + it) * guided.samples
      )
    ),
  ),
});

const novelty = await openArtifact("novelty");
const probe = novelty.json<NoveltyRecord>("novelty.json");
const probed = [0, probe.shown.length - 1];
await writeSlice(novelty, {
  "novelty.json": {
    ...probe,
    heldOut: probe.heldOut.filter((_, i) => i % 10 === 0),
    shown: probed.map((i) => ({
      ...probe.shown[i],
      neighbours: probe.shown[i].neighbours.slice(0, 1),
    })),
  },
  "glyphs.u8": imagesOf(
    novelty,
    "glyphs.u8",
    probed.flatMap((i) => {
      const first = i * (1 + probe.shown[i].neighbours.length);
      return [first, first + 1];
    }),
  ),
});

const duel = await openArtifact("duel");
const duelled = duel.json<DuelRecord>("duel.json");
const last = duelled.evaluations.length - 1;
await writeSlice(duel, {
  "duel.json": {
    ...duelled,
    evaluations: duelled.evaluations.slice(last),
    changes: duelled.changes.map(() => []),
  },
  "glyphs.u8": imagesOf(
    duel,
    "glyphs.u8",
    duelled.samplers.map((_, i) => (i + 1) * (last + 1) - 1),
  ),
  "noise.u8": duel.bytes("noise.u8"),
});

const sde = await openArtifact("sde");
const solved = sde.json<SdeRecord>("sde.json");
const solvedFrames = [0, solved.frames >> 1, solved.frames - 1];
await writeSlice(sde, {
  "sde.json": {
    ...solved,
    runs: 1,
    prompts: solved.prompts.slice(0, 1),
    frames: solvedFrames.length,
    timesteps: solvedFrames.map((it) => solved.timesteps[it]),
  },
  "states.u8": imagesOf(sde, "states.u8", solvedFrames),
  "predictions.u8": imagesOf(sde, "predictions.u8", solvedFrames),
});

const runOnTheMap = await openArtifact("run-on-the-map");
const mapped = runOnTheMap.json<RunOnTheMapRecord>("run-on-the-map.json");
const mappedRuns = [0, 1, mapped.runs.length - 1];
const ends = <T>(of: readonly T[]) => [of[0], of[of.length - 1]];
await writeSlice(runOnTheMap, {
  "run-on-the-map.json": {
    ...mapped,
    frames: 2,
    timesteps: ends(mapped.timesteps),
    runs: mappedRuns.map((i) => ({
      ...mapped.runs[i],
      places: ends(mapped.runs[i].places),
      spreads: ends(mapped.runs[i].spreads),
    })),
  },
  "predictions.u8": imagesOf(
    runOnTheMap,
    "predictions.u8",
    mappedRuns.flatMap((i) => [
      i * mapped.frames,
      (i + 1) * mapped.frames - 1,
    ]),
  ),
});

// No figure reads what it holds; one shows that it ran.
await writeSlice(await openArtifact("reading"), {});

/** Some images of a file that holds them one after the other. */
function imagesOf(artifact: Artifact, file: string, indices: number[]) {
  const size = imageSize ** 2;
  const bytes = artifact.bytes(file);
  return Uint8Array.from(
    indices.flatMap((i) => [...bytes.subarray(i * size, (i + 1) * size)]),
  );
}

function bytesOf(floats: number[]): Uint8Array {
  return new Uint8Array(new Float32Array(floats).buffer);
}

/** Writes the slice of one stage: its files, cut down, and its provenance. */
async function writeSlice(
  artifact: Artifact,
  files: Record<string, Uint8Array | object>,
): Promise<void> {
  const { provenance } = artifact;
  const folder = new URL(`${provenance.stage}/`, import.meta.url);
  await Deno.mkdir(folder, { recursive: true });
  for (
    const [name, it] of Object.entries({
      ...files,
      "provenance.json": provenance,
    })
  ) {
    const bytes = it instanceof Uint8Array
      ? it
      : new TextEncoder().encode(JSON.stringify(it) + "\n");
    await Deno.writeFile(new URL(name, folder), bytes);
  }
}

async function writeImages(name: string, images: Uint8Array[]) {
  const data = new Uint8Array(images.length * imageSize ** 2);
  images.forEach((image, i) => data.set(image, i * imageSize ** 2));
  await sharp(data, {
    raw: { width: imageSize, height: images.length * imageSize, channels: 1 },
  }).png({ compressionLevel: 9 })
    .toFile(new URL(`${name}.png`, import.meta.url).pathname);
}
