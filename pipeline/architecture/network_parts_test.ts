import assert from "node:assert/strict";
import protobuf from "protobufjs";
import { networkParts } from "./network_parts.ts";
import { type OnnxGraph, readOnnxGraph } from "./onnx_graph.ts";

/**
 * A U of two levels, as the exporter writes it: weights as int8 beside their
 * scales, or as float16; a normalisation's scale and shift without a name.
 */
const GRAPH: OnnxGraph = {
  nodes: [
    node("Cast", ["network.down.0.0.residual.conv1.weight.i8"], "cast"),
    node("Mul", [
      "network.down.0.0.residual.conv1.weight.cast",
      "network.down.0.0.residual.conv1.weight.scale",
    ], "network.down.0.0.residual.conv1.weight"),
    node("Gemm", ["t", "network.time.0.weight"], "embedding"),
    node("Mul", ["sample", "val_1"], "scaled"),
    node("Add", ["scaled", "val_2"], "shifted"),
    conv("shifted", "network.down.0.0.residual.conv1", "fine"),
    node("Add", ["fine", "one"], "result"),
    conv("result", "network.downsample.0", "coarse"),
    node("MatMul", ["coarse", "val_3"], "asked"),
    node("Add", ["asked", "network.middle.0.attention.output.bias"], "seen"),
    conv("seen", "network.upsample.0", "raised"),
    node("Concat", ["raised", "result"], "both"),
    conv("both", "network.up.0.0.residual.conv1", "answer"),
  ],
  initializers: new Map([
    ["network.time.0.weight.f16", weights(5, 7)],
    ["network.down.0.0.residual.conv1.weight.i8", weights(8, 2, 3, 3)],
    ["network.down.0.0.residual.conv1.weight.scale", weights(8, 1, 1, 1)],
    ["network.down.0.0.residual.conv1.bias", weights(8)],
    ["network.downsample.0.weight", weights(8, 8, 3, 3)],
    ["network.middle.0.attention.output.bias", weights(8)],
    ["network.upsample.0.weight", weights(8, 8, 3, 3)],
    ["network.up.0.0.residual.conv1.weight", weights(4, 16, 3, 3)],
    ["val_1", weights(2, 1, 1)],
    ["val_2", weights(2, 1, 1)],
    ["val_3.i8", weights(8, 8)],
    ["val_3.scale.f16", weights(1, 8)],
    ["one", weights()],
    ["a shape", { shape: [4], isInteger: true }],
  ]),
  shapes: new Map([
    ["fine", [null, 8, 16, 16]],
    ["coarse", [null, 8, 8, 8]],
    ["raised", [null, 8, 16, 16]],
    ["both", [null, 16, 16, 16]],
    ["answer", [null, 4, 16, 16]],
  ]),
};

Deno.test("every weight counts once, for the part it belongs to", () => {
  const { parts } = networkParts(GRAPH);
  assert.deepEqual(
    parts.map(({ name, parameters }) => [name, parameters]),
    [
      ["time", 5 * 7],
      ["down.0.0", 2 + 2 + 8 * 2 * 9 + 8],
      ["downsample.0", 8 * 8 * 9],
      ["middle.0", 8 * 8 + 8],
      ["upsample.0", 8 * 8 * 9],
      ["up.0.0", 4 * 16 * 9],
    ],
  );
  assert.deepEqual(parts[3].layers, { "attention.output": 72 });
});

Deno.test("shapes are those of the convolutions' results", () => {
  const { parts } = networkParts(GRAPH);
  assert.deepEqual(parts.map(({ shape }) => shape), [
    undefined,
    { channels: 8, side: 16 },
    { channels: 8, side: 8 },
    undefined,
    { channels: 8, side: 16 },
    { channels: 4, side: 16 },
  ]);
});

Deno.test("a skip leads from the part that made the tensor to the one that takes it", () => {
  assert.deepEqual(networkParts(GRAPH).skips, [
    { from: "down.0.0", to: "up.0.0" },
  ]);
});

Deno.test("a weight that nothing named follows is an error", () => {
  const nodes = [node("MatMul", ["sample", "val_3"], "lost")];
  assert.throws(
    () => networkParts({ ...GRAPH, nodes }),
    /no layer with a name follows node 0/,
  );
});

Deno.test("a file's graph is read as it was written", async () => {
  const { root } = protobuf.parse(
    Deno.readTextFileSync(new URL("./onnx.proto", import.meta.url)),
    { keepCase: true },
  );
  const Model = root.lookupType("onnx.ModelProto");
  const dim = [{ dim_param: "batch" }, { dim_value: 3 }];
  const bytes = Model.encode(Model.fromObject({
    graph: {
      node: [{ op_type: "Gemm", input: ["a", "b"], output: ["c"] }],
      initializer: [
        { name: "b", dims: [2, 3], data_type: 3 },
        { name: "shape", dims: [1], data_type: 7 },
      ],
      output: [{ name: "c", type: { tensor_type: { shape: { dim } } } }],
    },
  })).finish();
  assert.deepEqual(await readOnnxGraph(bytes), {
    nodes: [{ operator: "Gemm", inputs: ["a", "b"], outputs: ["c"] }],
    initializers: new Map([
      ["b", { shape: [2, 3], isInteger: false }],
      ["shape", { shape: [1], isInteger: true }],
    ]),
    shapes: new Map([["c", [null, 3]]]),
  });
  await assert.rejects(
    readOnnxGraph(new Uint8Array()),
    /the ONNX file has no graph/,
  );
});

function node(operator: string, inputs: string[], output: string) {
  return { operator, inputs, outputs: [output] };
}

function conv(input: string, layer: string, output: string) {
  return node("Conv", [input, `${layer}.weight`, `${layer}.bias`], output);
}

function weights(...shape: number[]) {
  return { shape, isInteger: false };
}
