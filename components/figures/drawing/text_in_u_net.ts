import type { Say } from "../../languages/say.ts";
import { escapeHtml } from "./figure.ts";

/** What `manifest.training.configuration.network` says, as far as it is drawn. */
export interface NetworkShape {
  image_size: number;
  patch_size: number;
  channels: number[];
  /** Blocks of each level, on the way down; as many on the way up. */
  blocks: number[];
  attention: boolean[];
}

/** Pictures and words of the diagram. */
export interface TextInUNet {
  network: NetworkShape;
  text: string;
  tokens: readonly string[];
  /** Length of a token's vector. */
  width: number;
  timestep: number;
  /** Addresses of masks: the tokens' vectors, their mean, the timestep's embedding. */
  masks: Record<"vectors" | "mean" | "time", readonly [string, string]>;
  /** Addresses of the noisy picture and of the predicted glyph. */
  images: { noisy: string; predicted: string };
}

/** Where the parts lie; all in pixels of the drawing. */
interface Layout {
  name: "broad" | "narrow";
  width: number;
  height: number;
  image: number;
  /** Left end of the blocks, their width, and the space between them. */
  left: number;
  block: number;
  gap: number;
  /** Height of a block of each level, and its top. */
  heights: readonly number[];
  tops: readonly number[];
  rows: { left: number; top: number; width: number; pitch: number };
  /** The mean and the embedding, and where they are added. */
  bars: {
    left: number;
    width: number;
    mean: number;
    time: number;
    plus: number;
  };
}

const broad: Layout = {
  name: "broad",
  width: 896,
  height: 372,
  image: 84,
  left: 128,
  block: 46,
  gap: 16,
  heights: [72, 46, 28],
  tops: [56, 98, 132],
  rows: { left: 300, top: 250, width: 246, pitch: 18 },
  bars: { left: 590, width: 150, mean: 276, time: 330, plus: 303 },
};

const narrow: Layout = {
  name: "narrow",
  width: 356,
  height: 404,
  image: 50,
  left: 66,
  block: 16,
  gap: 6.5,
  heights: [52, 36, 22],
  tops: [46, 76, 102],
  rows: { left: 72, top: 204, width: 190, pitch: 16 },
  bars: { left: 72, width: 190, mean: 330, time: 390, plus: 360 },
};

/** How the text gets into the network: twice, for broad pages and for narrow ones. */
export function textInUNet(parts: TextInUNet, say: Say): string {
  return draw(parts, broad, say) + draw(parts, narrow, say);
}

interface Block {
  level: number;
  attends: boolean;
  x: number;
}

/** The blocks in the order in which they are asked, as `UNet.observe` has it. */
export function blocksOf(
  { blocks, attention }: NetworkShape,
): Omit<Block, "x">[] {
  const down = blocks.flatMap((count, level) =>
    Array.from({ length: count }, () => ({ level, attends: attention[level] }))
  );
  const lowest = blocks.length - 1;
  const middle = [0, 1].map(() => ({ level: lowest, attends: true }));
  return [...down, ...middle, ...down.toReversed()];
}

function draw(parts: TextInUNet, layout: Layout, say: Say): string {
  const { network, masks, images, tokens, width, timestep } = parts;
  const { image, left, block, gap, heights, tops, rows, bars, name } = layout;
  const blocks: Block[] = blocksOf(network).map((it, i) => ({
    ...it,
    x: left + i * (block + gap),
  }));
  const right = blocks.at(-1)!.x + block;
  const levelSize = (level: number) =>
    network.image_size / network.patch_size / 2 ** level;
  const middle = tops[0] + heights[0] / 2;
  const imageTop = middle - image / 2;
  const out = layout.width - image;
  const bus = tops[0] - 24;
  const rise = out - (name === "broad" ? 22 : 8);

  const chain = blocks.map(({ level, x, attends }, i) => {
    const next = blocks[i + 1];
    const [top, height] = [tops[level], heights[level]];
    // At a height that both blocks have.
    const y = next && Math.max(top, tops[next.level]) / 2 +
        Math.min(top + height, tops[next.level] + heights[next.level]) / 2;
    const to = next && `M${x + block} ${y}H${next.x}`;
    return `<rect class="block${
      attends ? " attends" : ""
    }" x="${x}" y="${top}" width="${block}" height="${height}" rx="3"/>` +
      `<path class="port" d="M${x + block / 2} ${bus}V${top}"/>` +
      (to ? `<path class="wire" d="${to}"/>` : "");
  }).join("");
  const attending = blocks.filter(({ attends }) => attends);
  const lowest = tops.at(-1)! + heights.at(-1)!;
  const gather = lowest + 26;
  const centre = (attending[0].x + attending.at(-1)!.x + block) / 2;
  const keys =
    attending.map(({ x }) =>
      arrow(`M${x + block / 2} ${gather}V${lowest + 3}`, "up")
    ).join("") +
    `<path class="text-wire" d="M${attending[0].x + block / 2} ${gather}H${
      attending.at(-1)!.x + block / 2
    }M${centre} ${rows.top - 6}V${gather}"/>`;
  const labels = network.channels.map((_, level) => {
    const size = `${levelSize(level)} × ${levelSize(level)}`;
    if (level === network.channels.length - 1) {
      return label(attending.at(-1)!.x + block + 6, lowest + 13, size, "start");
    }
    // On a narrow page there is no room for the others.
    if (name === "narrow") return "";
    const { x } = blocks.find((it) => it.level === level)!;
    return label(x, tops[level] + heights[level] + 16, size, "start");
  }).join("");

  const [barX, barEnd] = [bars.left, bars.left + bars.width];
  const rowsEnd = rows.top + tokens.length * rows.pitch;
  const sum = name === "broad" ? barEnd + 22 : barEnd + 18;
  const words = tokens.map((token, i) =>
    label(
      rows.left - 8,
      rows.top + (i + .5) * rows.pitch + 4,
      escapeHtml(token),
      "end",
      /^\[/.test(token) ? "" : "token",
    )
  ).join("");
  const fromRows = name === "broad"
    ? arrow(
      `M${rows.left + rows.width + 6} ${bars.mean + 6}H${barX - 8}`,
      "right",
    )
    : arrow(
      `M${barEnd - 14} ${rowsEnd + 3}V${bars.mean - 4}`,
      "down",
    );
  const toSum = `<path class="text-wire" d="M${barEnd + 4} ${
    bars.mean + 6
  }H${sum}V${bars.plus - 2}"/><path class="port" d="M${barEnd + 4} ${
    bars.time + 6
  }H${sum}V${bars.plus + 14}M${sum + 8} ${bars.plus + 6}H${rise}V${bus}M${
    blocks[0].x + block / 2
  } ${bus}H${rise}"/>`;
  const plus = `<circle class="plus" cx="${sum}" cy="${
    bars.plus + 6
  }" r="8"/><path class="plus" d="M${sum - 4} ${bars.plus + 6}h8m-4-4v8"/>`;

  const id = (mask: string) => `text-in-u-net-${name}-${mask}`;
  const strip = (
    mask: keyof typeof masks,
    x: number,
    y: number,
    w: number,
    h: number,
  ) =>
    masks[mask].map((href, i) => {
      const place = `x="${x}" y="${y}" width="${w}" height="${h}"`;
      return `<mask id="${
        id(mask)
      }-${i}"><image href="${href}" ${place} preserveAspectRatio="none"/></mask>` +
        `<rect class="${i ? "negative" : "positive"}" ${place} mask="url(#${
          id(mask)
        }-${i})"/>`;
    }).join("");

  const saidAt = rows.top + tokens.length / 2 * rows.pitch - 2;
  const said = name === "broad"
    ? label(0, saidAt + 4, `“${escapeHtml(parts.text)}”`, "start", "token") +
      arrow(`M${146} ${saidAt}H${rows.left - 62}`, "right") +
      label(146, saidAt - 8, say`text encoder`, "start")
    : "";
  const picture = (href: string, x: number) =>
    `<image class="shown" href="${href}" x="${x}" y="${imageTop}" width="${image}" height="${image}"/>`;
  const under = imageTop + image + 18;
  return `<svg class="${name}" viewBox="0 0 ${layout.width} ${layout.height}" aria-hidden="true">` +
    picture(images.noisy, 0) + picture(images.predicted, out) +
    label(
      image / 2,
      under,
      `<tspan class="symbol">x</tspan><tspan class="sub" dy="4">t</tspan>`,
      "middle",
    ) +
    label(
      out + image / 2,
      under,
      `<tspan class="symbol">x̂</tspan><tspan class="sub" dy="4">0</tspan>`,
      "middle",
    ) +
    arrow(`M${image + 4} ${middle}H${left - 3}`, "right") +
    arrow(`M${right + 2} ${middle}H${out - 5}`, "right") +
    chain + labels + keys + words + said + fromRows + toSum + plus +
    strip(
      "vectors",
      rows.left,
      rows.top,
      rows.width,
      tokens.length * rows.pitch - 3,
    ) +
    strip("mean", barX, bars.mean, bars.width, 12) +
    strip("time", barX, bars.time, bars.width, 12) +
    label(
      centre + 10,
      (gather + rows.top) / 2 + 2,
      name === "broad"
        ? say`keys and values, token by token`
        : say`keys and values`,
      "start",
      "text-label",
    ) +
    label(barX, bars.mean - 6, say`mean of the tokens`, "start", "text-label") +
    label(barX, bars.time - 6, say`timestep ${timestep}`, "start") +
    label(blocks[0].x, bus - 7, say`into every block`, "start") +
    (name === "broad"
      ? label(
        rows.left,
        rowsEnd + 14,
        say`${tokens.length} tokens × ${width} numbers`,
        "start",
      )
      : "") +
    `</svg>`;
}

function label(
  x: number,
  y: number,
  html: string,
  anchor: "start" | "middle" | "end",
  className = "",
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${
    className && ` class="${className}"`
  }>${html}</text>`;
}

/** A line with a head at its end. */
function arrow(d: string, to: "right" | "up" | "down"): string {
  const head = {
    right: "m-5-3.5l5 3.5l-5 3.5",
    up: "m-3.5 5l3.5-5l3.5 5",
    down: "m-3.5-5l3.5 5l3.5-5",
  }[to];
  return `<path class="${
    to === "right" ? "wire" : "text-wire"
  }" d="${d}${head}"/>`;
}
