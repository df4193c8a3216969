import { Buffer } from "node:buffer";
import { parseHTML } from "linkedom";
import { type Drawing, type FigureFile, type Row } from "./figure.ts";
import { palette, type Role } from "./palette.ts";

/** Narrower than this, in pixels, a drawing is a mark and no chart. */
const narrowest = 120;
/** More charts than this make sense together only. */
const mostCharts = 6;
/** The letters of labels, where the page is not there to say it. */
const sans = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

/** The data of a figure as `/figures/<name>.csv`, or `.json`. */
export function dataFile(
  data: NonNullable<Drawing["data"]>,
  name: string,
): FigureFile {
  const [text, extension] = Array.isArray(data)
    ? [csv(data), "csv"]
    : [`${JSON.stringify(data)}\n`, "json"];
  return {
    path: `/figures/${name}.${extension}`,
    bytes: new TextEncoder().encode(text),
  };
}

/** A table after RFC 4180, with a head; columns in the order they first come. */
export function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: Row[string] | undefined) => {
    const text = String(value ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows.map((row) => columns.map((it) => row[it]))]
    .map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/**
 * The charts of a figure as files that need no page around them: `/figures/
 * <name>.svg`, or `<name>-1.svg` and so on where there are several. Colours
 * are those of the light page; pictures inside of a chart come with it. What is
 * drawn in colours of the style sheet would be black alone, and is left out.
 *
 * @param files those that the figure brings
 */
export function svgFiles(
  html: string,
  files: readonly FigureFile[],
  name: string,
): FigureFile[] {
  const charts = outermostSvgs(html).filter((svg) =>
    sizeOf(svg)[0] >= narrowest && isPainted(svg)
  );
  if (charts.length > mostCharts) return [];
  return charts.map((svg, i) => ({
    path: `/figures/${name}${charts.length > 1 ? `-${i + 1}` : ""}.svg`,
    bytes: new TextEncoder().encode(`${standAlone(svg, files)}\n`),
  }));
}

/** Drawings that are not part of another. */
function outermostSvgs(html: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: tag, index } of html.matchAll(/<svg\b[^>]*>|<\/svg>/g)) {
    if (tag !== "</svg>") {
      if (depth++ === 0) start = index;
    } else if (--depth === 0) {
      found.push(html.slice(start, index + tag.length));
    }
  }
  return found;
}

/** Width and height in pixels, as given or as the drawing's own; else 0. */
function sizeOf(svg: string): [width: number, height: number] {
  const [root] = svg.match(/^<svg\b[^>]*>/)!;
  const [, , w = 0, h = 0] = root.match(/\sviewBox="([^"]*)"/)?.[1]
    .trim().split(/[\s,]+/).map(Number) ?? [];
  const given = (name: string) =>
    Number(root.match(new RegExp(`\\s${name}="([\\d.]+)(px)?"`))?.[1]);
  return [given("width") || w, given("height") || h];
}

/** Whether all colours of a drawing are its own, as those of a plot are. */
function isPainted(svg: string): boolean {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const classed = document.querySelector("svg [class]:not([class^=plot])");
  const shapes = [
    ...document.querySelectorAll("path, rect, circle, ellipse, line, polygon"),
  ];
  return !classed && shapes.every((shape) =>
    shape.closest(
      "[fill], [stroke], [style*=fill], [style*=stroke], clipPath, mask, marker",
    )
  );
}

/** What the page gives a drawing (colours, letters, files), given to it. */
function standAlone(svg: string, files: readonly FigureFile[]): string {
  const [width, height] = sizeOf(svg);
  const root = svg.match(/^<svg\b[^>]*>/)![0];
  const attributes = root.slice("<svg".length, -1)
    .replaceAll(
      /\s(xmlns|width|height|class|color|style|role|aria-\w+)="[^"]*"/g,
      "",
    );
  const style = `color:${palette.muted.light};font:12px ${sans}`;
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"${attributes} style="${style}">` +
    `<rect width="100%" height="100%" fill="${palette.paper.light}"/>`;
  return (head + svg.slice(root.length))
    .replaceAll(
      /var\(--([\w-]+)\)/g,
      (all, role) => palette[role as Role]?.light ?? all,
    )
    .replaceAll(
      /(\s(?:xlink:)?href=")(\/figures\/[^"]+)/g,
      (all, start, path) => {
        const file = files.find((file) => file.path === path);
        if (!file) return all;
        const base64 = Buffer.from(file.bytes).toString("base64");
        return `${start}data:image/${path.split(".").at(-1)};base64,${base64}`;
      },
    )
    .replaceAll("&nbsp;", "&#160;");
}
