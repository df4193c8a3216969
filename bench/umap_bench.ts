/**
 * The map of the glyphs, made in three ways from the same 50 principal
 * components: by the pipeline (its own exact neighbours, then umap-js), by
 * umap-js alone, and by umap-learn where a Python that has it is named.
 *
 *     deno run -A bench/umap_bench.ts [python]
 *
 * Beside the time stands the trustworthiness (Venna & Kaski 2001, eq. 1 of
 * their *Neighborhood preservation*): 1 says that whoever is a neighbour on the
 * map is one among the components too; 0.5 is a map drawn by chance. Needs the
 * artifacts `dataset` and `projection`.
 */
import { openArtifact } from "../pipeline/artifact.ts";
import {
  umapLayout,
  uniform,
} from "../pipeline/projection/projection_stage.ts";
import type { Points } from "../pipeline/projection/nearest_neighbours.ts";
import { openRowThreads } from "../pipeline/projection/row_threads.ts";

/** Points of which the neighbours on the map are looked at. */
const ASKED = 2000;

/** Of the stage's parameters, those of UMAP. */
interface Parameters {
  seed: number;
  components: number;
  neighbours: number;
  minDist: number;
  epochs: number;
  initialExtent: number;
}

const artifact = await openArtifact("projection");
const { count, parameters } = artifact.json<
  { count: number; parameters: Parameters }
>("projection.json");
const points: Points = {
  data: artifact.floats("pca.f32"),
  count,
  dimension: parameters.components,
};

const ways: Record<string, () => Promise<Float32Array>> = {
  "the pipeline": async () => {
    const threads = openRowThreads();
    const nearest = await threads.neighbours(points, parameters.neighbours);
    threads.close();
    const random = uniform(parameters.seed);
    return umapLayout(points, nearest, { ...parameters, random });
  },
  "umap-js alone": async () => {
    const { UMAP } = await import("umap-js");
    const umap = new UMAP({
      nNeighbors: parameters.neighbours,
      minDist: parameters.minDist,
      nEpochs: parameters.epochs,
      random: uniform(parameters.seed),
    });
    const { data, dimension } = points;
    const rows = Array.from(
      { length: count },
      (_, i) => [...data.subarray(i * dimension, (i + 1) * dimension)],
    );
    return Float32Array.from(umap.fit(rows).flat());
  },
};
const [python] = Deno.args;
if (python) ways["umap-learn"] = () => umapLearn(python);

console.log(`${points.count} points of ${points.dimension} coordinates`);
for (const [name, layOut] of Object.entries(ways)) {
  const start = performance.now();
  const layout = await layOut();
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${name}: ${seconds.toFixed(0)} s, trustworthiness ${
      trustworthiness(layout).toFixed(4)
    }`,
  );
}

/** Python's own, by the same settings; without a seed it would use all processors. */
async function umapLearn(python: string): Promise<Float32Array> {
  const { neighbours, minDist, epochs, seed, components: n } = parameters;
  const path = await Deno.makeTempFile();
  try {
    const { success } = await new Deno.Command(python, {
      args: [
        "-c",
        `
import numpy, umap
points = numpy.fromfile("${artifact.path("pca.f32")}", "<f4").reshape(-1, ${n})
umap.UMAP(
    n_neighbors=${neighbours}, min_dist=${minDist}, n_epochs=${epochs},
    random_state=${seed}, n_jobs=1,
).fit_transform(points).astype("<f4").tofile("${path}")
`,
      ],
      stderr: "inherit",
    }).output();
    if (!success) {
      throw new Error(`${python} has no umap: pip install umap-learn`);
    }
    return new Float32Array((await Deno.readFile(path)).buffer);
  } finally {
    await Deno.remove(path);
  }
}

/** T(k) with the k of UMAP, the mean over points at even distances in the list. */
function trustworthiness(layout: Float32Array): number {
  const k = parameters.neighbours;
  const map: Points = { data: layout, count, dimension: 2 };
  let penalty = 0;
  for (let a = 0; a < ASKED; a++) {
    const i = Math.floor(a * count / ASKED);
    const near = rankedFrom(map, i).subarray(0, k);
    const rank = new Uint32Array(count);
    rankedFrom(points, i).forEach((j, place) => rank[j] = place + 1);
    for (const j of near) penalty += Math.max(0, rank[j] - k);
  }
  return 1 - 2 / (ASKED * k * (2 * count - 3 * k - 1)) * penalty;
}

/** All other points, the nearest first. */
function rankedFrom(
  { data, count, dimension }: Points,
  i: number,
): Uint32Array {
  const squares = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    for (let d = 0; d < dimension; d++) {
      squares[j] += (data[i * dimension + d] - data[j * dimension + d]) ** 2;
    }
  }
  return Uint32Array.from({ length: count }, (_, j) => j)
    .sort((a, b) => squares[a] - squares[b])
    .subarray(1);
}
