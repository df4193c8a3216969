/** What an ONNX file says of its network, without the weights' values. */

/** The file's graph; nodes stand in an order in which they can be computed. */
export interface OnnxGraph {
  nodes: OnnxNode[];
  /** Shapes of the tensors that the file stores, by name. */
  initializers: Map<string, OnnxTensor>;
  /** Shapes of what is computed, where the file states them; null = any size. */
  shapes: Map<string, (number | null)[]>;
}

export interface OnnxNode {
  operator: string;
  inputs: string[];
  outputs: string[];
}

export interface OnnxTensor {
  shape: number[];
  isInteger: boolean;
}

/** `TensorProto.DataType` of 32- and 64-bit integers: shapes and indices, no weights. */
const INTEGERS = [6, 7];

/**
 * Reads the bytes of an `.onnx` file.
 *
 * @throws Error if they are not a model with a graph
 */
export async function readOnnxGraph(bytes: Uint8Array): Promise<OnnxGraph> {
  const { default: protobuf } = await import("protobufjs");
  const { root } = protobuf.parse(
    await Deno.readTextFile(new URL("./onnx.proto", import.meta.url)),
    { keepCase: true },
  );
  const Model = root.lookupType("onnx.ModelProto");
  const { graph } = Model.toObject(Model.decode(bytes), {
    longs: Number,
    arrays: true,
  }) as { graph?: GraphProto };
  if (!graph?.node.length) throw new Error("the ONNX file has no graph");
  const { node, initializer, input, output, value_info } = graph;
  return {
    nodes: node.map((it) => ({
      operator: it.op_type,
      inputs: it.input,
      outputs: it.output,
    })),
    initializers: new Map(initializer.map((it) => [it.name, {
      shape: it.dims,
      isInteger: INTEGERS.includes(it.data_type),
    }])),
    shapes: new Map(
      [...input, ...output, ...value_info].map(({ name, type }) => [
        name,
        (type?.tensor_type?.shape?.dim ?? []).map((it) => it.dim_value ?? null),
      ]),
    ),
  };
}

/** As `onnx.proto` has it. */
interface GraphProto {
  node: { input: string[]; output: string[]; op_type: string }[];
  initializer: { name: string; dims: number[]; data_type: number }[];
  input: ValueInfo[];
  output: ValueInfo[];
  value_info: ValueInfo[];
}

interface ValueInfo {
  name: string;
  type?: { tensor_type?: { shape?: { dim: { dim_value?: number }[] } } };
}
