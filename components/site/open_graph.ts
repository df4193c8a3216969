import bold from "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2" with {
  type: "bytes",
};
import regular from "@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2" with {
  type: "bytes",
};
import * as canvasKit from "canvaskit-wasm";
import type { CanvasKit } from "canvaskit-wasm";
import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import { encode, type Pixels, resize } from "../figures/drawing/images.ts";
import { palette } from "../figures/drawing/palette.ts";
import { sheet } from "../figures/drawing/sheet.ts";
import {
  openTrajectories,
  type Trajectories,
} from "../figures/drawing/trajectories.ts";
import { openOnce } from "../figures/mod.ts";

// CommonJS, while its types describe an ES module.
const initialise = canvasKit.default as unknown as () => Promise<CanvasKit>;

/** What the pages of other sites show of a link: the usual size, in pixels. */
export const openGraphSize = { width: 1200, height: 630 };

/** Runs of the sampler, one a row, at moments from noise to glyph. */
const grid = { columns: 12, rows: 4 };
/** Shades of grey: all of them make noise a large file. */
const shades = 16;

/**
 * Draws an image for each article (a page that names its `authors`), which
 * other sites show beside a link to it: its title over glyphs on their way from
 * noise. The image of `/a/` is `/open-graph/a.png`, that of `/` is
 * `/open-graph/index.png`; in a template, `url |> openGraphPath`.
 */
export default function openGraph(): (site: Site) => void {
  return (site) => {
    site.filter("openGraphPath", openGraphPath);
    const drawn = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
    site.process([".html"], async (pages: Page[], all: Page[]) => {
      for (const { data } of pages) {
        if (!data.authors?.length) continue;
        // The first clause: a line or two.
        const subtitle = `${data.standfirst.split(/[:.]\s/)[0]}.`;
        const key = `${data.title}\n${subtitle}`;
        const image = drawn.get(key) ?? draw(data.title, subtitle);
        drawn.set(key, image);
        const url = openGraphPath(data.url);
        all.push(Page.create({ url, content: await image }));
      }
    });
  };

  async function draw(title: string, subtitle: string) {
    const trajectories = openTrajectories(await openOnce("trajectories"));
    const pixels = await drawOpenGraph(title, subtitle, trajectories);
    return await encode(pixels, { format: "png" });
  }
}

/** "/a/b/" → "/open-graph/a-b.png". */
export function openGraphPath(url: string): string {
  const name = url.replaceAll(/^\/|\/$/g, "").replaceAll("/", "-") || "index";
  return `/open-graph/${name}.png`;
}

/** Title and subtitle over the runs. */
export async function drawOpenGraph(
  title: string,
  subtitle: string,
  trajectories: Trajectories,
): Promise<Pixels> {
  const { width, height } = openGraphSize;
  const { data } = await drawWords(title, subtitle);
  const runs = await drawRuns(trajectories);
  const paper = channelsOf(palette.paper.light);
  const top = height - runs.height;
  runs.data.forEach((grey, i) => {
    const at = 4 * (top * width + i);
    const shade = Math.round(grey / 255 * (shades - 1)) / (shades - 1);
    for (let c = 0; c < 3; c++) data[at + c] = Math.round(paper[c] * shade);
  });
  return { data, width, height, channels: 4 };
}

/** The runs as a picture as wide as the image. */
function drawRuns(trajectories: Trajectories): Promise<Pixels> {
  const { frames, imageSize, runs } = trajectories;
  const tiles = Array.from(
    { length: grid.rows },
    (_, row) =>
      Array.from({ length: grid.columns }, (_, column) => {
        // Most of the way looks like noise: moments lie closer towards its end.
        const share = 1 - (1 - column / (grid.columns - 1)) ** 1.7;
        const frame = Math.round(share * (frames - 1));
        return trajectories.state(row % runs, frame);
      }),
  ).flat();
  const { columns } = grid;
  return resize(
    sheet(tiles, { columns, tileSize: imageSize }),
    openGraphSize.width,
  );
}

/**
 * The words alone, in the page's face, on paper. CanvasKit sets and draws them
 * inside WebAssembly: the same bytes on every machine.
 */
async function drawWords(title: string, subtitle: string) {
  const { width, height } = openGraphSize;
  const kit = await initialise();
  const fonts = kit.TypefaceFontProvider.Make();
  const bytes = (font: Uint8Array) => font.slice().buffer as ArrayBuffer;
  fonts.registerFont(bytes(bold), "bold");
  fonts.registerFont(bytes(regular), "regular");
  const surface = kit.MakeSurface(width, height)!;
  const canvas = surface.getCanvas();
  const colour = (hex: string) => kit.Color(...channelsOf(hex));
  canvas.clear(colour(palette.paper.light));

  const margin = 56;
  const set = (text: string, face: string, size: number, hex: string) => {
    const builder = kit.ParagraphBuilder.MakeFromFontProvider(
      new kit.ParagraphStyle({
        textStyle: {
          color: colour(hex),
          fontFamilies: [face],
          fontSize: size,
          heightMultiplier: 1.2,
          letterSpacing: face === "bold" ? size * -.018 : 0,
        },
        maxLines: 2,
        ellipsis: "…",
      }),
      fonts,
    );
    builder.addText(text);
    const paragraph = builder.build();
    paragraph.layout(width - 2 * margin);
    builder.delete();
    return paragraph;
  };
  const head = set(title, "bold", 88, palette.ink.light);
  const lines = head.getLineMetrics().length;
  const below = set(
    lines > 1 ? "" : subtitle,
    "regular",
    31,
    palette.muted.light,
  );
  canvas.drawParagraph(head, margin, lines > 1 ? 8 : 24);
  canvas.drawParagraph(below, margin, 138);
  const data = canvas.readPixels(0, 0, {
    width,
    height,
    colorType: kit.ColorType.RGBA_8888,
    alphaType: kit.AlphaType.Unpremul,
    colorSpace: kit.ColorSpace.SRGB,
  }) as Uint8Array;
  const copy = new Uint8Array(data);
  for (const it of [head, below, surface, fonts]) it.delete();
  return { data: copy, width, height };
}

/** "#rrggbb" → 0 to 255, three times. */
function channelsOf(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255];
}
