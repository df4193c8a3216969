"""Measures the exported files: the shipped ONNX, not the PyTorch network.

    python evaluate.py                  # models/glyffuser -> its manifest's metrics

A small classifier is trained to read the radical of a real glyph; then it judges
what the model draws when it is asked for that radical by its English name.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from torch import nn

from card import write_card
from data import ROOT, WORK, dataset_directory
from schedule import ddim, shifted_cosine

RADICALS = (
    "gold water grass tree mouth hand silk heart man speech bamboo insect meat woman earth fish "
    "bird fire mountain stone sickness foot jade eye horse clothes sun cart eat walk dog gate"
).split()


class RadicalClassifier(nn.Sequential):
    """[batch, 1, 128, 128] in [-1, 1] -> logits over 214 radicals."""

    def __init__(self, classes: int = 214):
        def stage(before: int, after: int) -> list[nn.Module]:
            return [
                nn.Conv2d(before, after, 3, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
                nn.MaxPool2d(2),
            ]

        super().__init__(
            nn.PixelUnshuffle(2),
            *stage(4, 32), *stage(32, 64), *stage(64, 128), *stage(128, 192),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(192 * 4 * 4, classes),
        )  # fmt: skip


def glyph_tensor(glyphs: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(glyphs)[:, None].float() / 127.5 - 1


def train_classifier(dataset: Path, path: Path, epochs: int) -> tuple[RadicalClassifier, float]:
    """The classifier, and its accuracy on glyphs it was not trained on."""
    description = json.loads((dataset / "glyphs.json").read_text())
    size = description["imageSize"]
    glyphs = np.fromfile(dataset / "glyphs.u8", np.uint8).reshape(-1, size, size)
    radical = np.array([r["radical"] - 1 for r in description["records"]])
    train = np.array([r["split"] == "train" for r in description["records"]])
    torch.manual_seed(0)
    classifier = RadicalClassifier().to(memory_format=torch.channels_last)
    if path.exists():
        classifier.load_state_dict(torch.load(path, weights_only=True))
    else:
        members = np.flatnonzero(train)
        random = np.random.default_rng(0)
        batches = len(members) // 64
        optimiser = torch.optim.AdamW(classifier.parameters(), 2e-3, weight_decay=0.05)
        falling = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, epochs * batches)
        for epoch in range(epochs):
            for chosen in random.permutation(members)[: batches * 64].reshape(batches, 64):
                # Small shifts, so that it judges strokes and not their exact place.
                shift = tuple(random.integers(-4, 5, 2))
                x0 = torch.roll(glyph_tensor(glyphs[chosen]), shift, (2, 3))
                with torch.autocast("cpu", torch.bfloat16):
                    loss = F.cross_entropy(classifier(x0).float(), torch.from_numpy(radical[chosen]))
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                falling.step()
            print(f"classifier epoch {epoch + 1}/{epochs} loss {loss.item():.3f}", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(classifier.state_dict(), path)
    classifier.eval()
    held_out = np.flatnonzero(~train)
    read = np.concatenate([judge(classifier, glyphs[part]) for part in np.array_split(held_out, 16)])
    return classifier, float((read == radical[held_out]).mean())


@torch.inference_mode()
def judge(classifier: nn.Module, glyphs: np.ndarray) -> np.ndarray:
    """Radical, counted from 0, of each glyph uint8 [batch, 128, 128]."""
    return classifier(glyph_tensor(glyphs)).argmax(dim=1).numpy()


class ShippedModel:
    def __init__(self, directory: Path):
        self.manifest = json.loads((directory / "manifest.json").read_text())
        self.session = onnxruntime.InferenceSession(directory / "denoiser.onnx")
        table = json.loads((directory / "prompts.json").read_text())
        vectors = np.fromfile(directory / "prompts.f16", "<f2").reshape(-1, table["width"])
        self.prompts = {
            row["text"]: vectors[row["offset"] : row["offset"] + row["tokens"]].astype(np.float32)
            for row in table["prompts"]
        }
        schedule = self.manifest["schedule"]
        self.alphas_cumprod = shifted_cosine(
            schedule["numTrainTimesteps"], schedule["imageSize"], schedule["noiseSize"]
        )

    def sample(self, prompt: str, count: int, steps: int, guidance: float, seed: int) -> np.ndarray:
        """Glyphs uint8 [count, size, size] by deterministic DDIM."""
        size = self.manifest["imageSize"]
        vectors = self.prompts[prompt]
        context = np.repeat(vectors[None], 2 * count, axis=0)
        mask = np.repeat([1.0, 0.0], count)[:, None] * np.ones((1, len(vectors)))

        def predict(x: torch.Tensor, t: int) -> torch.Tensor:
            (x0,) = self.session.run(
                None,
                {
                    "sample": np.concatenate([x, x]).astype(np.float32),
                    "timestep": np.full(2 * count, t, np.float32),
                    "context": context,
                    "context_mask": mask.astype(np.float32),
                },
            )
            with_text, without = x0[:count], x0[count:]
            return torch.from_numpy(without + guidance * (with_text - without))

        noise = np.random.default_rng(seed).standard_normal((count, 1, size, size), np.float32)
        x = ddim(predict, torch.from_numpy(noise), self.alphas_cumprod, steps)
        return ((x[:, 0].clamp(-1, 1) + 1) * 127.5).round().byte().numpy()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "glyffuser")
    parser.add_argument("--dataset", type=Path, help="folder with glyphs.u8 and glyphs.json")
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--count", type=int, default=16, help="samples a radical")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=2.0)
    parser.add_argument("--epochs", type=int, default=8, help="of the classifier")
    a = parser.parse_args()
    a.dataset = a.dataset or dataset_directory()
    classifier, reads = train_classifier(a.dataset, a.work / "classifier.pt", a.epochs)
    print(f"classifier reads {reads:.1%} of held-out real glyphs right", flush=True)

    model = ShippedModel(a.model)
    numbers = {
        row["text"]: row["radical"]
        for row in json.loads((a.model / "prompts.json").read_text())["prompts"]
        if row["kind"] == "radical"
    }

    def accuracy(prompt: str, steps: int) -> float:
        glyphs = model.sample(prompt, a.count, steps, a.guidance, seed=numbers[prompt])
        return float((judge(classifier, glyphs) == numbers[prompt] - 1).mean())

    shares = {}
    for prompt in RADICALS:
        shares[prompt] = accuracy(prompt, a.steps)
        print(f"{prompt:>10} {shares[prompt]:.0%}", flush=True)
    metrics = model.manifest["metrics"] | {
        "classifierAccuracy": reads,
        "radicalAccuracy": {
            "sampler": "ddim",
            "numInferenceSteps": a.steps,
            "guidanceScale": a.guidance,
            "samplesPerRadical": a.count,
            "mean": float(np.mean(list(shares.values()))),
            "goldAfterOneStep": accuracy("gold", 1),
            "byRadical": shares,
        },
    }
    path = a.model / "manifest.json"
    written = json.dumps(model.manifest | {"metrics": metrics}, ensure_ascii=False, indent=2)
    path.write_text(written + "\n")
    write_card(a.model)
    print(f"mean over {len(RADICALS)} radicals {metrics['radicalAccuracy']['mean']:.1%}")
