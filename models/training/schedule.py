"""The forward process, with the same numbers as `diffusion/`."""

import numpy as np
import torch


def shifted_cosine(
    num_train_timesteps: int, image_size: int, noise_size: int, s: float = 0.008, max_beta: float = 0.999
) -> np.ndarray:
    """Cumulative products of alpha, float64 [num_train_timesteps].

    The cosine schedule (Nichol & Dhariwal 2021, eq. 17) with its log-SNR shifted
    by 2 ln(noise_size / image_size) (Hoogeboom et al. 2023, eq. 5): neighbouring
    pixels of a large image agree, so it needs more noise to be destroyed.
    """
    u = np.arange(num_train_timesteps + 1) / num_train_timesteps
    cosine = np.cos((u + s) / (1 + s) * np.pi / 2) ** 2
    k = (noise_size / image_size) ** 2
    shifted = k * cosine / (k * cosine + 1 - cosine)
    betas = np.minimum(1 - shifted[1:] / shifted[:-1], max_beta)
    return np.cumprod(1 - betas)


def add_noise(x0: torch.Tensor, noise: torch.Tensor, alpha_cumprod: torch.Tensor) -> torch.Tensor:
    """x_t of q(x_t | x_0) (Ho et al. 2020, eq. 4); `alpha_cumprod` is [batch]."""
    a = alpha_cumprod.view(-1, 1, 1, 1)
    return a.sqrt() * x0 + (1 - a).sqrt() * noise


def ddim(predict_x0, x: torch.Tensor, alphas_cumprod: np.ndarray, steps: int) -> torch.Tensor:
    """Deterministic DDIM with trailing timesteps: for previews while training.

    predict_x0: (x [batch, 1, H, W], t int) -> x0 of the same shape
    """
    total = len(alphas_cumprod)
    timesteps = np.round(np.arange(total, 0, -total / steps)).astype(int) - 1
    for t, previous in zip(timesteps, [*timesteps[1:], -1]):
        a = alphas_cumprod[t]
        b = alphas_cumprod[previous] if previous >= 0 else 1.0
        x0 = predict_x0(x, int(t)).clamp(-1, 1)
        noise = (x - a**0.5 * x0) / (1 - a) ** 0.5
        x = b**0.5 * x0 + (1 - b) ** 0.5 * noise
    return x
