import * as Plot from "@observablehq/plot";
import { Absent } from "../../pipeline/absent.ts";
import type { Manifest } from "../../inference/manifest.ts";
import type { TrainingPreviews } from "../../pipeline/training_record.ts";
import type { Say } from "../languages/say.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { colour } from "./drawing/palette.ts";
import { plotSvg } from "./drawing/plot.ts";
import { strip } from "./drawing/sheet.ts";

/** Width of the wide drawing, and the share of it that labels take on the left. */
const width = 896;
const labelShare = .1;
/** Space between pictures, in their own pixels. */
const gap = 10;

/** F16: the loss while this model was trained, and what it drew meanwhile. */
const figure: Figure = {
  id: "training-record",
  artifacts: ["training-record"],
  readsModel: true,
  width: "wide",
  caption: (sources, say) => {
    const { log, previews, restarts } = read(sources);
    const last = log.at(-1)!;
    const takenUp = [
      "",
      say` At the dashed line the training was taken up again, at first in larger strides.`,
      say` At a dashed line the training was taken up again, at first in larger strides.`,
    ];
    return say`How the network learned. *Above:* the loss over the number of noised examples seen, both on logarithmic scales: on the glyphs that it is trained on, and on glyphs kept from it, which in the end come to ${
      last.validationLoss.toFixed(4)
    }. (These are asked of an average of the latest weights, and always with their words; so they fare better.${
      takenUp[Math.min(restarts.length, 2)]
    }) *Below:* what it drew at ${previews.examples.length} moments, each row from the same noise with the same word. It learns ink and paper first, then strokes, then the part that the word asks for, and last what may stand beside it.`;
  },
  alt: (sources, say) => {
    const { log, previews } = read(sources);
    const [first, last] = [log[0], log.at(-1)!];
    return say`A chart of the loss from ${say.count(first.examples)} to ${
      say.count(last.examples)
    } examples. Both lines fall steeply at first and ever more slowly later; that of held-out glyphs, from ${
      first.validationLoss.toFixed(3)
    } to ${
      last.validationLoss.toFixed(4)
    }, stays below that of training glyphs, and both meet at the end. Below, a table of samples with a row for each of the words ${
      previews.prompts.join(say(", "))
    } and a column for each of ${previews.examples.length} moments. The first columns show wobbly strokes with gaps; towards the last, clean characters with the part on the left that the word asks for.`;
  },
  async draw(sources, alt, say) {
    const { log, previews, restarts, tile } = read(sources);
    const { examples, prompts, tileSize } = previews;
    const { files, add } = imageFiles("training-record");
    const rows: string[] = [];
    for (const [row, prompt] of prompts.entries()) {
      const pixels = strip(
        examples.map((_, column) => tile(row, column)),
        { tileSize, gap },
      );
      const image = await add(row + 1, pixels, 42);
      rows.push(
        `<div class="row"><p>${prompt}</p>${image}</div>`,
      );
    }
    const heads = examples.map((it) => `<span>${short(it)}</span>`).join("");
    return {
      html: picture(
        `<div class="wide"><p>${say`loss`}</p>${
          lossChart({ log, restarts, moments: examples, isWide: true }, say)
        }${leaders(examples)}</div><div class="narrow"><p>${say`loss`}</p>${
          lossChart({ log, restarts, moments: examples, isWide: false }, say)
        }</div><div class="row heads"><p>${say`examples seen`}</p><div style="column-gap:${
          (gap / (examples.length * (tileSize + gap) - gap) * 100).toFixed(2)
        }%">${heads}</div></div>${rows.join("")}`,
        alt,
        "picture training-record",
      ),
      files,
    };
  },
};
export default figure;

interface LogEntry {
  examples: number;
  loss: number;
  validationLoss: number;
}

function read({ artifact, manifest }: Sources) {
  const record = artifact("training-record");
  const previews = record.json<TrainingPreviews>("training.json");
  const log = logOf(manifest);
  const { examples, tileSize } = previews;
  if (examples.at(-1) !== log.at(-1)!.examples) {
    throw new Error(
      "the model’s training.json is of other weights than the manifest: run models/training/export.py",
    );
  }
  return {
    log,
    previews,
    /** Last entries before the loss jumped up: a run is over, another begins. */
    restarts: log.filter(({ loss }, i) => log[i + 1]?.loss > 1.05 * loss),
    tile: (row: number, column: number) =>
      readImage(
        record.path("tiles.u8"),
        row * examples.length + column,
        tileSize ** 2,
      ),
  };
}

function logOf({ training }: Manifest): LogEntry[] {
  const log = training?.log as LogEntry[] | undefined;
  if (!log?.length) {
    throw new Absent(
      "The model’s manifest has no record of its loss in training.",
    );
  }
  return log.filter((it) => it.loss !== null);
}

/** Middle of a column of pictures, in the wide drawing. */
function columnAt(column: number, columns: number, tileSize = 128): number {
  const pitch = tileSize + gap;
  const share = (column * pitch + tileSize / 2) / (columns * pitch - gap);
  return width * (labelShare + (1 - labelShare) * share);
}

/** Where the first and the last moment lie, so that they are over their columns. */
function margins(columns: number) {
  return {
    marginLeft: columnAt(0, columns),
    marginRight: width - columnAt(columns - 1, columns),
  };
}

/** Lines from the moments on the chart's axis to their columns. */
function leaders(moments: readonly number[]): string {
  const { marginLeft, marginRight } = margins(moments.length);
  const log = moments.map(Math.log);
  const span = width - marginLeft - marginRight;
  const paths = log.map((it, i) => {
    const x = marginLeft + span * (it - log[0]) / (log.at(-1)! - log[0]);
    return `M${x.toFixed(1)} 0V3L${
      columnAt(i, moments.length).toFixed(1)
    } 19V22`;
  });
  return `<svg class="leaders" viewBox="0 0 ${width} 22" aria-hidden="true"><path d="${
    paths.join("")
  }"/></svg>`;
}

function lossChart(
  { log, restarts, moments, isWide }: {
    log: LogEntry[];
    restarts: LogEntry[];
    moments: readonly number[];
    isWide: boolean;
  },
  say: Say,
): string {
  const lines = [
    { key: "loss", role: "data" },
    { key: "validationLoss", role: "prediction" },
  ] as const;
  const least = Math.min(...log.map((it) => it.validationLoss)) * .82;
  const ticks = [.005, .01, .02, .05, .1].filter((it) => it > least);
  const at = (share: number) => log[Math.round(share * (log.length - 1))];
  return plotSvg({
    ...isWide
      ? { width, height: 220, ...margins(moments.length), marginBottom: 1 }
      : {
        width: 340,
        height: 230,
        marginLeft: 44,
        marginRight: 14,
        marginBottom: 28,
      },
    marginTop: 14,
    x: {
      type: "log",
      domain: [moments[0], moments.at(-1)!],
      ticks: isWide ? [] : [20_000, 50_000, 100_000, 200_000, 500_000, 1e6]
        .filter((it) => it >= moments[0] && it <= moments.at(-1)!),
      tickFormat: short,
      label: null,
      tickSize: 4,
    },
    y: {
      type: "log",
      label: null,
      domain: [least, Math.max(...log.map((it) => it.loss))],
      grid: true,
      ticks,
    },
    marks: [
      Plot.axisY({
        ticks,
        tickFormat: String,
        tickSize: 0,
        label: null,
        ...isWide && { dx: -20 },
      }),
      Plot.frame({
        anchor: "bottom",
        stroke: "currentColor",
        strokeOpacity: .5,
      }),
      Plot.ruleX(restarts, {
        x: "examples",
        stroke: "currentColor",
        strokeDasharray: "3 3",
      }),
      ...lines.map(({ key, role }) =>
        Plot.line(log, {
          x: "examples",
          y: key,
          stroke: colour(role),
          strokeWidth: 2,
        })
      ),
      Plot.dot(
        log.filter(({ examples }) => moments.includes(examples)),
        {
          x: "examples",
          y: "validationLoss",
          r: 3.5,
          fill: colour("prediction"),
          stroke: colour("paper"),
        },
      ),
      Plot.text([at(.08)], {
        x: "examples",
        y: "loss",
        text: () => say`training glyphs`,
        fill: colour("data"),
        fontWeight: 600,
        textAnchor: "start",
        dx: 8,
        dy: -9,
      }),
      Plot.text(log.slice(0, 1), {
        x: "examples",
        y: "validationLoss",
        text: () => say`glyphs kept from it`,
        fill: colour("prediction"),
        fontWeight: 600,
        textAnchor: "start",
        dx: 2,
        dy: isWide ? 38 : 62,
      }),
      Plot.text(restarts.slice(0, 1), {
        x: "examples",
        frameAnchor: "top",
        text: () => say`taken up again`,
        textAnchor: "start",
        dx: 6,
        dy: 2,
      }),
    ],
  });
}

/** 349376 → "349k" */
function short(examples: number): string {
  return examples < 999_500
    ? `${Math.round(examples / 1000)}k`
    : `${(examples / 1e6).toFixed(1)}M`;
}
