import { philox4x32 } from "../../diffusion/mod.ts";
import { type ClusterKind, type Label, REPORT } from "../report.ts";
import { defineStage } from "../stage.ts";
import { type Hill, hills } from "./clusters.ts";
import type { Neighbours, Points } from "./nearest_neighbours.ts";
import { principalComponents } from "./principal_components.ts";
import { openRowThreads } from "./row_threads.ts";

/** What `projection.json` holds. */
export interface ProjectionRecord {
  count: number;
  /** Share of the total variance along each principal component. */
  explainedVariance: number[];
  parameters: Record<string, unknown>;
  /** The largest cluster of each kind. */
  clusters: Cluster[];
  /**
   * Of the pictures of all kinds, the share that lie in a cluster where no kind
   * has more than theirs; null without kinds.
   */
  agreement: number | null;
}

export interface Cluster {
  label: Label;
  /** The cluster's densest place. */
  x: number;
  y: number;
  /** Number of pictures. */
  members: number;
  /** Those of its members that are of each kind, in the order of the report's `clusters`. */
  ofKinds: number[];
  /** A picture of this kind, and where it lies: maybe in a smaller cluster. */
  example: string;
  exampleX: number;
  exampleY: number;
  /** The members nearest to the densest place. */
  typical: string[];
}

/** The dataset's glyphs as points in the plane: PCA, then UMAP. */
export default defineStage({
  name: "projection",
  description: "pixels to 50 principal components to 2 dimensions",
  module: import.meta.url,
  inputs: ["dataset"],
  files: [],
  parameters: {
    seed: 1,
    components: 50,
    oversampling: 14,
    iterations: 4,
    /** The point itself among them. */
    neighbours: 15,
    minDist: 0.1,
    epochs: 200,
    /** Largest coordinate of the layout that UMAP starts from. */
    initialExtent: 10,
    clusterBandwidth: 1,
    typical: 12,
    kinds: REPORT.clusters as ClusterKind[],
  },
  async run({ input, output, parameters, progress }) {
    const { components, neighbours, seed } = parameters;
    const { records }: { records: Labelled[] } = JSON.parse(
      await Deno.readTextFile(`${input("dataset")}/glyphs.json`),
    );
    const count = records.length;
    const ink = await readInk(`${input("dataset")}/glyphs.u8`);
    const dimension = ink.length / count;

    const threads = openRowThreads();
    const pca = await principalComponents(
      threads.passes({ data: ink, count, dimension }),
      { count, dimension },
      parameters,
      (done, total) => progress(50 * done / total, 100, "PCA"),
    );
    const points = {
      data: pca.coordinates,
      count,
      dimension: components,
    };
    const nearest = await threads.neighbours(
      points,
      neighbours,
      (done, total) => progress(50 + 15 * done / total, 100, "neighbours"),
    );
    threads.close();
    const layout = await umapLayout(
      points,
      nearest,
      { ...parameters, random: uniform(seed) },
      (done, total) =>
        progress(65 + 10 * +(done > 0) + 25 * done / total, 100, "UMAP"),
    );

    const record: ProjectionRecord = {
      count,
      explainedVariance: [...pca.variances].map((it) => it / pca.totalVariance),
      parameters,
      ...labelClusters(layout, records, parameters),
    };
    await Deno.writeFile(`${output}/pca.f32`, bytesOf(pca.coordinates));
    await Deno.writeFile(`${output}/projection.f32`, bytesOf(layout));
    await Deno.writeTextFile(
      `${output}/projection.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

interface Labelled {
  character: string;
  caption: string;
  radical?: number;
}

/** Paper becomes 0, which the passes over rows skip; shared with threads, not copied. */
async function readInk(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const ink = new Uint8Array(new SharedArrayBuffer(size));
  const block = new Uint8Array(1 << 22);
  let at = 0;
  for (let n = await file.read(block); n; n = await file.read(block)) {
    for (let i = 0; i < n; i++) ink[at++] = 255 - block[i];
  }
  return ink;
}

/** Uniform numbers in [0, 1), one after the other, the same everywhere. */
export function uniform(seed: number): () => number {
  const counter = new Uint32Array(4);
  const key = Uint32Array.of(seed, 0);
  const words = new Uint32Array(4);
  let used = 4;
  return () => {
    if (used === 4) {
      philox4x32(counter, key, words);
      counter[0]++;
      used = 0;
    }
    return words[used++] / 2 ** 32;
  };
}

/**
 * UMAP (McInnes, Healy & Melville 2018), started from the first two principal
 * components, so that what is far apart there begins far apart.
 *
 * @returns `[count, 2]`
 */
export async function umapLayout(
  { data, count, dimension }: Points,
  { indices, distances }: Neighbours,
  { neighbours, minDist, epochs, initialExtent, random }: {
    neighbours: number;
    minDist: number;
    epochs: number;
    initialExtent: number;
    random: () => number;
  },
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Float32Array> {
  const { UMAP } = await import("umap-js");
  const umap = new UMAP({
    nNeighbors: neighbours,
    minDist,
    nEpochs: epochs,
    random,
  });
  umap.setPrecomputedKNN(
    rowsOf(indices, neighbours),
    rowsOf(distances, neighbours),
  );
  umap.initializeFit(rowsOf(data, dimension));
  const positions = umap.getEmbedding();
  let largest = 0;
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < 2; d++) {
      largest = Math.max(largest, Math.abs(data[i * dimension + d]));
    }
  }
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < 2; d++) {
      positions[i][d] = initialExtent * data[i * dimension + d] / largest;
    }
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    onProgress(epoch + 1, epochs);
  }
  return Float32Array.from(umap.getEmbedding().flat());
}

/**
 * Labels the largest hill of each kind in the layout's density: one that has
 * more members of this kind than of any other. Kinds are told by captions or
 * radicals, which the layout, made of pixels, knows nothing of.
 *
 * @throws Error when there is no hill of one kind, or its example is unknown.
 */
export function labelClusters(
  layout: Float32Array,
  records: readonly Labelled[],
  { clusterBandwidth, typical, kinds }: {
    clusterBandwidth: number;
    typical: number;
    kinds: readonly ClusterKind[];
  },
): Pick<ProjectionRecord, "clusters" | "agreement"> {
  const isOf = ({ captions, radicals }: ClusterKind) => (i: number) =>
    captions.includes(records[i].caption) ||
    radicals.includes(records[i].radical ?? 0);
  const counted = hills(layout, clusterBandwidth).map((hill) => ({
    hill,
    ofKinds: kinds.map((kind) => hill.members.filter(isOf(kind)).length),
  }));
  const clusters = kinds.map(({ label, example }, kind) => {
    const largest = counted.find(({ ofKinds }) =>
      ofKinds.every((it, other) => other === kind || it < ofKinds[kind])
    );
    if (!largest) {
      throw new Error(
        `projection: no cluster has mainly ${label.en} pictures: look at the layout, and change \`clusters\` in the model's report.json or \`clusterBandwidth\` in projection_stage.ts`,
      );
    }
    const { hill, ofKinds } = largest;
    const at = records.findIndex((it) => it.character === example);
    if (at < 0) {
      throw new Error(
        `projection: the data set has no “${example}”, the example of ${label.en}: name another one in \`clusters\` of the model's report.json`,
      );
    }
    return {
      label,
      x: hill.x,
      y: hill.y,
      members: hill.members.length,
      ofKinds,
      example,
      exampleX: layout[2 * at],
      exampleY: layout[2 * at + 1],
      typical: nearestTo(hill, layout, typical)
        .map((i) => records[i].character),
    };
  });
  const sum = (numberOf: (ofKinds: number[]) => number) =>
    counted.reduce((all, it) => all + numberOf(it.ofKinds), 0);
  return {
    clusters,
    agreement: kinds.length
      ? sum((it) => Math.max(...it)) / sum((it) => it.reduce((a, b) => a + b))
      : null,
  };
}

function nearestTo(hill: Hill, layout: Float32Array, count: number): number[] {
  const away = (i: number) =>
    Math.hypot(layout[2 * i] - hill.x, layout[2 * i + 1] - hill.y);
  return hill.members.toSorted((a, b) => away(a) - away(b)).slice(0, count);
}

function rowsOf(
  data: Float32Array | Float64Array | Uint32Array,
  width: number,
): number[][] {
  return Array.from(
    { length: data.length / width },
    (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)),
  );
}

function bytesOf(floats: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    floats.buffer as ArrayBuffer,
    floats.byteOffset,
    floats.byteLength,
  );
}
