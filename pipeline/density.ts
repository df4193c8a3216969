import { kernelBandwidth } from "./kernel_bandwidth.ts";
import { defineStage } from "./stage.ts";

/** What `density.json` holds. `density.f32` is `[size, size]`, its first row at y₀. */
export interface DensityRecord {
  size: number;
  /** Positions of the outermost grid points: x₀, x₁, y₀, y₁. */
  extent: [number, number, number, number];
  /** Standard deviation of the Gaussian kernel, in the projection's units. */
  bandwidth: number;
  /** Outlines, from the lowest level up. */
  contours: Contour[];
}

export interface Contour {
  /** Share of all probability inside the outline. */
  mass: number;
  /** Density on the outline. */
  level: number;
  /** GeoJSON coordinates of a MultiPolygon, in the projection's units. */
  coordinates: number[][][][];
}

/** A smooth density over the projected dataset: the stand-in for q(x). */
export default defineStage({
  name: "density",
  description: "kernel density estimate over the projection, with contours",
  module: import.meta.url,
  inputs: ["projection"],
  files: [],
  parameters: {
    size: 256,
    bandwidthAdjust: 0.5,
    contourMasses: [0.99, 0.95, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1],
  },
  async run({ input, output, parameters }) {
    const { size, bandwidthAdjust, contourMasses } = parameters;
    const { buffer } = await Deno.readFile(
      `${input("projection")}/projection.f32`,
    );
    const positions = new Float32Array(buffer);
    const bandwidth = kernelBandwidth(positions, bandwidthAdjust);
    const extent = squareAround(positions, 4 * bandwidth);
    const density = await densityGrid(positions, { size, extent, bandwidth });
    const record: DensityRecord = {
      size,
      extent,
      bandwidth,
      contours: await contoursOf(density, { size, extent }, contourMasses),
    };
    await Deno.writeFile(
      `${output}/density.f32`,
      new Uint8Array(density.buffer),
    );
    await Deno.writeTextFile(`${output}/density.json`, JSON.stringify(record));
  },
});

type Extent = DensityRecord["extent"];

/**
 * Gaussian kernel density estimate on a grid, by recursive filters, which come
 * within about 10⁻⁴ of the exact sum.
 *
 * @param positions `[count, 2]`
 * @returns `[size, size]`, first row at y₀; its integral is 1 if no kernel
 *   reaches beyond the extent.
 */
export async function densityGrid(
  positions: Float32Array,
  { size, extent: [x0, x1, y0, y1], bandwidth }: {
    size: number;
    extent: Extent;
    bandwidth: number;
  },
): Promise<Float32Array<ArrayBuffer>> {
  // The package has no types of its own.
  const { density2d } = await import("fast-kde") as unknown as {
    density2d(
      points: [number, number][],
      options: {
        bandwidth: number;
        bins: [number, number];
        extent: [[number, number], [number, number]];
      },
    ): { grid(): ArrayLike<number> };
  };
  const points = Array.from(
    { length: positions.length / 2 },
    (_, i): [number, number] => [positions[2 * i], positions[2 * i + 1]],
  );
  const masses = density2d(points, {
    bandwidth,
    bins: [size, size],
    extent: [[x0, x1], [y0, y1]],
  }).grid();
  const cell = (x1 - x0) * (y1 - y0) / (size - 1) ** 2;
  return Float32Array.from(masses, (mass) => Math.max(0, mass) / cell);
}

/** Outlines of the regions of highest density that hold the given shares. */
export async function contoursOf(
  density: Float32Array,
  { size, extent: [x0, x1, y0, y1] }: { size: number; extent: Extent },
  masses: readonly number[],
): Promise<Contour[]> {
  const { contours } = await import("d3-contour") as unknown as {
    contours(): {
      size(size: [number, number]): {
        contour(
          values: number[],
          level: number,
        ): { coordinates: number[][][][] };
      };
    };
  };
  const values = Array.from(density);
  const draw = contours().size([size, size]);
  // d3 puts the value of grid point (i, j) at (i + ½, j + ½).
  const place = ([i, j]: number[]) => [
    round(x0 + (i - 0.5) * (x1 - x0) / (size - 1)),
    round(y0 + (j - 0.5) * (y1 - y0) / (size - 1)),
  ];
  return levelsHolding(density, masses).map((level, i) => ({
    mass: masses[i],
    level,
    coordinates: draw.contour(values, level).coordinates
      .map((polygon) => polygon.map((ring) => ring.map(place))),
  }));
}

/** The levels above which the density holds the given shares of its sum. */
function levelsHolding(
  density: Float32Array,
  masses: readonly number[],
): number[] {
  const descending = density.toSorted().reverse();
  const total = descending.reduce((sum, it) => sum + it, 0);
  return masses.map((mass) => {
    let sum = 0;
    return descending.find((it) => (sum += it) >= mass * total)!;
  });
}

function squareAround(positions: Float32Array, margin: number): Extent {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    low[i % 2] = Math.min(low[i % 2], positions[i]);
    high[i % 2] = Math.max(high[i % 2], positions[i]);
  }
  const half = Math.max(high[0] - low[0], high[1] - low[1]) / 2 + margin;
  const [x, y] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  return [x - half, x + half, y - half, y + half];
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;
