import * as Plot from "@observablehq/plot";
import { type Schedule } from "../../diffusion/mod.ts";
import { type Figure, type FigureFamily, picture } from "./drawing/figure.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { timestepChart } from "./drawing/plot.ts";
import { type ScheduleName, schedules } from "./drawing/schedules.ts";

/** The schedule that another is best seen beside. */
const companions: Record<string, string> = {
  "scaled-linear": "linear",
  "shifted-cosine": "cosine",
  "zero-terminal-snr": "scaled-linear",
};

/** β, ᾱ and log-SNR of one schedule among all others. */
const family: FigureFamily = {
  of: schedules.map(({ page }) => page),
  figure: (page): Figure => ({
    id: "schedule-curves",
    artifacts: [],
    width: "wide",
    caption: caption(page),
    alt: alternative(page),
    draw: (_, alt) => ({
      html: picture(
        `<div class="charts">${charts(page).join("")}</div>`,
        alt,
        "picture",
      ),
    }),
  }),
};
export default family;

function named(page: string): ScheduleName {
  return schedules.find((it) => it.page === page)!;
}

function charts(page: string): string[] {
  const companion = companions[page];
  const own: (ScheduleName & { role: Role })[] = [
    ...companion ? [{ ...named(companion), role: "data" as const }] : [],
    { ...named(page), role: "accent" },
  ];
  const others = schedules.filter((it) =>
    it.page !== page && it.page !== companion
  ).map((it) => ({ ...it, role: "rule" as const }));

  const draw = (
    title: string,
    value: (schedule: Schedule, t: number) => number,
    y: Plot.ScaleOptions & { domain: [number, number] },
    keyAt?: "top-right" | "bottom-left" | "bottom-right",
  ) => {
    const [bottom, top] = y.domain;
    const lines = [...others, ...own].map(({ schedule, role }) => {
      const points = Array.from(schedule.betas, (_, t) => [
        t,
        value(schedule, t),
      ]).filter(([t], i, all) =>
        // The ends bend most.
        (t % 20 === 9 || t < 6 || t > all.length - 8) &&
        all[i][1] >= bottom && all[i][1] <= top
      );
      return Plot.line(points, {
        stroke: colour(role),
        strokeWidth: role === "rule" ? 1.25 : 2,
      });
    });
    const key = keyAt
      ? own.toReversed().map(({ label, role }, line) =>
        Plot.text([label], {
          text: (it) => it,
          frameAnchor: keyAt,
          dx: keyAt.endsWith("left") ? 6 : 0,
          dy: keyAt.startsWith("top")
            ? 2 + 15 * line
            : -6 - 15 * (own.length - 1 - line),
          fill: colour(role),
          fontWeight: 600,
          stroke: colour("paper"),
          strokeWidth: 4,
        })
      )
      : [];
    return timestepChart(title, {
      height: 230,
      y,
      marks: [...lines, ...key],
    });
  };
  return [
    draw(
      "<i>β<sub>t</sub></i>: noise added by a step",
      ({ betas }, t) => betas[t],
      {
        type: "log",
        domain: [1e-6, 1],
        ticks: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1],
        tickFormat: power,
      },
    ),
    draw(
      "<i>ᾱ<sub>t</sub></i>: share of the signal left",
      ({ alphasCumprod }, t) => alphasCumprod[t],
      { domain: [0, 1], ticks: 5 },
      "top-right",
    ),
    draw(
      "log SNR: signal against noise",
      ({ alphasCumprod }, t) =>
        Math.log(alphasCumprod[t] / (1 - alphasCumprod[t])),
      {
        domain: [-14, 14],
        ticks: [-12, -8, -4, 0, 4, 8, 12],
        tickFormat: (value: number) => String(value).replace("-", "−"),
      },
    ),
  ];
}

function caption(page: string): string {
  const companion = companions[page];
  return `The ${named(page).name} over its thousand timesteps` +
    (companion ? `, beside the ${named(companion).name}` : "") +
    ", and the others in grey: " +
    "the noise $\\beta_t$ that a step adds, on a logarithmic scale; the share $\\bar\\alpha_t$ of the " +
    "signal that is left; and $\\ln\\bar\\alpha_t/(1-\\bar\\alpha_t)$, the logarithm of the signal-to-noise ratio.";
}

function alternative(page: string): string {
  const { name, schedule } = named(page);
  const { betas, alphasCumprod, numTrainTimesteps: T } = schedule;
  const half = alphasCumprod.findIndex((value) => value < 0.5);
  const number = (value: number) => Number(value.toPrecision(2)).toString();
  const last = alphasCumprod[T - 1];
  return `Three line charts over the timestep from 0 to ${T}, with the ${name} in colour. Its noise per step goes from ${
    number(betas[0])
  } to ${
    number(betas[T - 1])
  }. The share of the signal falls from one, is a half at timestep ${half}, and ends at ${
    number(last)
  }. The logarithm of the signal-to-noise ratio falls throughout.`;
}

function power(value: number): string {
  if (value >= 0.01) return String(Number(value.toPrecision(1)));
  return `10⁻${"⁰¹²³⁴⁵⁶⁷⁸⁹"[Math.round(-Math.log10(value))]}`;
}
