"""What is trained, and how: every number of the recipe in one place."""

from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Network:
    """Shape of the U-Net."""

    image_size: int = 128
    patch_size: int = 4  # pixels per cell side: the U-Net runs on 32 x 32 cells
    channels: tuple[int, ...] = (64, 128, 192)  # one entry a level
    blocks: tuple[int, ...] = (1, 2, 1)  # residual blocks a level
    attention: tuple[bool, ...] = (False, False, True)
    head_width: int = 32
    embedding_width: int = 384  # of timestep and pooled text
    context_width: int = 384  # of one token vector of the text encoder


@dataclass(frozen=True)
class Diffusion:
    """Forward process; the same numbers go into the manifest."""

    num_train_timesteps: int = 1000
    noise_size: int = 32  # log-SNR shifted by 2 ln(noise_size / image_size)
    snr_floor: float = 0.02
    snr_cap: float = 5.0  # min-SNR weighting, arXiv:2303.09556


@dataclass(frozen=True)
class Captions:
    """How often each kind of text accompanies a glyph."""

    max_tokens: int = 32
    drop: float = 0.10  # no text at all: what guidance needs
    radical: float = 0.45  # the radical's English name
    sense: float = 0.25  # one sense of the definition
    # otherwise the whole caption


@dataclass(frozen=True)
class Optimisation:
    examples: int = 180_000
    batch_size: int = 32
    learning_rate: float = 5e-4
    final_learning_rate: float = 0.02  # as a share of the above
    cooldown: float = 0.4  # last share of the run, falling linearly
    warmup_steps: int = 300
    weight_decay: float = 0.01
    gradient_clip: float = 1.0
    ema_decay: float = 0.999
    seed: int = 0


@dataclass(frozen=True)
class Configuration:
    network: Network = Network()
    diffusion: Diffusion = Diffusion()
    captions: Captions = Captions()
    optimisation: Optimisation = Optimisation()
    # Prompts of the samples that are drawn while it is trained.
    previews: tuple[str, ...] = ("gold", "water", "grass", "fish", "sickness", "bird", "horse", "hand")

    def to_json(self) -> dict:
        return asdict(self)


CONFIGURATIONS = {
    # Some hours on two CPU cores that multiply bfloat16 matrices (AMX).
    "cpu": Configuration(),
    # The same network for twenty-five minutes on one data-centre GPU.
    "gpu": Configuration(
        optimisation=Optimisation(examples=4_000_000, batch_size=256, learning_rate=1e-3)
    ),
    # Handwritten digits of 16 x 16 pixels (digits.py): minutes on one core.
    "digits": Configuration(
        network=Network(
            image_size=16,
            patch_size=2,
            channels=(20, 28),
            blocks=(1, 1),
            attention=(False, False),
            head_width=14,
            embedding_width=48,
        ),
        diffusion=Diffusion(noise_size=8),  # the digits were scanned at 8 x 8
        optimisation=Optimisation(
            examples=500_000, batch_size=128, learning_rate=2e-3, warmup_steps=100
        ),
        previews=("zero", "two", "five", "eight"),
    ),
    # Seconds: proves that every command runs.
    "smoke": Configuration(
        network=Network(channels=(16, 32), blocks=(1, 1), attention=(False, True)),
        optimisation=Optimisation(examples=256, batch_size=16, warmup_steps=2),
    ),
}


def configuration(name: str, examples: int | None = None) -> Configuration:
    """A named configuration, with another number of examples if given."""
    chosen = CONFIGURATIONS[name]
    if examples is not None:
        chosen = replace(chosen, optimisation=replace(chosen.optimisation, examples=examples))
    return chosen
