"""Writes the second model's data set from scikit-learn's digits, and prepares its training.

    pip install scikit-learn
    python digits.py          # models/digits/images.png and images.tsv, and a work folder
    python train.py --configuration digits --work ~/.cache/digits --run ~/.cache/digits/run --every 0.5
    python export.py --checkpoint ~/.cache/digits/run/checkpoint.pt --output ../digits \\
        --prompts zero one two three four five six seven eight nine --licence "UCI digits, CC BY 4.0"
    deno task seal models/digits    # at the repository root

1,797 digits written by 13 people (Alpaydin & Kaynak 1998), scanned at 8 x 8 pixels.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

import data
from configuration import CONFIGURATIONS, Captions

NAMES = "zero one two three four five six seven eight nine".split()
SIZE = CONFIGURATIONS["digits"].network.image_size
COLUMNS = 40  # digits in a row of the sheet
KEPT = 20  # of so many digits one goes to the validation and one to the test


def images_of(scans: np.ndarray) -> np.ndarray:
    """Ink 0..16 on 8 x 8 pixels as uint8 [count, SIZE, SIZE], 0 = ink, 255 = paper, in 16 greys."""
    greys = (255 - np.minimum(scans * 16, 255)).astype(np.uint8)
    larger = [Image.fromarray(it).resize((SIZE, SIZE), Image.BICUBIC) for it in greys]
    return (np.round(np.stack(larger) / 17) * 17).astype(np.uint8)


def sheet_of(images: np.ndarray) -> np.ndarray:
    """All images in rows of COLUMNS; what is left of the last row is paper."""
    rows = -(-len(images) // COLUMNS)
    padded = np.full((rows * COLUMNS, SIZE, SIZE), 255, np.uint8)
    padded[: len(images)] = images
    tiles = padded.reshape(rows, COLUMNS, SIZE, SIZE)
    return tiles.transpose(0, 2, 1, 3).reshape(rows * SIZE, COLUMNS * SIZE)


def splits_of(count: int) -> list[str]:
    places = np.random.default_rng(0).permutation(count) % KEPT
    return [{0: "test", 1: "validation"}.get(int(place), "train") for place in places]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--output", type=Path, default=data.ROOT / "models" / "digits")
    parser.add_argument("--work", type=Path, default=Path.home() / ".cache" / "digits")
    a = parser.parse_args()
    digits = load_digits()
    images = images_of(digits.images)
    records = [
        {"name": f"{NAMES[digit]} {i + 1}", "caption": NAMES[digit], "split": split}
        for i, (digit, split) in enumerate(zip(digits.target, splits_of(len(images))))
    ]
    a.output.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet_of(images)).save(a.output / "images.png", optimize=True)
    lines = ["\t".join(it) for it in [records[0], *(record.values() for record in records)]]
    (a.output / "images.tsv").write_text("\n".join(lines) + "\n")
    sha256 = hashlib.sha256(images.tobytes()).hexdigest()
    rows = [{**record, "senses": [record["caption"]]} for record in records]
    data.write(a.work, images, rows, sha256, Captions().max_tokens)
