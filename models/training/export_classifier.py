"""Writes the trained judge as the files that `deno task evaluate` loads.

    python export_classifier.py        # newest checkpoint -> models/radical-classifier

The averaged weights, stored as float16; the accuracy in the manifest is that of the written
file on real glyphs it was not trained on.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from classifier import FEATURES, RADICAL_COUNT, GlyphsByRadical, RadicalClassifier, glyph_tensor
from data import ROOT, WORK, dataset_directory
from export import OPSET, file_entry, halve_weights, save_model


def classifier_of(checkpoint: Path) -> tuple[RadicalClassifier, int]:
    """The averaged weights of a checkpoint, ready to run, and its epochs."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    classifier = RadicalClassifier().eval()
    average = torch.optim.swa_utils.AveragedModel(classifier)
    average.load_state_dict(saved["average"])
    return average.module.eval(), saved["epoch"]


def export_classifier(classifier: RadicalClassifier, path: Path) -> None:
    program = torch.onnx.export(
        classifier,
        (torch.zeros(2, 1, 128, 128),),
        input_names=["glyph"],
        output_names=["logits", "features"],
        dynamic_shapes=({0: torch.export.Dim("batch", min=1)},),
        opset_version=OPSET,
        dynamo=True,
    )
    program.optimize()
    model = program.model_proto
    halve_weights(model)
    save_model(model, path)


def difference(classifier: RadicalClassifier, path: Path, data: GlyphsByRadical) -> float:
    """Largest |difference| between PyTorch and the exported file, in logits and features."""
    glyphs = glyph_tensor(data.glyphs[:64])
    found = onnxruntime.InferenceSession(path).run(None, {"glyph": glyphs.numpy()})
    with torch.inference_mode():
        expected = classifier(glyphs)
    return max(float(np.abs(f - e.numpy()).max()) for f, e in zip(found, expected))


def accuracy(path: Path, data: GlyphsByRadical, split: str) -> float:
    """Share of a split's glyphs whose radical the exported file reads right."""
    session = onnxruntime.InferenceSession(path)
    members = np.flatnonzero(data.split == split)
    right = 0
    for part in np.array_split(members, max(1, len(members) // 64)):
        (logits,) = session.run(["logits"], {"glyph": glyph_tensor(data.glyphs[part]).numpy()})
        right += int((logits.argmax(1) == data.radical[part]).sum())
    return right / len(members)


def manifest(classifier: RadicalClassifier, epochs: int, data: GlyphsByRadical, path: Path) -> dict:
    def tensor(name: str, *shape: int) -> dict:
        return {"name": name, "type": "float32", "shape": ["batch", *shape]}

    return {
        "name": "radical-classifier",
        "version": "1.0.0",
        "imageSize": data.glyphs.shape[1],
        "valueRange": [-1, 1],
        "files": {"classifier": file_entry(path)},
        "inputs": [tensor("glyph", 1, *data.glyphs.shape[1:])],
        "outputs": [tensor("logits", RADICAL_COUNT), tensor("features", FEATURES)],
        "parameters": sum(p.numel() for p in classifier.parameters()),
        "training": {
            "recipe": "models/training/classifier.py",
            "dataset": data.dataset,
            "glyphs": len(data.train),
            "epochs": epochs,
            "augmentation": "scaled, sheared, turned, moved; 30 % blurred; 15 % the mean of several "
            "glyphs with one radical; half with noise",
        },
        "metrics": {
            "exportMaxAbsDifference": difference(classifier, path, data),
            "validationAccuracy": accuracy(path, data, "validation"),
            "testAccuracy": accuracy(path, data, "test"),
        },
        "licences": {"weights": "MIT", "font": "Noto Sans SC, SIL Open Font License 1.1"},
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "classifier.pt")
    parser.add_argument("--dataset", type=Path, help="folder with glyphs.u8 and glyphs.json")
    parser.add_argument("--output", type=Path, default=ROOT / "models" / "radical-classifier")
    a = parser.parse_args()
    a.output.mkdir(parents=True, exist_ok=True)
    classifier, epochs = classifier_of(a.checkpoint)
    data = GlyphsByRadical(a.dataset or dataset_directory(), seed=0)
    path = a.output / "classifier.onnx"
    export_classifier(classifier, path)
    written = manifest(classifier, epochs, data, path)
    (a.output / "manifest.json").write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n")
    metrics = written["metrics"]
    print(
        f"{written['parameters']:,} parameters, {path.stat().st_size:,} bytes, {epochs} epochs; reads "
        f"{metrics['testAccuracy']:.2%} of the test glyphs, {metrics['validationAccuracy']:.2%} of the "
        f"validation glyphs; largest difference from PyTorch {metrics['exportMaxAbsDifference']:.1e}"
    )
