"""Trains the judge: a network that reads the radical of a glyph.

    python classifier.py                # stop and repeat at will
    python export_classifier.py         # models/radical-classifier

What it sees in training is bent, blurred, and now and then the mean of several glyphs with
one radical, so that it judges strokes and their arrangement, in unfinished samples too.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from data import ROOT, WORK, dataset_directory

RADICAL_COUNT = 214  # Kangxi
FEATURES = 256


class Block(nn.Module):
    """Residual block: [batch, before, H, W] -> [batch, after, H / stride, W / stride]"""

    def __init__(self, before: int, after: int, stride: int):
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(after)
        self.pool = nn.AvgPool2d(2) if stride == 2 else nn.Identity()
        self.skip = nn.Conv2d(before, after, 1, bias=False) if before != after else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.second(F.relu(self.norm1(self.first(x))))
        return F.relu(self.norm2(y) + self.skip(self.pool(x)))


class RadicalClassifier(nn.Module):
    """[batch, 1, 128, 128] in [-1, 1] -> logits [batch, 214] and features [batch, 256]."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, 48, 3, 1, 1),
            Block(48, 48, 1),
            Block(48, 96, 2),
            Block(96, 96, 1),
            Block(96, 160, 2),
            Block(160, 160, 1),
            nn.Conv2d(160, 48, 1),  # where a radical stands matters: no pooling over places
            nn.BatchNorm2d(48),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(48 * 8 * 8, FEATURES),
            nn.BatchNorm1d(FEATURES),
        )
        self.head = nn.Sequential(nn.ReLU(), nn.Dropout(0.3), nn.Linear(FEATURES, RADICAL_COUNT))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = self.body(x)
        return self.head(features), features


def glyph_tensor(glyphs: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(glyphs)[:, None].float() / 127.5 - 1


class GlyphsByRadical:
    """Training batches; every glyph once an epoch."""

    def __init__(self, dataset: Path, seed: int):
        description = json.loads((dataset / "glyphs.json").read_text())
        size = description["imageSize"]
        self.dataset = description["sha256"]
        self.glyphs = np.fromfile(dataset / "glyphs.u8", np.uint8).reshape(-1, size, size)
        self.radical = np.array([record["radical"] - 1 for record in description["records"]])
        self.split = np.array([record["split"] for record in description["records"]])
        self.train = np.flatnonzero(self.split == "train")
        self.members = [self.train[self.radical[self.train] == r] for r in range(RADICAL_COUNT)]
        self.random = np.random.default_rng(seed)
        torch.manual_seed(seed)

    def epoch(self, size: int):
        order = self.random.permutation(self.train)
        for begin in range(0, len(order) - size + 1, size):
            yield self.batch(order[begin : begin + size])

    def batch(self, chosen: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        x = glyph_tensor(self.glyphs[chosen])
        for i in np.flatnonzero(self.random.random(len(chosen)) < 0.15):
            company = self.random.choice(self.members[self.radical[chosen[i]]], self.random.integers(1, 8))
            x[i] = (x[i] + glyph_tensor(self.glyphs[company]).sum(0)) / (len(company) + 1)
        x = self.bend(x)
        blurred = torch.from_numpy(self.random.random(len(chosen)) < 0.3)
        if blurred.any():
            x[blurred] = self.blur(x[blurred])
        noise = torch.rand(len(x), 1, 1, 1) * 0.3 * (torch.rand(len(x), 1, 1, 1) < 0.5)
        return x + noise * torch.randn_like(x), torch.from_numpy(self.radical[chosen])

    def bend(self, x: torch.Tensor) -> torch.Tensor:
        """Scale, shear, turn and move a little."""
        n = len(x)
        matrix = torch.eye(2).repeat(n, 1, 1) * (1 + 0.08 * torch.randn(n, 1, 1))
        matrix = matrix + 0.05 * torch.randn(n, 2, 2)
        shift = 0.06 * torch.randn(n, 2, 1)
        grid = F.affine_grid(torch.cat([matrix, shift], 2), list(x.shape), align_corners=False)
        # Beyond the edge is paper, +1.
        return F.grid_sample(x - 1, grid, align_corners=False) + 1

    def blur(self, x: torch.Tensor) -> torch.Tensor:
        sigma = float(self.random.uniform(0.5, 4))
        at = torch.arange(-12, 13).float()
        kernel = torch.exp(-((at / sigma) ** 2) / 2)
        kernel = kernel / kernel.sum()
        x = F.conv2d(F.pad(x - 1, (12, 12, 0, 0)), kernel.view(1, 1, 1, -1))
        return F.conv2d(F.pad(x, (0, 0, 12, 12)), kernel.view(1, 1, -1, 1)) + 1


@torch.inference_mode()
def accuracy(classifier: RadicalClassifier, data: GlyphsByRadical, members: np.ndarray) -> float:
    classifier.eval()
    right = 0
    for part in np.array_split(members, max(1, len(members) // 64)):
        logits, _ = classifier(glyph_tensor(data.glyphs[part]))
        right += int((logits.argmax(1).numpy() == data.radical[part]).sum())
    classifier.train()
    return right / len(members)


def train(data: GlyphsByRadical, epochs: int, path: Path, size: int = 64) -> RadicalClassifier:
    """Goes on from `path` if it is there."""
    classifier = RadicalClassifier().to(memory_format=torch.channels_last)
    average = torch.optim.swa_utils.AveragedModel(
        classifier, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
    )
    decayed = [p for p in classifier.parameters() if p.ndim > 1]
    plain = [p for p in classifier.parameters() if p.ndim == 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0}], 2e-3
    )
    steps = epochs * (len(data.train) // size)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, steps, pct_start=0.15)
    begin = 0
    if path.exists():
        saved = torch.load(path, weights_only=True)
        for part, name in [(classifier, "classifier"), (average, "average"), (optimiser, "optimiser"), (rate, "rate")]:
            part.load_state_dict(saved[name])
        begin = saved["epoch"]
    validation = np.flatnonzero(data.split == "validation")
    for epoch in range(begin, epochs):
        losses = []
        for x, radical in data.epoch(size):
            with torch.autocast("cpu", torch.bfloat16):
                logits, _ = classifier(x.contiguous(memory_format=torch.channels_last))
                loss = F.cross_entropy(logits.float(), radical, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(classifier.parameters(), 1.0)
            optimiser.step()
            rate.step()
            average.update_parameters(classifier)
            losses.append(loss.item())
        torch.save(
            {
                "classifier": classifier.state_dict(), "average": average.state_dict(),
                "optimiser": optimiser.state_dict(), "rate": rate.state_dict(), "epoch": epoch + 1,
            },
            path,
        )  # fmt: skip
        print(
            f"epoch {epoch + 1}/{epochs} loss {np.mean(losses):.3f} "
            f"validation {accuracy(average.module, data, validation):.2%}",
            flush=True,
        )
    return average.module.eval()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, help="folder with glyphs.u8 and glyphs.json")
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--epochs", type=int, default=24)
    a = parser.parse_args()
    torch.set_flush_denormal(True)
    a.work.mkdir(parents=True, exist_ok=True)
    data = GlyphsByRadical(a.dataset or dataset_directory(), seed=0)
    classifier = train(data, a.epochs, a.work / "classifier.pt")
    print(f"test {accuracy(classifier, data, np.flatnonzero(data.split == 'test')):.2%}")
