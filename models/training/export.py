"""Writes a trained network as the files that the site and the pipeline load.

    python export.py                   # newest checkpoint -> models/glyffuser
    python export.py --previews        # only the samples drawn while it was trained
    deno task seal models/glyffuser    # at the repository root, as the next
    deno task evaluate                 # metrics and model card; --card: the card alone

Matrices and kernels are stored as int8, a quarter of the download, each output channel with
a scale of its own, and the rest as float16. The graph makes float32 of them, once, when a session
is made: every device computes in float32.
"""

import argparse
import hashlib
import inspect
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

import text_encoder
from configuration import Captions, Configuration, Network
from data import ROOT, WORK, dataset_directory
from network import Attention, UNet
from train import Trainer

OPSET = 18
HALF_FROM = 256  # smaller tensors stay float32: no gain, and norms are among them
INT8_FROM = 4096
PREVIEWED = ("gold", "water", "fish", "bird")  # of a run's previews; of another model, all
MOMENTS = 8  # of the training, with samples of each
LICENCES = {
    "font": "Noto Sans SC, SIL Open Font License 1.1",
    "captions": "Unihan, Unicode License v3",
}
CLIPPING = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # shares of a channel's largest weight

WORDS = (
    "metal lithium iron silver copper forest river lake ocean rain snow ice storm flower plant herb "
    "bamboo shoots vegetable fruit wine soup disease pain poison medicine mother daughter child king "
    "beautiful love anger fear think speak sing laugh cry read write tiger wolf monkey pig cat snake "
    "eagle duck salmon ant spider butterfly house door window boat carriage road bridge village "
    "mountain peak valley cave stone jewel star moon sunlight night smoke burn cook cut strike throw "
    "push jump climb fly sleep silk thread dye dress shoe hat needle knife arrow axe drum bell"
).split()


def network_of(checkpoint: Path) -> tuple[UNet, dict]:
    """The averaged weights of a checkpoint, ready to run."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    n = saved["configuration"]["network"]
    shape = Network(**{k: tuple(v) if isinstance(v, list) else v for k, v in n.items()})
    network = UNet(shape).eval()
    network.load_state_dict(saved["ema"])
    return network, saved


def example_inputs(network: UNet, batch: int, tokens: int, seed: int) -> tuple[torch.Tensor, ...]:
    generator = torch.Generator().manual_seed(seed)
    size = network.n.image_size
    mask = torch.ones(batch, tokens)
    mask[0, tokens // 2 :] = 0
    return (
        torch.randn(batch, 1, size, size, generator=generator),
        torch.randint(1000, (batch,), generator=generator).float(),
        torch.randn(batch, tokens, network.n.context_width, generator=generator),
        mask,
    )


def halve_weights(model: onnx.ModelProto) -> None:
    """float32 initialisers become float16 ones, each followed by a cast to float32."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < HALF_FROM:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".f16"))
        casts.append(helper.make_node("Cast", [name + ".f16"], [name], to=TensorProto.FLOAT))
    for i, cast in enumerate(casts):
        model.graph.node.insert(i, cast)


def quantise(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and the float32 scales of their channels: whichever axis and clipping lose least."""
    best = np.inf
    for axis in range(2 if values.ndim == 2 else 1):
        others = tuple(i for i in range(values.ndim) if i != axis)
        largest = np.abs(values).max(axis=others, keepdims=True) + 1e-12
        scales = np.stack([largest * share / 127 for share in CLIPPING])
        rounded = np.clip(np.round(values / scales), -127, 127)
        errors = ((rounded * scales - values) ** 2).sum(axis=tuple(i + 1 for i in others), keepdims=True)
        if errors.min(axis=0).sum() < best:
            best = errors.min(axis=0).sum()
            scale = np.take_along_axis(scales, errors.argmin(axis=0)[None], axis=0)[0].astype(np.float32)
    return np.clip(np.round(values / scale), -127, 127).astype(np.int8), scale


def quantise_weights(model: onnx.ModelProto) -> None:
    """float32 matrices and kernels become int8 ones, cast to float32 and scaled; not by
    DequantizeLinear, which runtimes keep for every run instead of folding it away."""
    nodes = []
    for tensor in list(model.graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim < 2 or values.size < INT8_FROM:
            continue
        name = tensor.name
        rounded, scale = quantise(values)
        tensor.CopyFrom(numpy_helper.from_array(rounded, name + ".i8"))
        model.graph.initializer.append(numpy_helper.from_array(scale, name + ".scale"))
        nodes.append(helper.make_node("Cast", [name + ".i8"], [name + ".cast"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [name + ".cast", name + ".scale"], [name]))
    for i, node in enumerate(nodes):
        model.graph.node.insert(i, node)


def save_model(model: onnx.ModelProto, path: Path) -> None:
    """Checks the model and writes it without the exporter's stack traces."""
    graph = model.graph
    for part in [model, *graph.node, *graph.value_info, *graph.input, *graph.output]:
        del part.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


class Observed(torch.nn.Module):
    """The network with what happens inside as further outputs."""

    def __init__(self, network: UNet):
        super().__init__()
        self.network = network

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.network.observe(*inputs)


def export_network(network: UNet, path: Path) -> float:
    """Writes the file; returns by how much its graph, before rounding, differs from PyTorch."""
    names = ["sample", "timestep", "context", "context_mask"]
    batch, tokens = torch.export.Dim("batch", min=1), torch.export.Dim("tokens", min=1)
    shapes = ({0: batch}, {0: batch}, {0: batch, 1: tokens}, {0: batch, 1: tokens})
    program = torch.onnx.export(
        Observed(network),
        example_inputs(network, 2, 7, 0),
        input_names=names,
        output_names=["prediction", "attention", "time_embedding"],
        dynamic_shapes=(shapes,),
        opset_version=OPSET,
        dynamo=True,
    )
    program.optimize()
    model = program.model_proto
    onnx.save(model, path)
    difference = max(differences(network, path).values())
    quantise_weights(model)
    halve_weights(model)
    save_model(model, path)
    return difference


def differences(network: UNet, path: Path) -> dict[str, float]:
    """Between PyTorch and a file, in x_0, over three seeds: the largest, and the root mean square."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [i.name for i in session.get_inputs()]
    found_differences = []
    for seed, (batch, tokens) in enumerate([(1, 3), (2, 11), (3, 32)], start=1):
        inputs = example_inputs(network, batch, tokens, seed)
        with torch.inference_mode():
            expected = network(*inputs).numpy()
        (found,) = session.run(["prediction"], {n: x.numpy() for n, x in zip(names, inputs)})
        found_differences.append((found - expected).ravel())
    difference = np.concatenate(found_differences)
    return {"max": float(np.abs(difference).max()), "rms": float(np.sqrt((difference**2).mean()))}


def listed(texts: list[str]) -> list[dict]:
    """Prompts of a model with a vocabulary of its own."""
    return [{"text": text, "kind": "word"} for text in texts]


def prompt_table(dataset: Path, captions: int) -> list[dict]:
    """Radicals, common words, and captions of glyphs the network never saw."""
    records = json.loads((dataset / "glyphs.json").read_text())["records"]
    radicals = {}
    for record in sorted(records, key=lambda r: r["radical"]):
        radicals.setdefault(record["radicalName"], record["radical"])
    rows = [{"text": name, "kind": "radical", "radical": r} for name, r in radicals.items()]
    taken = set(radicals)
    for word in WORDS:
        if word not in taken:
            rows.append({"text": word, "kind": "word"})
            taken.add(word)
    held_out = [r for r in records if r["split"] == "test" and len(r["caption"]) <= 40]
    order = np.random.default_rng(0).permutation(len(held_out))
    chosen = 0
    for i in order:
        record = held_out[i]
        if record["caption"] in taken or chosen == captions:
            continue
        taken.add(record["caption"])
        chosen += 1
        rows.append({"text": record["caption"], "kind": "caption", "character": record["character"]})
    return rows


def write_prompts(rows: list[dict], directory: Path) -> None:
    vectors, offsets = text_encoder.encode([row["text"] for row in rows], Captions().max_tokens)
    for row, start, end in zip(rows, offsets[:-1].tolist(), offsets[1:].tolist()):
        row["tokens"], row["offset"] = end - start, start
    (directory / "prompts.f16").write_bytes(vectors.astype("<f2").tobytes())
    table = {"width": text_encoder.WIDTH, "dtype": "float16", "prompts": rows}
    (directory / "prompts.json").write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n")


def spread_moments(examples: list[int], count: int) -> list[int]:
    """At most `count` of the moments, the first and the last among them, evenly on a log scale."""
    places = np.linspace(np.log(examples[0]), np.log(examples[-1]), count)
    distance = np.abs(np.log(examples)[None] - places[:, None])
    return [examples[i] for i in sorted(set(distance.argmin(axis=1).tolist()))]


def write_previews(training: dict, run: Path, directory: Path) -> None:
    """Samples drawn while the model was trained, from the sheets that train.py left in `run`: the
    first of each prompt, always from the same noise, as training.webp; training.json describes it.

    training: of the manifest; sheets of a run that went on after it are left out.
    """
    sheets = {e["examples"]: run / f"preview-{e['examples']:08d}.pgm" for e in training["log"]}
    there = [examples for examples, path in sheets.items() if path.exists()]
    if not there or there[-1] != training["examples"]:
        raise SystemExit(f"{run} lacks the sheet of the {training['examples']:,} examples exported.")
    moments = spread_moments(there, MOMENTS)
    pictures = [np.asarray(Image.open(sheets[examples])) for examples in moments]
    previews = training["configuration"].get("previews", Configuration().previews)
    shown = [prompt for prompt in PREVIEWED if prompt in previews] or list(previews)
    size = pictures[0].shape[1] // len(previews)
    columns = [previews.index(prompt) * size for prompt in shown]
    tiles = [np.concatenate([p[:size, x : x + size] for p in pictures], axis=1) for x in columns]
    image = directory / "training.webp"
    Image.fromarray(np.concatenate(tiles)).save(image, quality=60, method=6)
    settings = inspect.signature(Trainer.preview).parameters
    record = {
        "examples": moments,
        "prompts": shown,
        "tileSize": size,
        "numInferenceSteps": settings["steps"].default,
        "guidanceScale": settings["guidance"].default,
        "image": file_entry(image),
    }
    (directory / "training.json").write_text(json.dumps(record, indent=2) + "\n")
    print(f"{image.name}: {record['image']['bytes']:,} bytes, after {moments} examples")


def file_entry(path: Path) -> dict:
    data = path.read_bytes()
    return {"path": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def manifest(network: UNet, saved: dict, directory: Path, metrics: dict, hardware: str, licences: dict) -> dict:
    n = network.n
    d = saved["configuration"]["diffusion"]
    image = ["batch", 1, n.image_size, n.image_size]
    attending = [m for m in network.modules() if isinstance(m, Attention)]
    # Attention is at the coarsest level alone, and in the middle.
    cells = (n.image_size // n.patch_size // 2 ** (len(n.channels) - 1)) ** 2

    def tensor(name: str, shape: list) -> dict:
        return {"name": name, "type": "float32", "shape": shape}

    return {
        "name": directory.name,
        "version": "0.1.0",
        "imageSize": n.image_size,
        "channels": 1,
        "valueRange": [-1, 1],
        "schedule": {
            "name": "shifted_cosine",
            "numTrainTimesteps": d["num_train_timesteps"],
            "imageSize": n.image_size,
            "noiseSize": d["noise_size"],
        },
        "predictionType": "sample",
        "files": {
            "denoiser": file_entry(directory / "denoiser.onnx"),
            "prompts": file_entry(directory / "prompts.json"),
            "promptVectors": file_entry(directory / "prompts.f16"),
        },
        "inputs": [
            tensor("sample", image),
            tensor("timestep", ["batch"]),
            tensor("context", ["batch", "tokens", n.context_width]),
            tensor("context_mask", ["batch", "tokens"]),
        ],
        "outputs": [
            tensor("prediction", image),
            tensor("attention", ["batch", len(attending), cells, "tokens + 1"]),
            tensor("time_embedding", ["batch", n.embedding_width]),
        ],
        "textEncoder": {
            "name": "all-MiniLM-L6-v2",
            "width": text_encoder.WIDTH,
            "maxTokens": Captions().max_tokens,
        },
        "parameters": sum(p.numel() for p in network.parameters()),
        "training": {
            "dataset": saved["dataset"],
            "examples": saved["examples"],
            "steps": saved["step"],
            "seconds": round(saved["seconds"]),
            "hardware": hardware,
            "configuration": saved["configuration"],
            "log": saved["log"],
        },
        "metrics": metrics,
        "licences": {
            "weights": "MIT",
            **licences,
            "textEncoder": "all-MiniLM-L6-v2, Apache License 2.0",
        },
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "run" / "checkpoint.pt")
    parser.add_argument("--dataset", type=Path, help="folder with glyphs.json")
    parser.add_argument("--output", type=Path, default=ROOT / "models" / "glyffuser")
    parser.add_argument("--hardware", default="one CPU core with AMX", help="what trained it, for the card")
    parser.add_argument("--captions", type=int, default=128, help="held-out captions among the prompts")
    parser.add_argument("--prompts", nargs="+", help="the prompts, for another data set than the glyphs")
    parser.add_argument("--licence", help="of that data set")
    parser.add_argument("--previews", action="store_true", help="only training.webp, for the weights in --output")
    a = parser.parse_args()
    if a.previews:
        exported = json.loads((a.output / "manifest.json").read_text())
        write_previews(exported["training"], a.checkpoint.parent, a.output)
        raise SystemExit
    a.output = a.output.resolve()
    a.output.mkdir(parents=True, exist_ok=True)
    network, saved = network_of(a.checkpoint)
    difference = export_network(network, a.output / "denoiser.onnx")
    rounding = differences(network, a.output / "denoiser.onnx")["rms"]
    if a.prompts:
        rows, licences = listed(a.prompts), {"dataset": a.licence}
    else:
        rows, licences = prompt_table(a.dataset or dataset_directory(), a.captions), LICENCES
    write_prompts(rows, a.output)
    metrics = {"exportMaxAbsDifference": difference, "quantisationRms": rounding}
    written = manifest(network, saved, a.output, metrics, a.hardware, licences)
    (a.output / "manifest.json").write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n")
    write_previews(written["training"], a.checkpoint.parent, a.output)
    print(
        f"{written['parameters']:,} parameters, {written['files']['denoiser']['bytes']:,} bytes, "
        f"{saved['examples']:,} examples; largest difference from PyTorch {difference:.1e}, "
        f"by int8 weights {rounding:.1e} (root mean square)"
    )
