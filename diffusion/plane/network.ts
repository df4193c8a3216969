import {
  addProduct,
  type Matrix,
  matrix,
  transposed,
} from "./matrix_product.ts";

/** Sines and cosines that tell the timestep, and as many for each coordinate. */
const TIME_WAVES = 16;
const PLACE_WAVES = 6;
/** Neurons of a hidden layer, and how many such layers there are. */
const HIDDEN = 64;
const DEPTH = 3;
/** Coordinates of a point. */
const PLANE = 2;

/** From the input to the output, neurons of each layer. */
export const LAYERS = [
  PLANE + 2 * (PLANE * PLACE_WAVES + TIME_WAVES),
  ...Array<number>(DEPTH).fill(HIDDEN),
  PLANE,
];

/** Of the timestep's waves: from 1 down to 1/10,000, evenly in the logarithm. */
const timeFrequencies = frequencies(TIME_WAVES, 1, 1e-4);
/** Of the coordinates': a few waves over the plane, and as short as details. */
const placeFrequencies = frequencies(PLACE_WAVES, .7, 5);

function frequencies(count: number, first: number, last: number): number[] {
  return Array.from(
    { length: count },
    (_, k) => first * (last / first) ** (k / (count - 1)),
  );
}

/** What a forward pass leaves for the backward one. */
interface Pass {
  batch: number;
  /** What enters each layer, `[neurons, batch]`. */
  inputs: Float64Array[];
  /** What a hidden layer says before its bend. */
  sums: Float64Array[];
}

/**
 * A denoiser small enough to train while one looks on: fully connected layers
 * with SiLU between them. It is given a noisy point in the plane and its
 * timestep, both also as sines and cosines (Vaswani et al. 2017, section 3.5;
 * Tancik et al. 2020 for why coordinates, too), and says what noise it takes to
 * be in it.
 */
export class Network {
  /** All weights and biases, layer by layer: `[out, in]`, then `[out]`. */
  readonly parameters: Float64Array;
  #layers: Layer[];
  #pass: Pass | null = null;

  constructor(parameters?: Float64Array) {
    this.parameters = parameters ?? new Float64Array(parameterCount());
    if (this.parameters.length !== parameterCount()) {
      throw new RangeError(
        `the network has ${parameterCount()} parameters, not ${this.parameters.length}`,
      );
    }
    this.#layers = layersOf(this.parameters);
  }

  /**
   * The noise predicted in points.
   *
   * @param xt `[batch, 2]`
   * @param timesteps one for each point
   * @returns `[batch, 2]`
   */
  predict(
    xt: ArrayLike<number>,
    timesteps: ArrayLike<number>,
  ): Float64Array {
    const batch = timesteps.length;
    let values = inputOf(xt, timesteps);
    const inputs: Float64Array[] = [];
    const sums: Float64Array[] = [];
    for (const [layer, { weights, bias }] of this.#layers.entries()) {
      const outs = bias.length;
      inputs.push(values);
      const next = new Float64Array(outs * batch);
      for (let o = 0; o < outs; o++) {
        next.fill(bias[o], o * batch, (o + 1) * batch);
      }
      addProduct(next, weights, matrix(values, weights.columns, batch));
      values = next;
      if (layer + 1 < this.#layers.length) {
        sums.push(next);
        values = next.map((sum) => sum / (1 + Math.exp(-sum)));
      }
    }
    this.#pass = { batch, inputs, sums };
    return turned(values, PLANE, batch);
  }

  /**
   * The gradient of a loss by all parameters, after `predict`.
   *
   * @param slopes the loss by each number that was predicted, `[batch, 2]`
   */
  gradient(slopes: Float64Array): Float64Array {
    const { batch, inputs, sums } = this.#pass!;
    const gradient = new Float64Array(this.parameters.length);
    const parts = layersOf(gradient);
    let above = turned(slopes, batch, PLANE);
    for (let layer = parts.length - 1; layer >= 0; layer--) {
      const { weights, bias } = parts[layer];
      const [outs, ins] = [weights.rows, weights.columns];
      const slope = matrix(above, outs, batch);
      for (let o = 0; o < outs; o++) {
        for (let row = 0; row < batch; row++) bias[o] += above[o * batch + row];
      }
      addProduct(
        weights.values,
        slope,
        transposed(matrix(inputs[layer], ins, batch)),
      );
      if (layer === 0) break;
      const below = new Float64Array(ins * batch);
      addProduct(below, transposed(this.#layers[layer].weights), slope);
      const sum = sums[layer - 1];
      above = below.map((slope, i) => {
        const gate = 1 / (1 + Math.exp(-sum[i]));
        return slope * gate * (1 + sum[i] * (1 - gate));
      });
    }
    return gradient;
  }
}

/** A layer's part of all parameters. */
interface Layer {
  /** `[out, in]` */
  weights: Matrix;
  bias: Float64Array;
}

/** The parameters, layer by layer: the same numbers, not a copy. */
function layersOf(parameters: Float64Array): Layer[] {
  let begin = 0;
  const next = (count: number) => parameters.subarray(begin, begin += count);
  return LAYERS.slice(1).map((outs, layer) => ({
    weights: matrix(next(outs * LAYERS[layer]), outs, LAYERS[layer]),
    bias: next(outs),
  }));
}

/** `[rows, columns]` → `[columns, rows]` */
function turned(
  values: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  return values.map((_, i) =>
    values[i % rows * columns + Math.floor(i / rows)]
  );
}

/** Numbers that training adjusts. */
export function parameterCount(): number {
  return LAYERS.slice(1).reduce(
    (sum, outs, layer) => sum + (LAYERS[layer] + 1) * outs,
    0,
  );
}

/**
 * Weights to begin with, from standard normal numbers: scaled so that values
 * keep their size from layer to layer (He et al. 2015); the last layer's and
 * the biases are 0, so that it begins by predicting no noise.
 *
 * @param normal as many as there are parameters
 */
export function initialParameters(normal: ArrayLike<number>): Float64Array {
  const parameters = new Float64Array(parameterCount());
  for (const { weights } of layersOf(parameters).slice(0, -1)) {
    const { values, columns } = weights;
    const spread = Math.sqrt(2 / columns);
    const begin = values.byteOffset / values.BYTES_PER_ELEMENT;
    for (let i = 0; i < values.length; i++) {
      values[i] = spread * normal[begin + i];
    }
  }
  return parameters;
}

/** Points and timesteps as the network reads them, `[inputs, batch]`. */
function inputOf(
  xt: ArrayLike<number>,
  timesteps: ArrayLike<number>,
): Float64Array {
  const batch = timesteps.length;
  const input = new Float64Array(LAYERS[0] * batch);
  for (let row = 0; row < batch; row++) {
    let at = row;
    const tell = (value: number) => {
      input[at] = value;
      at += batch;
    };
    const wave = (angle: number) => {
      tell(Math.sin(angle));
      tell(Math.cos(angle));
    };
    for (let axis = 0; axis < PLANE; axis++) {
      const x = xt[row * PLANE + axis];
      tell(x);
      for (const frequency of placeFrequencies) wave(frequency * x);
    }
    for (const frequency of timeFrequencies) wave(frequency * timesteps[row]);
  }
  return input;
}
