"""Prepares the training data: glyphs of the pipeline's dataset, and token vectors
of every text that may accompany them.

    python data.py            # reads .artifacts/dataset, writes the work folder
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import text_encoder
from configuration import Captions

ROOT = Path(__file__).resolve().parents[2]
WORK = Path.home() / ".cache" / "glyffuser"  # outside the work tree


def dataset_directory() -> Path:
    """The newest artifact of the pipeline's dataset stage."""
    found = sorted(
        ROOT.glob(".artifacts/dataset/*/glyphs.json"), key=lambda path: path.stat().st_mtime
    )
    if not found:
        raise SystemExit("No dataset: run `deno task pipeline --only dataset` first.")
    return found[-1].parent


def prepare(dataset: Path, work: Path, max_tokens: int) -> None:
    description = json.loads((dataset / "glyphs.json").read_text())
    size = description["imageSize"]
    glyphs = np.fromfile(dataset / "glyphs.u8", dtype=np.uint8).reshape(-1, size, size)
    write(work, glyphs, description["records"], description["sha256"], max_tokens)


def write(work: Path, images: np.ndarray, records: list[dict], sha256: str, max_tokens: int) -> None:
    """
    Writes what train.py reads.

    images: uint8 [count, size, size], 0 = ink, 255 = paper
    records: of each image its caption, senses and split, and its radical's name if it has one
    sha256: of the bytes of all images, the name of the data set
    """
    texts: dict[str, int] = {}

    def index(text: str) -> int:
        return texts.setdefault(text, len(texts))

    table = [
        {
            "radical": index(record.get("radicalName", record["caption"])),
            "caption": index(record["caption"]),
            "senses": [index(sense) for sense in record["senses"]],
            "split": record["split"],
        }
        for record in records
    ]
    vectors, offsets = text_encoder.encode(list(texts), max_tokens)
    work.mkdir(parents=True, exist_ok=True)
    np.save(work / "vectors.npy", vectors)
    np.save(work / "offsets.npy", offsets)
    np.save(work / "glyphs.npy", images)
    (work / "table.json").write_text(
        json.dumps({"dataset": sha256, "texts": list(texts), "records": table})
    )
    print(f"{len(records)} images, {len(texts)} texts, {len(vectors)} token vectors in {work}")


@dataclass
class Batch:
    """x0: [batch, 1, H, W] in [-1, 1]; context: [batch, tokens, width]; mask: [batch, tokens]."""

    x0: torch.Tensor
    context: torch.Tensor
    mask: torch.Tensor


class GlyphData:
    """Batches of one split, in a seeded random order, with randomly chosen texts."""

    def __init__(self, work: Path, split: str, captions: Captions, seed: int, device: str = "cpu"):
        if not (work / "table.json").exists():
            raise SystemExit(f"{work} is not prepared: run `python data.py` first.")
        table = json.loads((work / "table.json").read_text())
        self.dataset: str = table["dataset"]
        self.captions = captions
        self.texts: list[str] = table["texts"]
        self.records = table["records"]
        self.members = np.array([i for i, r in enumerate(self.records) if r["split"] == split])
        self.random = np.random.default_rng(seed)
        self.order = np.empty(0, dtype=np.int64)
        self.device = device
        self.glyphs = torch.from_numpy(np.load(work / "glyphs.npy")).to(device)
        self.vectors = torch.from_numpy(np.load(work / "vectors.npy")).to(device)
        self.offsets = torch.from_numpy(np.load(work / "offsets.npy")).to(device)

    def text_of(self, record: dict) -> int:
        """Index of a text for this glyph, or -1 for none."""
        c, draw = self.captions, self.random.random()
        if draw < c.drop:
            return -1
        if draw < c.drop + c.radical:
            return record["radical"]
        if draw < c.drop + c.radical + c.sense:
            return int(self.random.choice(record["senses"]))
        return record["caption"]

    def context_of(self, texts: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Padded token vectors and mask of texts [batch] (-1 = no text)."""
        known = texts.clamp(min=0)
        start = self.offsets[known]
        length = torch.where(texts < 0, 0, self.offsets[known + 1] - start)
        tokens = torch.arange(max(int(length.max()), 1), device=self.device)
        mask = tokens[None, :] < length[:, None]
        rows = (start[:, None] + tokens[None, :]).clamp(max=len(self.vectors) - 1)
        return self.vectors[rows].float() * mask[:, :, None], mask.float()

    def batch(self, size: int) -> Batch:
        while len(self.order) < size:
            self.order = np.concatenate([self.order, self.random.permutation(self.members)])
        chosen, self.order = self.order[:size], self.order[size:]
        texts = torch.tensor([self.text_of(self.records[i]) for i in chosen], device=self.device)
        glyphs = self.glyphs[torch.from_numpy(chosen).to(self.device)]
        context, mask = self.context_of(texts)
        return Batch(glyphs[:, None].float() / 127.5 - 1, context, mask)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, help="folder with glyphs.u8 and glyphs.json")
    parser.add_argument("--work", type=Path, default=WORK)
    arguments = parser.parse_args()
    prepare(arguments.dataset or dataset_directory(), arguments.work, Captions().max_tokens)
