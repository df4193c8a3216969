import { presentStages } from "../../pipeline/mod.ts";
import { duration } from "../../pipeline/progress.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { figureNames, loadFigure } from "./mod.ts";
import { colour } from "./drawing/palette.ts";

/** The stages of the pipeline, what feeds them, and the figures that they feed. */
const figure: Figure = {
  id: "pipeline",
  artifacts: presentStages.map(({ name }) => name),
  width: "wide",
  caption: (sources, say) => {
    const all = stagesOf(sources);
    const slowest = all.toSorted((a, b) => b.seconds - a.seconds);
    return say`How the pictures are made. On the left stand the ${all.length} stages of the pipeline with the time that each took, on the right the figures that read what it wrote. Arcs lead from a stage to those that build on it. <span style="color:${
      colour("prediction")
    }">Green</span> stages ask a network, <span style="color:${
      colour("data")
    }">blue</span> ones compute from the data or from nothing but a formula. Most of the time goes to \`${
      slowest[0].name
    }\` (${duration(slowest[0].seconds)}) and \`${slowest[1].name}\` (${
      duration(slowest[1].seconds)
    }); stages that do not wait for each other run at once.`;
  },
  alt: (sources, say) => {
    const made = stagesOf(sources).filter(({ inputs }) => inputs.length)
      .map(({ name, inputs }) =>
        say`${name} is made from ${inputs.join(say(" and "))}`
      );
    return say`Stages of the pipeline as a list on the left, with lines to the figures that read them on the right. ${
      made.join(say("; "))
    }. All others start from the model, the data or a formula.`;
  },
  async draw(sources, alt, say) {
    const drawn = stagesOf(sources);
    const readers = await readersOf(drawn.map(({ name }) => name));
    return {
      html: picture(
        graph(drawn, readers, wide, say) + graph(drawn, readers, narrow, say),
        alt,
        "picture pipeline",
      ),
      data: drawn.map((stage) => ({
        ...stage,
        inputs: stage.inputs.join(" "),
        figures: readers.filter((it) => it.artifacts.includes(stage.name))
          .map(({ id }) => id).join(" "),
      })),
    };
  },
};

export default figure;

/** A stage, and what is known of its last run. */
interface Ran {
  name: string;
  description: string;
  inputs: readonly string[];
  asksNetwork: boolean;
  seconds: number;
  device: string;
  key: string;
  bytes: number;
}

interface Reader {
  id: string;
  artifacts: readonly string[];
}

/** Measures of a drawing, in units of its own width. */
interface Layout {
  className: string;
  width: number;
  /** Where the column of stages, the lines and the figures' names begin. */
  stages: number;
  lines: number;
  figures: number;
  row: number;
  /** Whether a stage says what it does and how long it took. */
  tells: boolean;
}

const wide: Layout = {
  className: "wide",
  width: 880,
  stages: 44,
  lines: 445,
  figures: 690,
  row: 21,
  tells: true,
};

const narrow: Layout = {
  className: "narrow",
  width: 356,
  stages: 26,
  lines: 130,
  figures: 206,
  row: 18,
  tells: false,
};

function stagesOf({ artifact }: Sources): Ran[] {
  return presentStages.map(({ name, description, inputs }) => {
    const { provenance } = artifact(name);
    const { files, started, finished, device, key, outputs } = provenance;
    return {
      name,
      description,
      inputs,
      asksNetwork: Object.keys(files).some((it) => it.endsWith(".onnx")),
      seconds: (Date.parse(finished) - Date.parse(started)) / 1000,
      device,
      key,
      bytes: Object.values(outputs).reduce((all, it) => all + it.bytes, 0),
    };
  });
}

/** Figures that read an artifact, those of the first stages first. */
async function readersOf(order: readonly string[]): Promise<Reader[]> {
  const readers = new Map<string, Reader>();
  for (const name of await figureNames()) {
    if (name.name === figure.id || readers.has(name.name)) continue;
    const { id, artifacts } = await loadFigure(name);
    if (artifacts.length && artifacts.every((it) => order.includes(it))) {
      readers.set(id, { id, artifacts });
    }
  }
  const place = ({ artifacts }: Reader) =>
    artifacts.reduce((sum, it) => sum + order.indexOf(it), 0) /
    artifacts.length;
  return [...readers.values()].toSorted((a, b) => place(a) - place(b));
}

function graph(
  stages: readonly Ran[],
  readers: readonly Reader[],
  layout: Layout,
  say: Say,
): string {
  const height = layout.row * readers.length;
  const stageY = (name: string) =>
    height * (stages.findIndex((it) => it.name === name) + .5) / stages.length;
  const role = (stage: Ran) =>
    colour(stage.asksNetwork ? "prediction" : "data");

  const arcs = stages.flatMap((stage) =>
    stage.inputs.map((input) => {
      const [from, to] = [stageY(input), stageY(stage.name)];
      const x = layout.stages - 8;
      const bulge = x - Math.min(x - 2, 6 + (to - from) / 11);
      return `<path d="M${x},${round(from)}C${round(bulge)},${round(from)} ${
        round(bulge)
      },${round(to)} ${x},${round(to)}" stroke="${
        role(stages.find((it) => it.name === input)!)
      }"/>`;
    })
  );
  const lines = readers.flatMap(({ artifacts }, i) =>
    artifacts.map((name) => {
      const [from, to] = [stageY(name), layout.row * (i + .5)];
      const middle = (layout.lines + layout.figures) / 2;
      return `<path d="M${layout.lines},${round(from)}C${middle},${
        round(from)
      } ${middle},${round(to)} ${layout.figures - 6},${round(to)}" stroke="${
        role(stages.find((it) => it.name === name)!)
      }"/>`;
    })
  );
  const names = stages.map((stage) => {
    const y = stageY(stage.name);
    const x = layout.stages + 4;
    const name = `<circle cx="${layout.stages - 4}" cy="${
      round(y)
    }" r="3.5" fill="${role(stage)}"/>`;
    if (!layout.tells) {
      return `${name}<text class="strong" x="${x}" y="${
        round(y + 4)
      }">${stage.name}</text>`;
    }
    return `${name}<text x="${x}" y="${
      round(y - 1)
    }"><tspan class="strong">${stage.name}</tspan> <tspan dx="4">${
      stage.seconds < .5 ? say`under 1 s` : duration(stage.seconds)
    }</tspan></text><text class="told" x="${x}" y="${round(y + 13)}">${
      escapeHtml(say(stage.description))
    }</text>`;
  });
  const figures = readers.map(({ id }, i) =>
    `<text x="${layout.figures}" y="${
      round(layout.row * (i + .5) + 4)
    }">${id}</text>`
  );
  return `<svg class="${layout.className}" viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}" aria-hidden="true"><g class="lines">${
    [...arcs, ...lines].join("")
  }</g>${names.join("")}${figures.join("")}</svg>`;
}

function round(x: number): string {
  return String(Number(x.toFixed(1)));
}
