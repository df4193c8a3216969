import type { Artifact } from "../../../pipeline/artifact.ts";
import type { ScoreRecord } from "../../../pipeline/score.ts";

/** A noise level of the plane. */
export interface PlaneLevel {
  /** Noising steps behind it: 0 is the dataset itself. */
  t: number;
  /** ᾱ after them. */
  alphaCumprod: number;
}

/**
 * A square grid of numbers over the plane, the corners at ±extent. Rows run
 * along x, the first at the least y.
 */
export interface Grid {
  size: number;
  values: Float32Array;
}

/** The dataset in two dimensions, standardised, and what noise makes of it. */
export interface Plane {
  count: number;
  /** Grids reach from −extent to +extent on both axes. */
  extent: number;
  /** Standard deviation of the hill on each point, before noise. */
  bandwidth: number;
  scheduleName: string;
  levels: readonly PlaneLevel[];
  /** Where a glyph lies, x to the right and y down as on the map. */
  place(index: number): [x: number, y: number];
  /** q(xₜ) of a level. */
  density(level: number): Grid;
  /** ∇ₓ ln q(xₜ) of a level on a square grid of places. */
  score(level: number): { size: number; at(i: number, j: number): Arrow };
}

/** A vector, and where it stands. */
export interface Arrow {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

/**
 * Opens the artifact of the stage `score`, turned as the map of glyphs is: the
 * axis along which the points reach farther lies across.
 */
export function openPlane(artifact: Artifact): Plane {
  const record = artifact.json<ScoreRecord>("score.json");
  const { count, extent, densitySize, scoreSize } = record;
  const points = artifact.floats("points.f32");
  const densities = artifact.floats("density.f32");
  const scores = artifact.floats("score.f32");
  const reach = [0, 1].map((axis) => {
    const values = points.filter((_, i) => i % 2 === axis);
    return Math.max(...values) - Math.min(...values);
  });
  const isTurned = reach[1] > reach[0];
  const turned = (a: number, b: number): [number, number] =>
    isTurned ? [b, a] : [a, b];
  return {
    count,
    extent,
    bandwidth: record.bandwidth,
    scheduleName: record.schedule.name,
    levels: record.levels.map(({ timestep, alphaCumprod }) => ({
      // The schedule's first timestep, 0, has one step behind it.
      t: timestep === null ? 0 : timestep + 1,
      alphaCumprod,
    })),
    place: (index) => turned(points[2 * index], points[2 * index + 1]),
    density(level) {
      const all = densitySize ** 2;
      const grid = densities.subarray(level * all, (level + 1) * all);
      const values = Float32Array.from({ length: all }, (_, at) => {
        const [i, j] = turned(at % densitySize, Math.floor(at / densitySize));
        return grid[j * densitySize + i];
      });
      return { size: densitySize, values };
    },
    score(level) {
      const begin = level * scoreSize ** 2;
      const coordinate = (i: number) => extent * (2 * i / (scoreSize - 1) - 1);
      return {
        size: scoreSize,
        at(i, j) {
          const [column, row] = turned(i, j);
          const at = 2 * (begin + row * scoreSize + column);
          const [dx, dy] = turned(scores[at], scores[at + 1]);
          return { x: coordinate(i), y: coordinate(j), dx, dy };
        },
      };
    },
  };
}
