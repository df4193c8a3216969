import type { OnnxGraph, OnnxNode } from "./onnx_graph.ts";

/** A block of the U-Net, or what stands before, between and after its blocks. */
export interface Part {
  /** As in the recipe, `models/training/network.py`: "down.1.0". */
  name: string;
  parameters: number;
  /** The same by layer: "residual.conv1" → 73,856. */
  layers: Record<string, number>;
  /** Shape of what it gives, [channels, side, side]; absent for vectors. */
  shape?: Shape;
}

export interface Shape {
  channels: number;
  side: number;
}

/** What one part gives goes past all between to another, which is given both. */
export interface Skip {
  from: string;
  to: string;
}

/**
 * The parts of a network, in the order in which they are asked, and the ways
 * past them.
 *
 * The exporter keeps the names of most weights
 * (`network.down.1.0.residual.conv1.weight`). Of the tensors without a name,
 * those are learned that a `MatMul` multiplies by, and the scales and shifts
 * `[channels, 1, 1]` after a normalisation; they belong to the layer with a
 * name before which they stand. A weight stored as int8 counts once: the
 * scales beside it are part of how it is stored.
 */
export function networkParts(
  graph: OnnxGraph,
): { parts: Part[]; skips: Skip[] } {
  const sizes = weightSizes(graph);
  const nodes = graph.nodes.filter((it) => !isUnpacking(it));
  const layers = nodes.map(namedLayer);
  const layerFrom = (i: number): Layer => {
    const found = layers.slice(i).find((it) => it);
    if (!found) throw new Error(`no layer with a name follows node ${i}`);
    return found;
  };

  const parts = new Map<string, Part>();
  const skips: Skip[] = [];
  for (const [i, node] of nodes.entries()) {
    for (
      const input of node.inputs.filter((it) => isLearned(it, node, sizes))
    ) {
      const { part, layer } = layerFrom(i);
      const size = sizes.get(input)!.reduce((product, it) => product * it, 1);
      sizes.delete(input); // what is used twice counts once
      if (!parts.has(part)) {
        parts.set(part, { name: part, parameters: 0, layers: {} });
      }
      const its = parts.get(part)!;
      its.parameters += size;
      its.layers[layer] = (its.layers[layer] ?? 0) + size;
    }
    const shape = imageShape(graph.shapes.get(node.outputs[0]));
    if (shape && node.operator === "Conv") {
      parts.get(layers[i]!.part)!.shape = shape;
    }
    if (shape && node.operator === "Concat") {
      skips.push({
        from: layerBefore(node.inputs[1], nodes, layers).part,
        to: layerFrom(i).part,
      });
    }
  }
  return { parts: [...parts.values()], skips };
}

interface Layer {
  part: string;
  layer: string;
}

/** "network.down.1.0.residual.conv1.weight" → down.1.0, residual.conv1 */
function namedLayer({ inputs }: OnnxNode): Layer | undefined {
  for (const input of inputs) {
    const [, part, layer] = input.match(
      /^network\.((?:(?:down|up)\.\d+\.\d+)|(?:(?:downsample|upsample|middle)\.\d+)|\w+)\.?(.*?)\.?(?:weight|bias)?$/,
    ) ?? [];
    if (part) return { part, layer: layer || part };
  }
  return undefined;
}

/** The layer whose result a tensor is made of, the last of them in order. */
function layerBefore(
  tensor: string,
  nodes: OnnxNode[],
  layers: (Layer | undefined)[],
): Layer {
  let last = -1;
  const seen = new Set<string>();
  const visit = (name: string) => {
    const i = nodes.findIndex((it) => it.outputs.includes(name));
    if (i < 0 || seen.has(name)) return;
    seen.add(name);
    if (layers[i]) last = Math.max(last, i);
    else nodes[i].inputs.forEach(visit);
  };
  visit(tensor);
  if (last < 0) throw new Error(`no layer with a name leads to ${tensor}`);
  return layers[last]!;
}

/** Shapes of the weights under the names by which they are used. */
function weightSizes({ initializers }: OnnxGraph): Map<string, number[]> {
  const sizes = new Map<string, number[]>();
  for (const [name, { shape, isInteger }] of initializers) {
    if (isInteger || /\.scale(\.f16)?$/.test(name)) continue;
    sizes.set(name.replace(/\.(i8|f16)$/, ""), shape);
  }
  return sizes;
}

/** Making float32 of what is stored as int8 or float16. */
function isUnpacking({ inputs }: OnnxNode): boolean {
  return /\.(i8|f16|cast)$/.test(inputs[0]);
}

function isLearned(
  tensor: string,
  { operator }: OnnxNode,
  sizes: Map<string, number[]>,
): boolean {
  const shape = sizes.get(tensor);
  if (!shape) return false;
  return tensor.startsWith("network.") || operator === "MatMul" ||
    ["Mul", "Add"].includes(operator) && shape.length === 3 &&
      shape[1] === 1 && shape[2] === 1;
}

/** Of a batch of square images; undefined for another shape. */
function imageShape(shape?: (number | null)[]): Shape | undefined {
  const [, channels, height, width] = shape ?? [];
  return shape?.length === 4 && channels && height && height === width
    ? { channels, side: height }
    : undefined;
}
