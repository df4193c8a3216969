"""The model card, written from the manifest so that the two never disagree.

    python card.py            # models/glyffuser/manifest.json -> README.md beside it
"""

import argparse
import json
from pathlib import Path

from data import ROOT


def size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"


def shape_of(tensor: dict) -> str:
    return f"`{tensor['name']}` [{', '.join(map(str, tensor['shape']))}]"


def card(manifest: dict) -> str:
    training, files, metrics = manifest["training"], manifest["files"], manifest["metrics"]
    configuration = training["configuration"]
    network, captions = configuration["network"], configuration["captions"]
    last = training["log"][-1]
    rest = 1 - captions["drop"] - captions["radical"] - captions["sense"]
    log = "\n".join(
        f"| {row['examples']:,} | {row['loss']:.4f} | {row['validationLoss']:.4f} | {row['seconds'] / 60:.0f} |"
        for row in training["log"]
        if row["loss"] is not None
    )
    return f"""# {manifest["name"]} {manifest["version"]}

Draws {manifest["imageSize"]} × {manifest["imageSize"]} grey-scale glyphs, in the manner of Chinese characters, from
English words. It is the running example of the guide: small enough for a phone, and
trained on a laptop's worth of computing. Written by `models/training/card.py` from
`manifest.json`.

| | |
| --- | --- |
| network | U-Net, {manifest["parameters"]:,} parameters, channels {" / ".join(map(str, network["channels"]))} on patches of {network["patch_size"]} × {network["patch_size"]} pixels |
| predicts | x₀ (`predictionType: "{manifest["predictionType"]}"`) |
| schedule | `{manifest["schedule"]["name"]}`, T = {manifest["schedule"]["numTrainTimesteps"]} |
| inputs | {"; ".join(map(shape_of, manifest["inputs"]))} |
| values | {manifest["valueRange"][0]} = ink, {manifest["valueRange"][1]} = paper |
| text | token vectors of {manifest["textEncoder"]["name"]}, for a fixed list of prompts (`prompts.json`) |
| download | denoiser {size(files["denoiser"]["bytes"])} (float16 weights, computed in float32), prompts {size(files["prompts"]["bytes"] + files["promptVectors"]["bytes"])} |

## Data

Glyphs of Noto Sans SC (regular) for every character U+3400–U+9FFF with an English
`kDefinition` in Unihan; SHA-256 of the images `{training["dataset"][:16]}…`. 90 % for
training; characters that share a caption share a split. With each glyph goes no text
({captions["drop"]:.0%}), the English name of its radical ({captions["radical"]:.0%}), one sense of its definition ({captions["sense"]:.0%}), or all
of it ({rest:.0%}). So short prompts such as “gold” work because the radicals' names were taught.

## Training

{training["examples"]:,} noised examples in {training["steps"]:,} steps, {training["seconds"] / 60:.0f} minutes on two CPU cores shared with other work.
Loss at the end {last["loss"]:.4f} on training glyphs and {last["validationLoss"]:.4f} on held-out ones (averaged
weights; mean squared error of x₀, weighted by min(SNR, 5)).

| examples | loss | held-out loss | minutes |
| --- | --- | --- | --- |
{log}

## Measured

{measured(metrics)}
## Limits

- One typeface, one weight. It knows nothing of handwriting or of other styles.
- The captions are Unihan's: terse, archaic in places, and in English only.
- What it draws is not Chinese. A glyph may resemble a real character by chance.
- It can be prompted only with texts in `prompts.json`; others need the text encoder.

## Licences

{chr(10).join(f"- {what}: {licence}" for what, licence in manifest["licences"].items())}
"""


def measured(metrics: dict) -> str:
    lines = []
    if "exportMaxAbsDifference" in metrics:
        lines.append(
            f"The ONNX file differs from PyTorch by at most {metrics['exportMaxAbsDifference']:.1e} "
            "in x₀ (three seeds, weights rounded to float16).\n"
        )
    if "radicalAccuracy" in metrics:
        found = metrics["radicalAccuracy"]
        ordered = sorted(found["byRadical"].items(), key=lambda item: -item[1])
        shares = ", ".join(f"{name} {share:.0%}" for name, share in ordered)
        lines.append(
            f"Radical accuracy: asked for a radical by its English name, the share of "
            f"{found['samplesPerRadical']} samples\nin which a classifier reads that radical "
            f"({found['sampler'].upper()}, {found['numInferenceSteps']} steps, guidance "
            f"{found['guidanceScale']:g}). The classifier reads\n"
            f"{metrics['classifierAccuracy']:.1%} of held-out real glyphs right.\n\n"
            f"Mean over {len(ordered)} radicals: **{found['mean']:.0%}**; “gold” after a single step: "
            f"{found['goldAfterOneStep']:.0%}.\n\n{shares}.\n"
        )
    return "\n".join(lines)


def write_card(directory: Path) -> None:
    manifest = json.loads((directory / "manifest.json").read_text())
    (directory / "README.md").write_text(card(manifest))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "glyffuser")
    write_card(parser.parse_args().model)
