import { defineStage } from "../stage.ts";
import { resolve } from "node:path";
import { NOT_OF_THE_RECIPE } from "../recipe.ts";
import { MODEL_FOLDER } from "../report.ts";
import {
  networkParts,
  type Part,
  type Shape,
  type Skip,
} from "./network_parts.ts";
import { readOnnxGraph } from "./onnx_graph.ts";

/** What `architecture.json` holds. */
export interface ArchitectureRecord {
  /** Numbers that were learned: the sum over all parts. */
  parameters: number;
  /** Shape of x_t, and of the answer. */
  sample: Shape;
  /** Length of the vector that carries the timestep and the pooled text. */
  embeddingWidth: number;
  /** Length of the vector of one token. */
  contextWidth: number;
  parts: Part[];
  skips: Skip[];
}

/** The network's blocks, their shapes and sizes, as its file has them. */
export default defineStage({
  name: "architecture",
  description: "blocks, shapes and parameter counts of the network's ONNX file",
  module: import.meta.url,
  inputs: [],
  files: [
    {
      path: `${MODEL_FOLDER}/manifest.json`,
      without: ["metrics", "training"],
    },
    `${MODEL_FOLDER}/denoiser.onnx`,
  ],
  absent: NOT_OF_THE_RECIPE,
  parameters: {},
  async run({ root, output, record }) {
    const folder = resolve(root, MODEL_FOLDER);
    const manifest = JSON.parse(
      await Deno.readTextFile(`${folder}/manifest.json`),
    );
    const graph = await readOnnxGraph(
      await Deno.readFile(`${folder}/denoiser.onnx`),
    );
    record({ modelHash: manifest.files.denoiser.sha256 });
    const network = networkParts(graph);
    const parameters = network.parts.reduce(
      (sum, it) => sum + it.parameters,
      0,
    );
    if (parameters !== manifest.parameters) {
      throw new Error(
        `${folder}/denoiser.onnx: its parts have ${parameters} parameters, the manifest says ${manifest.parameters}. ` +
          `Teach pipeline/architecture/network_parts.ts what the exporter changed.`,
      );
    }
    const widthOf = (name: string, at: number) => graph.shapes.get(name)![at]!;
    const architecture: ArchitectureRecord = {
      parameters,
      sample: { channels: widthOf("sample", 1), side: widthOf("sample", 2) },
      embeddingWidth: widthOf("time_embedding", 1),
      contextWidth: widthOf("context", 2),
      ...network,
    };
    await Deno.writeTextFile(
      `${output}/architecture.json`,
      JSON.stringify(architecture, null, 2),
    );
  },
});
