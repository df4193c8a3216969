import type { ArchitectureRecord } from "../../pipeline/architecture/architecture_stage.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  type FigureFile,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { encode } from "./drawing/images.ts";
import { openPredictions } from "./drawing/predictions.ts";
import { type Box, rounded, type UNet, unetOf } from "./drawing/u_net.ts";

/** F13: this model's own blocks, shapes and parameter counts, from its file. */
const figure: Figure = {
  id: "u-net",
  artifacts: ["architecture", "predictions"],
  width: "wide",
  caption: (sources, say) => {
    const { parameters, net } = read(sources);
    const finest = net.levels[0], coarsest = net.levels.at(-1)!;
    const share = Math.round(coarsest.parameters / parameters * 100);
    return say`The network, drawn from its file. A box is a block: one side shows how many cells its grid has, the other how many numbers a cell has;
      with it stands how many numbers were learned for it. On the left the picture is made coarser and its description richer, from ${finest.side} × ${finest.side} cells of ${
      net.boxes[0].channels
    } numbers to ${coarsest.side} × ${coarsest.side} of ${coarsest.channels}; on the right it is made fine again, and the arrows across bring back the detail.
      Of its ${
      say.count(parameters)
    } numbers ${share} % sit at the bottom, where each cell sees all others, and the words.`;
  },
  alt: (sources, say) => {
    const { net, parameters } = read(sources);
    const attends = net.boxes.filter((it) => it.kind === "attention").length;
    return say`A diagram in the shape of the letter U. A noisy picture enters at the upper left. Boxes lead down to the right over ${net.levels.length} levels, ${
      net.levels.map((it) =>
        say`${it.side} by ${it.side} cells with up to ${it.channels} channels`
      ).join(say(", "))
    }, and up again to a clean character at the upper right. The ${attends} boxes at the bottom have attention, and the words lead into them; the timestep leads into every block. ${net.skips.length} arrows run straight across from the left side to the right. In all there are ${
      say.count(parameters)
    } parameters.`;
  },
  async draw(sources, alt, say) {
    const {
      net,
      sample,
      embeddingWidth,
      contextWidth,
      target,
      asked,
      imageSize,
    } = read(sources);
    const files: FigureFile[] = [];
    for (const name of ["xt", "x0"] as const) {
      const pixels = {
        width: imageSize,
        height: imageSize,
        channels: 1 as const,
      };
      files.push({
        path: `/figures/u-net-${name}.avif`,
        bytes: await encode({ data: asked[name], ...pixels }, {
          format: "avif",
          quality: 45,
        }),
      });
    }
    const { side } = net.levels[0];
    const inputs: Inputs = {
      xt: files[0].path,
      x0: files[1].path,
      size: say`${sample.side} × ${sample.side} pixels`,
      cells: say`in ${side} × ${side} cells`,
      timestep: `t = ${asked.timestep}`,
      text: escapeHtml(`“${target.text}”`),
      embeddingWidth,
      contextWidth,
      say,
    };
    return {
      html: picture(
        heads() + wide(net, inputs) + narrow(net, inputs) + key(say),
        alt,
        "picture u-net",
      ),
      files,
    };
  },
};
export default figure;

interface Inputs {
  /** Addresses of the two pictures. */
  xt: string;
  x0: string;
  size: string;
  cells: string;
  timestep: string;
  text: string;
  /** Lengths of the vectors of timestep and token. */
  embeddingWidth: number;
  contextWidth: number;
  say: Say;
}

function read({ artifact }: Sources) {
  const architecture = artifact("architecture").json<ArchitectureRecord>(
    "architecture.json",
  );
  const net = unetOf(architecture);
  const predictions = openPredictions(artifact("predictions"));
  const target = predictions.of("held-out");
  return {
    ...architecture,
    net,
    imageSize: predictions.imageSize,
    target,
    asked: target.asked[Math.floor(target.asked.length / 2)],
  };
}

/** What the kinds of boxes are. */
function key(say: Say): string {
  const sign = (kind: Box["kind"], text: string) =>
    `<span><svg width="15" height="15" aria-hidden="true"><rect class="${kind}" x="1" y="1" width="13" height="13" rx="2"/></svg>${text}</span>`;
  return `<p class="key">${
    sign("convolution", say`convolution: each cell from its neighbours`)
  }${
    sign("residual", say`residual block: two convolutions, told the timestep`)
  }${
    sign(
      "attention",
      say`the same with attention to all cells and to the words`,
    )
  }</p>`;
}

/** A box at its place in the drawing. */
interface Placed {
  box: Box;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The U from left to right, a level below the other. */
function wide({ boxes, levels, skips, vectors }: UNet, inputs: Inputs): string {
  const { say } = inputs;
  const width = 896;
  const perCell = 3.5, perChannel = .22;
  const imageSide = levels[0].side * perCell;
  // A narrow box still needs room for the number below it.
  const slots = boxes.map((it) => Math.max(it.channels * perChannel, 27));
  const gap = (width - 2 * imageSide - slots.reduce((sum, it) => sum + it)) /
    (boxes.length + 1);
  /** From the bottom of a level to the top of the next: room for skips and words. */
  const between = 62;
  const bottoms: number[] = [];
  let y = 32 - between;
  for (const { side } of levels) {
    y += between + side * perCell;
    bottoms.push(y);
  }
  const textBus = y + 66;
  const timeBus = textBus + 44;

  let x = imageSide + gap;
  const placed = boxes.map((box, i): Placed => {
    const left = x + (slots[i] - box.channels * perChannel) / 2;
    x += slots[i] + gap;
    return {
      box,
      left,
      right: left + box.channels * perChannel,
      top: bottoms[box.level] - box.side * perCell,
      bottom: bottoms[box.level],
    };
  });
  const across = ({ left, right }: Placed) => (left + right) / 2;
  const half = ({ top, bottom }: Placed) => (top + bottom) / 2;
  const first = placed[0], last = placed.at(-1)!;

  const flow = placed.slice(1).map((to, i) => {
    const from = placed[i];
    if (from.box.level === to.box.level) {
      return line("flow", [from.right + 2, half(to)], [to.left - 2, half(to)]);
    }
    return from.box.level < to.box.level
      ? line(
        "flow",
        [from.right + 2, from.bottom - 8],
        [across(to), from.bottom - 8],
        [across(to), to.top - 2],
      )
      : line(
        "flow",
        [across(from), from.top - 2],
        [across(from), to.bottom - 8],
        [to.left - 2, to.bottom - 8],
      );
  });
  const ends = [
    line("flow", [imageSide + 2, half(first)], [first.left - 2, half(first)]),
    line("flow", [last.right + 2, half(last)], [
      width - imageSide - 2,
      half(last),
    ]),
  ];
  const ways = skips.map((skip) => {
    const a = placed[skip.from], b = placed[skip.to];
    const y = a.top - 12 - 8 * nesting(skip, skips, boxes);
    return line(
      "skip",
      [across(a), a.top - 2],
      [across(a), y],
      [across(b), y],
      [across(b), b.top - 2],
    );
  });
  const bus = (
    name: "time" | "text",
    at: number,
    reads: (box: Box) => boolean,
    strong: string,
    size: string,
  ) => {
    const taps = placed.filter(({ box }) => reads(box)).map((it) => {
      const x = across(it) + (it.box.readsText ? name === "text" ? 4 : -4 : 0);
      return { x, to: it.bottom + 17 };
    });
    const end = Math.max(...taps.map((it) => it.x));
    return `<g class="${name}"><path d="M0 ${n(at)}H${n(end)}"/>${
      taps.map(({ x, to }) => line(name, [x, at], [x, to])).join("")
    }<text y="${n(at - 22)}" class="strong">${strong}</text><text y="${
      n(at - 7)
    }">${size}</text></g>`;
  };
  const names = levels.map(({ side, channels, parameters }, level) => {
    const its = placed.filter(({ box }) => box.level === level);
    const { top } = its[0];
    const x = (across(its[0]) + across(its.at(-1)!)) / 2;
    const isLast = level === levels.length - 1;
    const y = isLast ? top - 40 : top + side * perCell / 2;
    return text(
      x,
      y,
      say`${side} × ${side} cells: ${rounded(parameters)}`,
      "strong",
    ) +
      text(
        x,
        y + 16,
        say`up to ${channels} numbers a cell`,
      );
  });
  const counts = placed.map((it) =>
    text(across(it), it.bottom + 13, rounded(it.box.parameters), "count")
  );
  const meanAt = imageSide + 36;
  return `<svg class="wide" viewBox="-1 0 ${width + 2} ${
    n(timeBus + 6)
  }" aria-hidden="true">${
    [
      image(inputs.xt, 0, first.top, imageSide),
      image(inputs.x0, width - imageSide, first.top, imageSide),
      text(imageSide / 2, first.top - 9, symbol("x", "t"), "ink"),
      text(
        width - imageSide / 2,
        first.top - 9,
        symbol("x̂", "0"),
        "prediction",
      ),
      text(imageSide / 2, first.bottom + 17, inputs.size),
      text(imageSide / 2, first.bottom + 33, inputs.cells),
      bus(
        "text",
        textBus,
        (it) => it.readsText,
        inputs.text,
        say`${inputs.contextWidth} numbers a token`,
      ),
      bus(
        "time",
        timeBus,
        (it) => it.readsTimestep,
        `<tspan font-style="italic">t</tspan>${inputs.timestep.slice(1)}`,
        say`${inputs.embeddingWidth} numbers: ${rounded(vectors.time)}`,
      ),
      `<g class="text">${
        line("text", [meanAt, textBus], [meanAt, timeBus - 1])
      }<text class="halo" x="${meanAt + 9}" y="${
        timeBus - 15
      }">${say`+ mean of the tokens: ${rounded(vectors.text)}`}</text></g>`,
      ...flow,
      ...ends,
      ...ways,
      ...placed.map(rectangle),
      ...counts,
      ...names,
    ].join("")
  }</svg>`;
}

/** The same on its side, for a phone: from top to bottom, words beside each box. */
function narrow({ boxes, skips, vectors }: UNet, inputs: Inputs): string {
  const { say } = inputs;
  const width = 358;
  const perCell = 3, perChannel = .13;
  const imageSide = boxes[0].side * perCell;
  const centre = 26 + imageSide / 2;
  const right = centre + imageSide / 2 + 14;
  const numbers = 308;
  const top = 64;
  let y = top + imageSide + 14;
  const placed = boxes.map((box, i): Placed => {
    const height = box.channels * perChannel;
    // A gap that is larger between levels.
    if (i > 0 && boxes[i - 1].level !== box.level) y += 8;
    const at = {
      box,
      left: centre - box.side * perCell / 2,
      right: centre + box.side * perCell / 2,
      top: y,
      bottom: y + height,
    };
    y += Math.max(height, 8) + 13;
    return at;
  });
  const half = ({ top, bottom }: Placed) => (top + bottom) / 2;
  const bottom = placed.at(-1)!.bottom + 14;
  const flow = [
    line("flow", [centre, top + imageSide + 2], [centre, placed[0].top - 1]),
    ...placed.slice(1).map((to, i) =>
      line("flow", [centre, placed[i].bottom + 1], [centre, to.top - 1])
    ),
    line("flow", [centre, placed.at(-1)!.bottom + 1], [centre, bottom - 1]),
  ];
  const ways = skips.map((skip) => {
    const a = placed[skip.from], b = placed[skip.to];
    const x = numbers + 12 + 10 * nestingOfAll(skip, skips);
    return line(
      "skip",
      [numbers + 4, half(a)],
      [x, half(a)],
      [x, half(b)],
      [numbers + 4, half(b)],
    );
  });
  const bus = (
    name: "time" | "text",
    x: number,
    from: number,
    reads: (box: Box) => boolean,
  ) => {
    const taps = placed.filter(({ box }) => reads(box)).map((it) => ({
      y: half(it) + (it.box.readsText ? name === "text" ? 4 : -4 : 0),
      to: it.left - 2,
    }));
    const end = Math.max(...taps.map((it) => it.y));
    return `<g class="${name}"><path d="M${x} ${from}V${n(end)}"/>${
      taps.map(({ y, to }) => line(name, [x, y], [to, y])).join("")
    }</g>`;
  };
  const rows = placed.map((it) => {
    const { side, channels, parameters } = it.box;
    const y = half(it) + 4;
    return `<text x="${right}" y="${
      n(y)
    }">${side} × ${side} × ${channels}</text><text class="strong" text-anchor="end" x="${numbers}" y="${
      n(y)
    }">${rounded(parameters)}</text>`;
  });
  const aside = (y: number, symbol: string, words: string, role: string) =>
    `<text class="${role}" x="${right}" y="${n(y - 10)}">${symbol}</text>` +
    `<text x="${right}" y="${n(y + 12)}">${words}</text>`;
  return `<svg class="narrow" viewBox="0 0 ${width} ${
    n(bottom + imageSide + 1)
  }" aria-hidden="true">${
    [
      `<g class="time"><text x="0" y="14">${say`${`<tspan class="strong"><tspan font-style="italic">t</tspan>${
        inputs.timestep.slice(1)
      }</tspan>`}: ${inputs.embeddingWidth} numbers, ${
        rounded(vectors.time)
      }`}</text></g>`,
      `<g class="text"><text x="12" y="34">${say`${`<tspan class="strong">${inputs.text}</tspan>`}: ${inputs.contextWidth} numbers a token`}</text><text x="12" y="51">${say`and their mean with <tspan font-style="italic">t</tspan>, ${
        rounded(vectors.text)
      }`}</text></g>`,
      bus("time", 3, 20, (it) => it.readsTimestep),
      bus("text", 14, 57, (it) => it.readsText),
      image(inputs.xt, centre - imageSide / 2, top, imageSide),
      image(inputs.x0, centre - imageSide / 2, bottom, imageSide),
      aside(
        top + imageSide / 2,
        symbol("x", "t"),
        [inputs.size, inputs.cells].join(say(", ")),
        "ink",
      ),
      aside(
        bottom + imageSide / 2,
        symbol("x̂", "0"),
        inputs.size,
        "prediction",
      ),
      ...flow,
      ...ways,
      ...placed.map(rectangle),
      ...rows,
    ].join("")
  }</svg>`;
}

type Skip = UNet["skips"][number];

/** How many skips of the same level go between the ends of this one. */
function nesting(skip: Skip, skips: readonly Skip[], boxes: readonly Box[]) {
  const level = boxes[skip.from].level;
  return nestingOfAll(
    skip,
    skips.filter(({ from }) => boxes[from].level === level),
  );
}

/** How many skips go between the ends of this one. */
function nestingOfAll({ from, to }: Skip, skips: readonly Skip[]): number {
  return skips.filter((it) => it.from > from && it.to < to).length;
}

type LineClass = "flow" | "skip" | "time" | "text";

/** Heads of arrows, in the colours of their lines; for both drawings. */
function heads(): string {
  return `<svg class="heads" width="0" height="0" aria-hidden="true"><defs>${
    (["flow", "skip", "time", "text"] as const).map((it) =>
      `<marker id="u-net-${it}" class="${it}" viewBox="0 0 6 6" refX="5.5" refY="3" markerUnits="userSpaceOnUse" markerWidth="6.5" markerHeight="6.5" orient="auto"><path d="M0 0L6 3L0 6Z"/></marker>`
    ).join("")
  }</defs></svg>`;
}

/** A line through points, with a head at its end. */
function line(
  className: LineClass,
  ...[[x, y], ...rest]: [x: number, y: number][]
): string {
  let path = `M${n(x)} ${n(y)}`;
  for (const [toX, toY] of rest) {
    path += n(toX) === n(x) ? `V${n(toY)}` : `H${n(toX)}`;
    [x, y] = [toX, toY];
  }
  return `<path class="${className}" marker-end="url(#u-net-${className})" d="${path}"/>`;
}

function rectangle({ box, left, right, top, bottom }: Placed): string {
  return `<rect class="${box.kind}" x="${n(left)}" y="${n(top)}" width="${
    n(right - left)
  }" height="${n(bottom - top)}" rx="1.5"/>`;
}

function image(href: string, x: number, y: number, side: number): string {
  return `<image href="${href}" x="${n(x)}" y="${
    n(y)
  }" width="${side}" height="${side}"/>`;
}

function text(x: number, y: number, html: string, className = ""): string {
  return `<text${
    className && ` class="${className}"`
  } text-anchor="middle" x="${n(x)}" y="${n(y)}">${html}</text>`;
}

function symbol(letter: string, index: string): string {
  return `<tspan class="symbol">${letter}</tspan><tspan class="index" dy="3">${index}</tspan>`;
}

/** A place in the drawing, to a tenth. */
function n(value: number): number {
  return Math.round(value * 10) / 10;
}
