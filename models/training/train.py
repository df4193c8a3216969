"""Trains the denoiser. Stop it at any time; the same command goes on from the last checkpoint.

    python train.py --configuration cpu
"""

import argparse
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from configuration import CONFIGURATIONS, Optimisation, configuration
from data import WORK, GlyphData
from network import UNet
from schedule import add_noise, ddim, shifted_cosine


def learning_rate(done: float, o: Optimisation) -> float:
    """Constant, then linear to its final value over the last share of the run; `done` in 0..1."""
    falling = min(max((1 - done) / o.cooldown, 0), 1)
    return o.learning_rate * (o.final_learning_rate + (1 - o.final_learning_rate) * falling)


def loss_weight(alpha_cumprod: torch.Tensor, floor: float, cap: float) -> torch.Tensor:
    """min(SNR, gamma) for a network that predicts x_0 (Hang et al. 2023, section 3.4), with a
    floor so that the noisiest timesteps, where one-step samples come from, are learned too."""
    return (alpha_cumprod / (1 - alpha_cumprod)).clamp(floor, cap)


class Trainer:
    def __init__(self, name: str, examples: int | None, work: Path, device: str):
        self.c = configuration(name, examples)
        o = self.c.optimisation
        torch.manual_seed(o.seed)
        self.device = device
        self.network = UNet(self.c.network).to(device, memory_format=torch.channels_last)
        # Compiling pays on a GPU; on a CPU nothing was gained.
        self.forward = torch.compile(self.network) if device.startswith("cuda") else self.network
        self.ema = {k: v.detach().clone() for k, v in self.network.state_dict().items()}
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), o.learning_rate, (0.9, 0.99), weight_decay=o.weight_decay, fused=True
        )
        d = self.c.diffusion
        self.alphas = shifted_cosine(d.num_train_timesteps, self.c.network.image_size, d.noise_size)
        self.alphas_cumprod = torch.tensor(self.alphas, dtype=torch.float32, device=device)
        self.step = 0
        self.examples = 0
        self.seconds = 0.0
        self.log: list[dict] = []
        self.data = GlyphData(work, "train", self.c.captions, o.seed, device)
        self.validation = GlyphData(work, "validation", replace(self.c.captions, drop=0.0), 1, device)

    # The gradient step

    def loss(self, network, batch, timestep: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
        alpha = self.alphas_cumprod[timestep]
        xt = add_noise(batch.x0, noise, alpha)
        with torch.autocast(self.device.split(":")[0], torch.bfloat16):
            x0 = network(xt, timestep.float(), batch.context, batch.mask)
        error = (x0.float() - batch.x0).square().mean(dim=(1, 2, 3))
        d = self.c.diffusion
        return (loss_weight(alpha, d.snr_floor, d.snr_cap) * error).mean()

    def train_step(self) -> float:
        o = self.c.optimisation
        rate = learning_rate(self.examples / o.examples, o) * min(1, (self.step + 1) / o.warmup_steps)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        batch = self.data.batch(o.batch_size)
        timestep = torch.randint(len(self.alphas), (o.batch_size,), device=self.device)
        loss = self.loss(self.forward, batch, timestep, torch.randn_like(batch.x0))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), o.gradient_clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        decay = min(o.ema_decay, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(list(self.ema.values()), list(self.network.state_dict().values()), 1 - decay)
        self.step += 1
        self.examples += o.batch_size
        return loss.item()

    # Looking at it

    def averaged(self) -> UNet:
        network = UNet(self.c.network).to(self.device, memory_format=torch.channels_last)
        network.load_state_dict(self.ema)
        return network.eval()

    @torch.inference_mode()
    def validation_loss(self, batches: int = 8) -> float:
        """Loss of the averaged weights on held-out glyphs, always with the same noise."""
        generator = torch.Generator(self.device).manual_seed(7)
        self.validation.random = np.random.default_rng(7)
        self.validation.order = self.validation.members[:0]
        network = self.averaged()
        total = 0.0
        for _ in range(batches):
            batch = self.validation.batch(64)
            timestep = torch.randint(
                len(self.alphas), (64,), device=self.device, generator=generator
            )
            noise = torch.randn(batch.x0.shape, device=self.device, generator=generator)
            total += float(self.loss(network, batch, timestep, noise))
        return total / batches

    @torch.inference_mode()
    def preview(self, path: Path, steps: int = 20, rows: int = 4, guidance: float = 2.0) -> None:
        """A sheet of samples, one column a prompt, as a binary PGM image."""
        network = self.averaged()
        prompts = [self.data.texts.index(p) for p in self.c.previews for _ in range(rows)]
        context, mask = self.data.context_of(torch.tensor(prompts, device=self.device))
        generator = torch.Generator(self.device).manual_seed(3)
        size = self.c.network.image_size
        noise = torch.randn(len(prompts), 1, size, size, device=self.device, generator=generator)

        def predict(x, t):
            with torch.autocast(self.device.split(":")[0], torch.bfloat16):
                x0 = network(
                    torch.cat([x, x]),
                    torch.full((2 * len(x),), float(t), device=self.device),
                    torch.cat([context, context]),
                    torch.cat([mask, torch.zeros_like(mask)]),
                ).float()
            with_text, without = x0.chunk(2)
            return without + guidance * (with_text - without)

        images = ddim(predict, noise, self.alphas, steps).cpu().numpy()
        pixels = np.clip((images + 1) * 127.5, 0, 255).astype(np.uint8)
        sheet = pixels.reshape(len(self.c.previews), rows, size, size).transpose(1, 2, 0, 3)
        sheet = sheet.reshape(rows * size, -1)
        path.write_bytes(b"P5 %d %d 255\n" % (sheet.shape[1], sheet.shape[0]) + sheet.tobytes())

    # Coming back

    def save(self, path: Path) -> None:
        partial = path.with_suffix(".partial")
        torch.save(
            {
                "configuration": self.c.to_json(),
                "dataset": self.data.dataset,
                "network": self.network.state_dict(),
                "ema": self.ema,
                "optimiser": self.optimiser.state_dict(),
                "step": self.step,
                "examples": self.examples,
                "seconds": self.seconds,
                "log": self.log,
            },
            partial,
        )
        os.replace(partial, path)  # a kill leaves the old one whole

    def resume(self, path: Path) -> None:
        saved = torch.load(path, map_location=self.device, weights_only=True)
        if saved["dataset"] != self.data.dataset:
            raise SystemExit(f"{path} was trained on another dataset: move it away to begin anew.")
        self.network.load_state_dict(saved["network"])
        self.ema = saved["ema"]
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step, self.examples = saved["step"], saved["examples"]
        self.seconds, self.log = saved["seconds"], saved["log"]
        torch.manual_seed(self.c.optimisation.seed + self.step)
        self.data.random = np.random.default_rng([self.c.optimisation.seed, self.step])

    def run(self, directory: Path, minutes: float, every: float) -> None:
        """Trains until the examples or the minutes are used up; a checkpoint every `every` minutes."""
        directory.mkdir(parents=True, exist_ok=True)
        checkpoint = directory / "checkpoint.pt"
        if checkpoint.exists():
            self.resume(checkpoint)
            print(f"going on from {self.examples} examples", flush=True)
        begin = last = saved = time.monotonic()
        running: list[float] = []
        while self.examples < self.c.optimisation.examples and time.monotonic() - begin < minutes * 60:
            running.append(self.train_step())
            now = time.monotonic()
            self.seconds, last = self.seconds + now - last, now
            if self.step % 50 == 0:
                rate = self.examples / self.seconds
                left = (self.c.optimisation.examples - self.examples) / rate / 60
                print(
                    f"step {self.step} examples {self.examples} loss {np.mean(running[-50:]):.4f} "
                    f"{rate:.0f}/s {left:.0f} min left",
                    flush=True,
                )
            if now - saved > every * 60:
                self.record(directory, running)
                running, saved = [], time.monotonic()
                last = saved
        self.record(directory, running)

    def record(self, directory: Path, running: list[float]) -> None:
        entry = {
            "examples": self.examples,
            "loss": float(np.mean(running)) if running else None,
            "validationLoss": self.validation_loss(),
            "seconds": round(self.seconds),
        }
        self.log.append(entry)
        (directory / "log.json").write_text(json.dumps(self.log, indent=1))
        self.save(directory / "checkpoint.pt")
        self.preview(directory / f"preview-{self.examples:08d}.pgm")
        print(json.dumps(entry), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--configuration", choices=CONFIGURATIONS, default="cpu")
    parser.add_argument("--examples", type=int, help="train on this many instead")
    parser.add_argument("--work", type=Path, default=WORK, help="what data.py wrote")
    parser.add_argument("--run", type=Path, default=WORK / "run", help="checkpoints, log, previews")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--every", type=float, default=10, help="minutes between checkpoints")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    a = parser.parse_args()
    torch.set_flush_denormal(True)
    Trainer(a.configuration, a.examples, a.work, a.device).run(a.run, a.minutes, a.every)
