"""The denoiser: a U-Net (Ronneberger et al. 2015) on patches of pixels.

It reads a noisy glyph, a timestep and the token vectors of a text, and
predicts the clean glyph.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from configuration import Network


def timestep_embedding(timestep: Tensor, width: int) -> Tensor:
    """Sines and cosines of `timestep` [batch], 0..999, at `width` / 2 frequencies
    from 1 to 1/10000 (Vaswani et al. 2017, section 3.5). Returns [batch, width]."""
    half = width // 2
    frequency = torch.exp(
        -math.log(10_000) * torch.arange(half, dtype=torch.float32, device=timestep.device) / half
    )
    angle = timestep.float()[:, None] * frequency[None, :]
    return torch.cat([angle.cos(), angle.sin()], dim=1)


def normalise(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(min(16, channels // 4), channels, eps=1e-5)


class Residual(nn.Module):
    """Two convolutions beside an identity; the embedding scales and shifts between them."""

    def __init__(self, channels_in: int, channels: int, embedding_width: int):
        super().__init__()
        self.norm1 = normalise(channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.modulation = nn.Linear(embedding_width, 2 * channels)
        self.norm2 = normalise(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.skip = nn.Conv2d(channels_in, channels, 1) if channels_in != channels else nn.Identity()
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.modulation(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.norm2(h) * (1 + scale) + shift
        return self.skip(x) + self.conv2(F.silu(h))


def attention_weights(query: Tensor, key: Tensor, bias: Tensor) -> Tensor:
    """softmax(query key^T / sqrt(width) + bias) (Vaswani et al. 2017, eq. 1).

    Written out: faster on the CPU at these sizes than the fused operator, which has
    no ONNX form either, and keeps its weights to itself.
    """
    return (query @ key.transpose(2, 3) * query.shape[3] ** -0.5 + bias).softmax(dim=-1)


class Attention(nn.Module):
    """Every cell looks at every cell and at every token of the text.

    Self- and cross-attention share one softmax: keys and values of the text are
    appended to those of the image, as in Imagen (Saharia et al. 2022, appendix B).
    """

    def __init__(self, channels: int, head_width: int, context_width: int):
        super().__init__()
        self.heads = channels // head_width
        self.norm = normalise(channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.context_key_value = nn.Linear(context_width, 2 * channels)
        self.output = nn.Linear(channels, channels)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, x: Tensor, context: Tensor, bias: Tensor, seen: list[Tensor]) -> Tensor:
        """Adds to `seen` how much each cell looks at each token, [batch, cells, tokens]."""
        batch, channels, height, width = x.shape
        heads, cells, tokens = self.heads, height * width, context.shape[1]

        # Channels last: with that memory format nothing is copied here.
        h = self.norm(x).permute(0, 2, 3, 1).reshape(batch, cells, channels)
        split = self.query_key_value(h).view(batch, cells, 3, heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)  # [batch, heads, cells, width]
        split = self.context_key_value(context).view(batch, tokens, 2, heads, -1)
        text_key, text_value = split.permute(2, 0, 3, 1, 4).unbind(0)

        key = torch.cat([text_key, key], dim=2)
        value = torch.cat([text_value, value], dim=2)
        # Cells are always seen; `bias` hides the padding of the text.
        bias = F.pad(bias, (0, cells))[:, None, None, :].to(query.dtype)
        weights = attention_weights(query, key, bias)
        seen.append(weights[..., :tokens].mean(dim=1))
        h = weights @ value
        h = self.output(h.transpose(1, 2).reshape(batch, cells, channels))
        return x + h.view(batch, height, width, channels).permute(0, 3, 1, 2)


class Block(nn.Module):
    def __init__(self, channels_in: int, channels: int, attends: bool, n: Network):
        super().__init__()
        self.residual = Residual(channels_in, channels, n.embedding_width)
        self.attention = Attention(channels, n.head_width, n.context_width) if attends else None

    def forward(
        self, x: Tensor, embedding: Tensor, context: Tensor, bias: Tensor, seen: list[Tensor]
    ) -> Tensor:
        x = self.residual(x, embedding)
        return x if self.attention is None else self.attention(x, context, bias, seen)


class UNet(nn.Module):
    def __init__(self, n: Network):
        super().__init__()
        self.n = n
        cell = n.patch_size**2
        self.frequency_width = n.channels[0] * 2
        self.time = nn.Sequential(
            nn.Linear(self.frequency_width, n.embedding_width),
            nn.SiLU(),
            nn.Linear(n.embedding_width, n.embedding_width),
        )
        self.context_norm = nn.LayerNorm(n.context_width)
        self.pooled = nn.Linear(n.context_width, n.embedding_width, bias=False)
        # Stands before every text: all that is left when there is none.
        self.null_token = nn.Parameter(torch.randn(1, 1, n.context_width))

        self.patch = nn.Conv2d(cell, n.channels[0], 3, padding=1)
        self.down = nn.ModuleList()
        self.downsample = nn.ModuleList()
        width = n.channels[0]
        skips = []
        for level, channels in enumerate(n.channels):
            blocks = nn.ModuleList()
            for _ in range(n.blocks[level]):
                blocks.append(Block(width, channels, n.attention[level], n))
                width = channels
                skips.append(width)
            self.down.append(blocks)
            last = level == len(n.channels) - 1
            self.downsample.append(
                nn.Identity() if last else nn.Conv2d(width, width, 3, stride=2, padding=1)
            )
        self.middle = nn.ModuleList(Block(width, width, True, n) for _ in range(2))
        self.up = nn.ModuleList()
        self.upsample = nn.ModuleList()
        for level in reversed(range(len(n.channels))):
            channels = n.channels[level]
            blocks = nn.ModuleList()
            for _ in range(n.blocks[level]):
                blocks.append(Block(width + skips.pop(), channels, n.attention[level], n))
                width = channels
            self.up.append(blocks)
            self.upsample.append(
                nn.Conv2d(width, n.channels[level - 1], 3, padding=1) if level > 0 else nn.Identity()
            )
            if level > 0:
                width = n.channels[level - 1]
        self.norm = normalise(width)
        self.unpatch = nn.Conv2d(width, cell, 3, padding=1)
        nn.init.zeros_(self.unpatch.weight)
        nn.init.zeros_(self.unpatch.bias)

    def forward(self, sample: Tensor, timestep: Tensor, context: Tensor, context_mask: Tensor) -> Tensor:
        """
        sample: x_t, [batch, 1, image_size, image_size]
        timestep: [batch], 0..999
        context: token vectors, [batch, tokens, context_width]
        context_mask: [batch, tokens], 1 = token, 0 = padding; all 0 = no text
        returns the predicted x_0, shaped like `sample`
        """
        return self.observe(sample, timestep, context, context_mask)[0]

    def observe(
        self, sample: Tensor, timestep: Tensor, context: Tensor, context_mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """
        As `forward`, and what happens inside, for the guide to show:
        the predicted x_0;
        attention: the share of its attention that each cell gives to each token, the mean of all
        heads, [batch, blocks that attend, cells, 1 + tokens]; the first token is the one that
        stands before every text;
        time embedding: what the network makes of the timestep, [batch, embedding_width]
        """
        mask = context_mask[:, :, None]
        context = self.context_norm(context) * mask
        pooled = context.sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        time = self.time(timestep_embedding(timestep, self.frequency_width))
        embedding = F.silu(time + self.pooled(pooled))

        context = torch.cat([self.null_token.expand(context.shape[0], -1, -1), context], dim=1)
        bias = F.pad((1 - context_mask) * -1e4, (1, 0))

        cells = F.pixel_unshuffle(sample, self.n.patch_size)
        x = self.patch(cells.contiguous(memory_format=torch.channels_last))
        skips, seen = [], []
        for blocks, downsample in zip(self.down, self.downsample):
            for block in blocks:
                x = block(x, embedding, context, bias, seen)
                skips.append(x)
            x = downsample(x)
        for block in self.middle:
            x = block(x, embedding, context, bias, seen)
        for blocks, upsample in zip(self.up, self.upsample):
            for block in blocks:
                x = block(torch.cat([x, skips.pop()], dim=1), embedding, context, bias, seen)
            if not isinstance(upsample, nn.Identity):
                x = upsample(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        x0 = F.pixel_shuffle(self.unpatch(F.silu(self.norm(x))), self.n.patch_size)
        return x0, torch.stack(seen, dim=1), time
