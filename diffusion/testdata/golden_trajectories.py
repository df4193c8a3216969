"""Golden sampler trajectories; writes golden_trajectories.json.

The schedulers of PyPI's diffusers 0.42.1 (torch 2.13.0, NumPy 2.4) go step by
step from our noise (../normal.ts) to samples of a Gaussian mixture, with the
perfect denoiser of that mixture as their network. Our samplers must take the
same steps.

    pip install diffusers==0.42.1 torch==2.13.0 scipy
    python golden_trajectories.py > golden_trajectories.json

A case's options are diffusers' own. Its trajectories, one for each seed, hold
what the network is given at each evaluation, with unit variance whatever the
scheduler's own scale, and at last the sample: rows of [3, 2] numbers. Noise is
`normal(2, seed, sample, k)`: k = 0 for x_T, k + 1 after evaluation k.

diffusers computes in float32. `float32Error` is what that costs: the largest
difference to the same run in float64, relative to the largest number of its
row. Where it exceeds FLOAT32_LIMIT, the run in float64 is recorded instead, and
`precision` says so. `fault` marks what should not be imitated:

- stride: DDIM steps to t - T // n, not to the next timestep of the list;
- final_noise: the last step adds noise to the finished sample;
- final_sigma: the last step stops at the noise of timestep 0;
- rounded_timestep: the network is told another timestep than its input has;
- final_nan: B(h) = h is infinite at the last step; the sample (NaN) is left out.
"""

import json
import math
import sys
from importlib.metadata import version

import diffusers
import numpy as np
import torch
from diffusers.guiders.guider_utils import rescale_noise_cfg

from philox_reference import normal

T = 1000
SEEDS, BATCH, DIMENSION = (0, 1, 2), 3, 2
MEANS = np.array([[-0.8, 0.1], [0.7, 0.5], [0.1, -0.9]])
DEVIATIONS = np.array([0.15, 0.25, 0.1])
WEIGHTS = np.array([5, 3, 2])

FLOAT32_LIMIT = 5e-6

# Name in diffusers, and what of its defaults has to change.
SCHEDULES = {
    "linear": ("linear", {"beta_start": 1e-4, "beta_end": 0.02}),
    "scaled_linear": ("scaled_linear", {"beta_start": 0.00085, "beta_end": 0.012}),
    "cosine": ("squaredcos_cap_v2", {}),
}
SCHEDULERS = {
    "ddpm": (diffusers.DDPMScheduler, {"clip_sample": False}),
    "ddim": (diffusers.DDIMScheduler, {"clip_sample": False}),
    "euler": (diffusers.EulerDiscreteScheduler, {}),
    "euler_ancestral": (diffusers.EulerAncestralDiscreteScheduler, {}),
    "heun": (diffusers.HeunDiscreteScheduler, {}),
    "lms": (diffusers.LMSDiscreteScheduler, {}),
    "dpm_solver_multistep": (diffusers.DPMSolverMultistepScheduler, {}),
    "dpm_solver_singlestep": (diffusers.DPMSolverSinglestepScheduler, {"lower_order_final": True}),
    "dpm_solver_sde": (diffusers.DPMSolverMultistepScheduler, {"algorithm_type": "sde-dpmsolver++"}),
    "unipc": (diffusers.UniPCMultistepScheduler, {}),
}


def case(sampler, schedule, prediction_type, steps, spacing, fault=None, **options):
    return locals()


def cases():
    linear, cosine, scaled = "linear", "cosine", "scaled_linear"
    x0, eps, v = "sample", "epsilon", "v_prediction"

    yield case("ddpm", linear, eps, 10, "leading", variance_type="fixed_small")
    yield case("ddpm", cosine, x0, 10, "leading", variance_type="fixed_large")
    yield case("ddpm", scaled, v, 50, "leading", variance_type="fixed_small")
    yield case("ddpm", linear, eps, 10, "trailing", variance_type="fixed_small")
    yield case("ddpm", linear, eps, 10, "trailing", "final_noise", variance_type="fixed_large")

    yield case("ddim", linear, eps, 10, "trailing", eta=0)
    yield case("ddim", scaled, x0, 10, "trailing", eta=0.5)
    yield case("ddim", linear, v, 10, "trailing", eta=1)
    yield case("ddim", cosine, v, 10, "trailing", eta=1)
    yield case("ddim", cosine, v, 10, "leading", eta=0)
    yield case("ddim", linear, v, 10, "trailing", eta=0, rescale_betas_zero_snr=True)
    yield case("ddim", linear, eps, 10, "linspace", "stride", eta=0)
    yield case("ddim", linear, eps, 15, "trailing", "stride", eta=0)

    yield case("euler", linear, eps, 10, "linspace")
    yield case("euler", cosine, x0, 10, "trailing")
    yield case("euler", linear, v, 10, "linspace", use_karras_sigmas=True)
    yield case("euler", scaled, eps, 10, "linspace", use_karras_sigmas=True)
    yield case("euler_ancestral", linear, eps, 10, "trailing")
    yield case("euler_ancestral", scaled, v, 10, "linspace")
    yield case("heun", linear, x0, 10, "trailing")
    yield case("heun", scaled, v, 10, "linspace")
    yield case("lms", linear, eps, 10, "trailing", order=4)
    yield case("lms", scaled, v, 20, "trailing", order=4)

    dpm = "dpm_solver_multistep"
    for order, schedule, kind in (1, linear, eps), (2, scaled, v), (3, cosine, x0):
        yield case(dpm, schedule, kind, 10, "trailing", solver_order=order)
        yield case(dpm, schedule, kind, 20, "trailing", solver_order=order)
    yield case(dpm, linear, eps, 10, "trailing", solver_order=3)
    yield case(dpm, scaled, eps, 10, "linspace", solver_order=2, use_karras_sigmas=True)
    yield case(dpm, scaled, eps, 10, "linspace", "rounded_timestep", solver_order=2, use_karras_sigmas=True)
    yield case(dpm, linear, x0, 10, "trailing", "final_sigma", solver_order=2, final_sigmas_type="sigma_min")
    yield case("dpm_solver_singlestep", linear, eps, 10, "trailing", solver_order=2)
    yield case("dpm_solver_singlestep", cosine, v, 11, "trailing", solver_order=2)
    yield case("dpm_solver_sde", linear, eps, 10, "trailing", solver_order=1)
    yield case("dpm_solver_sde", linear, x0, 10, "trailing", solver_order=2)
    yield case("dpm_solver_sde", scaled, v, 10, "trailing", solver_order=2)

    for order, schedule, kind in (1, scaled, v), (2, linear, eps), (3, cosine, x0):
        yield case("unipc", schedule, kind, 10, "trailing", solver_order=order, solver_type="bh2")
        yield case("unipc", schedule, kind, 20, "trailing", solver_order=order, solver_type="bh2")
    yield case("unipc", linear, eps, 10, "trailing", solver_order=3, solver_type="bh2")
    yield case("unipc", linear, v, 10, "trailing", "final_nan", solver_order=2, solver_type="bh1")


def alphas_cumprod(schedule, zero_terminal_snr=False):
    """float64 [T], as in ../schedule.ts"""
    if schedule == "cosine":
        left = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * np.pi / 2) ** 2
        betas = np.minimum(1 - left[1:] / left[:-1], 0.999)
    else:
        power = 2 if schedule == "scaled_linear" else 1
        ends = SCHEDULES[schedule][1]
        betas = np.linspace(ends["beta_start"] ** (1 / power), ends["beta_end"] ** (1 / power), T) ** power
    alphas = np.cumprod(1 - betas)
    if zero_terminal_snr:
        signal = np.sqrt(alphas)
        alphas = ((signal - signal[-1]) * signal[0] / (signal[0] - signal[-1])) ** 2
    return alphas


def alpha_cumprod_at(alphas, t):
    """Between two timesteps, the logarithm of the SNR is linear in t."""
    if t == int(t):
        return alphas[int(t)]
    return 1 / (1 + np.exp(-np.interp(t, np.arange(T), np.log(alphas / (1 - alphas)))))


def network(x, alpha, prediction_type):
    """The perfect denoiser's answer to x, [BATCH, DIMENSION]; see ../score.ts."""
    signal, sigma = np.sqrt(alpha), np.sqrt(1 - alpha)
    variances = alpha * DEVIATIONS**2 + sigma**2
    offsets = x[:, None] - signal * MEANS
    logits = np.log(WEIGHTS) - DIMENSION / 2 * np.log(variances) - (offsets**2).sum(2) / (2 * variances)
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    gain = (signal * DEVIATIONS**2 / variances)[:, None]
    x0 = (shares[:, :, None] * (MEANS + gain * offsets)).sum(1)
    eps = (x - signal * x0) / sigma
    return {"sample": x0, "epsilon": eps, "v_prediction": signal * eps - sigma * x0}[prediction_type]


def noise(seed, step, stream=0):
    return np.stack([normal(DIMENSION, seed, sample, step, stream) for sample in range(BATCH)])


def cut(low, high):
    """Halfway between whole timesteps; else the whole one in the middle half whose
    successor has most in common with T, the halfway one or the lowest if several."""
    if high - low <= 1:
        return (low + high) / 2
    halfway, quarter = (low + high) // 2, (high - low) / 4
    middle_half = [t for t in range(low, high + 1) if low + quarter <= t <= high - quarter]
    return max([halfway, *middle_half], key=lambda t: math.gcd(t + 1, T))


class BrownianPath:
    """B(t), whose clock is the SNR: over a step, B grows by a normal number with
    the SNR's growth as its variance. The ends are drawn first, then cuts between
    them, each with the noise of its timestep; so every refinement of the timesteps
    walks along the same path.
    """

    def __init__(self, alphas, seed):
        self.alphas, self.seed = alphas, seed

    def clock(self, t):
        alpha = alpha_cumprod_at(self.alphas, t)
        return alpha / (1 - alpha)

    def node(self, mean, variance, number):
        node = mean + np.sqrt(variance) * noise(self.seed, number, stream=1).astype(np.float64)
        return node.astype(np.float32).astype(np.float64)

    def at(self, t):
        low, high = 0, T - 1
        early, late = self.clock(low), self.clock(high)
        at_high = self.node(0, late, 0)
        at_low = self.node(at_high, early - late, 1)
        while t not in (low, high):
            middle = cut(low, high)
            clock = self.clock(middle)
            at_middle = self.node(
                at_high + (clock - late) / (early - late) * (at_low - at_high),
                (clock - late) * (early - clock) / (early - late),
                2 + int(middle * 2**12),
            )
            if t <= middle:
                high, late, at_high = middle, clock, at_middle
            else:
                low, early, at_low = middle, clock, at_middle
        return at_low if t == low else at_high

    def unit_noise(self, t, s):
        """Of the step from t to the earlier s."""
        return (self.at(s) - self.at(t)) / np.sqrt(self.clock(s) - self.clock(t))


class InFloat64:
    """A module in which float32 means float64."""

    def __init__(self, module):
        self.module = module

    def __getattr__(self, name):
        return getattr(self.module, name.replace("float32", "float64"))


def make(Scheduler, schedule, dtype, **options):
    """A scheduler that computes in `dtype`, and its module."""
    module = sys.modules[Scheduler.__module__]
    torch.set_default_dtype(dtype)
    module.torch, module.np = (torch, np) if dtype == torch.float32 else (InFloat64(torch), InFloat64(np))
    name, betas = SCHEDULES[schedule]
    return Scheduler(beta_schedule=name, **betas, **options), module


def run(sampler, schedule, prediction_type, steps, spacing, fault, options, seed, dtype):
    """-> timesteps, rows"""
    Scheduler, defaults = SCHEDULERS[sampler]
    for_step = {name: value for name, value in options.items() if name in ("eta", "order")}
    settings = {name: value for name, value in options.items() if name not in for_step}
    if sampler != "dpm_solver_singlestep":
        settings["timestep_spacing"] = spacing
    scheduler, module = make(
        Scheduler, schedule, dtype, prediction_type=prediction_type, **defaults, **settings
    )
    if sampler == "dpm_solver_singlestep":  # has no spacing but its own
        scheduler.set_timesteps(timesteps=np.round(T * np.arange(steps, 0, -1) / steps) - 1)
    else:
        scheduler.set_timesteps(steps)
    if sampler == "dpm_solver_multistep" and "use_karras_sigmas" in options and not fault:
        # It rounds these timesteps, if one does not give it the exact ones.
        log_sigmas = np.log((1 / scheduler.alphas_cumprod.numpy() - 1) ** 0.5)
        unrounded = [scheduler._sigma_to_t(sigma, log_sigmas) for sigma in scheduler.sigmas[:-1].numpy()]
        scheduler.timesteps = torch.tensor(np.stack(unrounded))

    alphas = alphas_cumprod(schedule, "rescale_betas_zero_snr" in options)
    path = BrownianPath(alphas, seed)
    timesteps = scheduler.timesteps.tolist()
    x = torch.tensor(noise(seed, 0), dtype=dtype)
    x = x / scheduler.scale_model_input(torch.ones_like(x), scheduler.timesteps[0])
    rows = []
    for k, t in enumerate(timesteps):
        scaled = scheduler.scale_model_input(x, scheduler.timesteps[k])
        rows.append(scaled.numpy())
        answer = network(scaled.double().numpy(), alpha_cumprod_at(alphas, t), prediction_type)
        if sampler != "dpm_solver_sde":
            fresh = noise(seed, k + 1)
        elif k + 1 < steps:
            fresh = path.unit_noise(t, timesteps[k + 1]).astype(np.float32)
        else:  # the step to the sample itself adds none
            fresh = np.zeros((BATCH, DIMENSION))
        fresh = torch.tensor(fresh, dtype=dtype)
        module.randn_tensor = lambda *_, **__: fresh
        x = scheduler.step(torch.tensor(answer, dtype=dtype), scheduler.timesteps[k], x, **for_step).prev_sample
    if fault != "final_nan":
        rows.append(x.numpy())
    assert all(row.dtype == scaled.numpy().dtype and np.isfinite(row).all() for row in rows)
    return timesteps, np.stack([row.ravel() for row in rows])


def digits(values, count=9):
    return [digits(value, count) if np.ndim(value) else float(f"{value:.{count}g}") for value in values]


def golden(case):
    runs = {
        dtype: [run(**case, seed=seed, dtype=dtype) for seed in SEEDS] for dtype in (torch.float32, torch.float64)
    }
    error = max(
        (abs(single - double).max(1) / abs(double).max(1)).max()
        for (_, single), (_, double) in zip(*runs.values())
    )
    dtype = torch.float32 if error <= FLOAT32_LIMIT else torch.float64
    return {
        "sampler": case["sampler"],
        "schedule": case["schedule"],
        "predictionType": case["prediction_type"],
        "numInferenceSteps": case["steps"],
        "timestepSpacing": case["spacing"],
        "options": case["options"],
        **({"fault": case["fault"]} if case["fault"] else {}),
        "precision": str(dtype).removeprefix("torch."),
        "float32Error": digits([error], 2)[0],
        "timesteps": digits(runs[dtype][0][0]),
        "trajectories": [digits(rows) for _, rows in runs[dtype]],
    }


def alphas_cumprod_records():
    """What diffusers makes of the schedules, in float64."""
    for schedule in SCHEDULES:
        for rescale in (False, True) if schedule == "linear" else (False,):
            scheduler, _ = make(
                diffusers.DDIMScheduler, schedule, torch.float64, rescale_betas_zero_snr=rescale
            )
            at = [0, 1, 500, 998, 999] if rescale else [0, 1, 2, 10, 50, 100, 250, 500, 750, 900, 998, 999]
            yield {
                "schedule": schedule,
                "rescaleBetasZeroSnr": rescale,
                "timesteps": at,
                "alphasCumprod": scheduler.alphas_cumprod[at].tolist(),
            }


def karras_record(**ends):
    scheduler, _ = make(diffusers.EulerDiscreteScheduler, "linear", torch.float64, **ends)
    sigmas = scheduler._convert_to_karras(in_sigmas=None, num_inference_steps=10)
    return {"sigmaMin": ends["sigma_min"], "sigmaMax": ends["sigma_max"], "sigmas": sigmas.tolist()}


def guidance_record():
    conditional = [[0.3, -1.2, 0.8, 2.1, -0.4, 0.05], [1.5, 0.2, -0.7, -0.1, 0.9, -1.1]]
    guided = [[0.9, -3.1, 2.2, 5.6, -1.3, 0.4], [4.2, 0.1, -2.3, -0.6, 2.5, -3.4]]
    double = [torch.tensor(values, dtype=torch.float64) for values in (guided, conditional)]
    rescaled = rescale_noise_cfg(*double, guidance_rescale=0.7)
    return {
        "guidanceRescale": 0.7, "conditional": conditional, "guided": guided, "rescaled": rescaled.tolist(),
    }


def thresholding_record(ratio, max_value):
    samples = [[[0.2, -0.9, 1.4, 2.7, -3.5]], [[0.1, -0.3, 0.5, -0.7, 0.8]], [[-1.1, 0.6, 1.3, -0.2, 1.2]]]
    scheduler, _ = make(
        diffusers.DDIMScheduler, "linear", torch.float64,
        dynamic_thresholding_ratio=ratio, sample_max_value=max_value,
    )
    thresholded = scheduler._threshold_sample(torch.tensor(samples))
    return {
        "ratio": ratio, "sampleMaxValue": max_value,
        "samples": [sample for [sample] in samples], "thresholded": thresholded[:, 0].tolist(),
    }


def brownian_record():
    path = BrownianPath(alphas_cumprod("linear"), seed=1)
    timesteps = [0, 0.5, 1, 99, 499, 499.25, 500, 997.5, 998, 998.5, 999]
    return {
        "schedule": "linear", "seed": 1, "sample": 2, "timesteps": timesteps,
        "values": [digits(path.at(t)[2]) for t in timesteps],
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    diffusers.logging.set_verbosity_error()
    document = {
        "versions": {name: version(name) for name in ("diffusers", "torch", "numpy")},
        "mixture": {
            "dimension": DIMENSION, "means": MEANS.ravel().tolist(),
            "deviation": DEVIATIONS.tolist(), "weights": WEIGHTS.tolist(),
        },
        "seeds": SEEDS,
        "cases": [golden(case) for case in cases()],
        "alphasCumprod": list(alphas_cumprod_records()),
        "karrasSigmas": [karras_record(sigma_min=0.02, sigma_max=80)],
        "rescaledGuidance": [guidance_record()],
        "dynamicThresholding": [thresholding_record(0.9, max_value) for max_value in (1, 2, 100)],
        "brownianPath": [brownian_record()],
    }
    # One record a line.
    compact = json.JSONEncoder(separators=(",", ":")).encode
    lines = {
        name: "[\n" + ",\n".join(map(compact, value)) + "\n]" if name != "seeds" and isinstance(value, list)
        else compact(value)
        for name, value in document.items()
    }
    print("{\n" + ",\n".join(f'"{name}":{text}' for name, text in lines.items()) + "\n}")
