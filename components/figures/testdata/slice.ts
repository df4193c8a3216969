/**
 * Cuts the small real slices that the figures' tests draw from, out of the
 * artifacts and the manifest that are there:
 *
 *     deno run -A components/figures/testdata/slice.ts
 *
 * Images go into PNG files, one below the other; all else into records.json.
 */
import sharp from "sharp";
import type { DensityRecord } from "../../../pipeline/density.ts";
import type { SamplesRecord } from "../../../pipeline/samples.ts";
import { openArtifact } from "../../../pipeline/artifact.ts";
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
    set === "steps" && sample < 2 && [1, 5, 120].includes(numInferenceSteps)
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

async function writeImages(name: string, images: Uint8Array[]) {
  const data = new Uint8Array(images.length * imageSize ** 2);
  images.forEach((image, i) => data.set(image, i * imageSize ** 2));
  await sharp(data, {
    raw: { width: imageSize, height: images.length * imageSize, channels: 1 },
  }).png({ compressionLevel: 9 })
    .toFile(new URL(`${name}.png`, import.meta.url).pathname);
}
