"""Would float16 arithmetic draw the same glyphs? An experiment.

    python half_precision.py

Makes the exported network compute in float16, with norms, softmax and sums left in float32, and
draws the same samples with both. The CPU rounds every result to float16 as a graphics card does, and
adds up in float32 inside an operation, as a good one does.
"""

import json

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper, numpy_helper
from onnxconverter_common import float16

from data import ROOT
from schedule import ddim, shifted_cosine

MODEL = ROOT / "models" / "glyffuser"
STEPS = 20
GUIDANCE = 2.0
SEED = 7
COUNT = 32
SINGLE = ["InstanceNormalization", "ReduceMean", "LayerNormalization", "Softmax", "Sin", "Cos", "ReduceSum", "Resize"]


def half(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network in float16, from inputs and to outputs in float32; only the prediction is left."""
    graph = model.graph
    constants = {it.name: numpy_helper.to_array(it) for it in graph.initializer}
    nodes = []
    for node in graph.node:
        # What stores the weights small: done here, once.
        if node.op_type == "Cast" and node.input[0] in constants:
            to = next(it.i for it in node.attribute if it.name == "to")
            constants[node.output[0]] = constants[node.input[0]].astype(helper.tensor_dtype_to_np_dtype(to))
        elif node.op_type == "Mul" and all(name in constants for name in node.input):
            constants[node.output[0]] = np.multiply(*(constants[name] for name in node.input))
        else:
            nodes.append(node)
    wanted, kept = {"prediction"}, []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            kept.append(node)
    outputs = [it for it in graph.output if it.name == "prediction"]
    for field in (graph.node, graph.initializer, graph.output, graph.value_info):
        del field[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items() if name in wanted)
    graph.output.extend(outputs)
    model = onnx.shape_inference.infer_shapes(model)
    return float16.convert_float_to_float16(model, keep_io_types=True, op_block_list=SINGLE)


def draw(session: onnxruntime.InferenceSession, condition: np.ndarray, noise: np.ndarray, alphas: np.ndarray) -> np.ndarray:
    """A guided sample as grey levels, 0 to 255."""

    def predict(x: torch.Tensor, t: int) -> torch.Tensor:
        context = np.stack([condition, np.zeros_like(condition)])
        mask = np.stack([np.ones(len(condition)), np.zeros(len(condition))]).astype(np.float32)
        feeds = {
            "sample": np.repeat(x.numpy(), 2, axis=0).astype(np.float32),
            "timestep": np.full(2, t, np.float32),
            "context": context,
            "context_mask": mask,
        }
        with_text, without = session.run(["prediction"], feeds)[0]
        return torch.from_numpy(without + GUIDANCE * (with_text - without))[None]

    x = ddim(predict, torch.from_numpy(noise), alphas, STEPS)
    return np.round(x.numpy().clip(-1, 1) * 127.5 + 127.5)


def main():
    manifest = json.loads((MODEL / "manifest.json").read_text())
    schedule = manifest["schedule"]
    alphas = shifted_cosine(schedule["numTrainTimesteps"], schedule["imageSize"], schedule["noiseSize"])
    table = json.loads((MODEL / "prompts.json").read_text())
    vectors = np.fromfile(MODEL / "prompts.f16", np.float16).reshape(-1, table["width"]).astype(np.float32)
    prompts = [it for it in table["prompts"] if it["kind"] != "caption"][:COUNT]
    path = MODEL / manifest["files"]["denoiser"]["path"]
    single = onnxruntime.InferenceSession(path)
    other = onnxruntime.InferenceSession(half(onnx.load(path)).SerializeToString())
    size = manifest["imageSize"]
    shares = []
    for i, prompt in enumerate(prompts):
        noise = np.random.default_rng([SEED, i]).standard_normal((1, 1, size, size)).astype(np.float32)
        condition = vectors[prompt["offset"] : prompt["offset"] + prompt["tokens"]]
        a, b = (draw(session, condition, noise, alphas) for session in (single, other))
        shares.append(float((abs(a - b) <= 1).mean()))
        print(f"{prompt['text']}: {shares[-1]:.2%} of the pixels within 1 grey level, at most {abs(a - b).max():.0f} apart")
    enough = sum(share >= 0.99 for share in shares)
    print(f"{enough} of {len(shares)} samples have 99 % of their pixels within 1 grey level; median {np.median(shares):.2%}, least {min(shares):.2%}")


if __name__ == "__main__":
    main()
