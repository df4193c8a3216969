/** The table of samples, a column for each weight, and their variety below. */
import { line } from "../element/line.ts";
import type { Role } from "../element/colours.ts";
import type { Surface } from "../element/surface.ts";

/** A column as it is drawn. */
export interface TableColumn {
  weight: number;
  /** One picture, its samples below each other; null: there is none yet. */
  picture: HTMLCanvasElement | null;
  /** 0 … 1; null until the samples are finished. */
  variety: number | null;
}

export interface Table {
  columns: readonly TableColumn[];
  samples: number;
  /** Number of the column, and of the sample in it. */
  selected: { column: number; row: number };
  colours: Record<Role, string>;
  /** Typefaces of words and of symbols. */
  font: string;
  math: string;
  /** The name of the curve. */
  name: string;
}

/** Where its parts lie, in CSS pixels. */
export interface TableLayout {
  left: number;
  top: number;
  /** Of a column with the room round it, and of a row. */
  across: number;
  down: number;
  /** Side of a sample. */
  cell: number;
  curve: { top: number; height: number };
}

/** Room for the weights above, and for the curve’s scale beside. */
const head = 22;
const scale = 34;
const gap = 4;
/** The curve’s scale goes at least so far. */
const leastTop = .4;

export function layoutOf(
  { width, height }: { width: number; height: number },
  columns: number,
  samples: number,
): TableLayout {
  const across = (width - scale) / columns;
  const least = height > 330 ? 100 : 72;
  const cell = Math.max(
    Math.min(across - gap, (height - head - least) / samples - gap),
    1,
  );
  const down = cell + gap;
  const bottom = head + samples * down;
  const top = bottom + 30;
  const room = Math.min(height - top - 8, 110);
  return {
    left: scale,
    top: head,
    across,
    down,
    cell,
    curve: { top, height: room },
  };
}

/** Column and row at a place; below the table no row, beside it nothing. */
export function cellAt(
  { left, top, across, down }: TableLayout,
  { columns, samples }: { columns: number; samples: number },
  x: number,
  y: number,
): { column: number; row: number | null } | null {
  const column = Math.floor((x - left) / across);
  if (column < 0 || column >= columns) return null;
  const row = Math.floor((y - top) / down);
  return { column, row: row >= 0 && row < samples ? row : null };
}

export function drawTable(surface: Surface, table: Table) {
  const { columns, samples, selected } = table;
  const layout = layoutOf(surface, columns.length, samples);
  const { left, top, across, down, cell } = layout;
  const { context } = surface;
  const { rule, accent, muted, surface: paper, text } = table.colours;
  context.imageSmoothingQuality = "high";
  context.textBaseline = "alphabetic";
  for (const [i, { weight, picture }] of columns.entries()) {
    const x = left + i * across + (across - cell) / 2;
    const isSelected = i === selected.column;
    for (let row = 0; row < samples; row++) {
      const y = top + row * down;
      if (picture) {
        const size = picture.width;
        context.drawImage(
          picture,
          ...[0, row * size, size, size],
          ...[x, y, cell, cell],
        );
      } else {
        context.fillStyle = paper;
        context.fillRect(x, y, cell, cell);
      }
      context.strokeStyle = rule;
      context.lineWidth = 1;
      context.strokeRect(x + .5, y + .5, cell - 1, cell - 1);
    }
    if (isSelected) {
      context.strokeStyle = accent;
      context.lineWidth = 1;
      context.strokeRect(x - 2, top - 2, cell + 4, samples * down - gap + 4);
      context.lineWidth = 2.5;
      const y = top + selected.row * down;
      context.strokeRect(x, y, cell, cell);
    }
    context.fillStyle = isSelected ? accent : muted;
    context.textAlign = "center";
    context.font = `${isSelected ? 600 : 400} 12px ${table.font}`;
    context.fillText(String(weight), x + cell / 2, head - 8);
  }
  context.fillStyle = text;
  context.textAlign = "left";
  context.font = `italic 15px ${table.math}`;
  context.fillText("w", 2, head - 8);
  const { width } = context.measureText("w");
  context.font = `15px ${table.math}`;
  context.fillText(" =", 2 + width, head - 8);
  drawCurve(surface, table, layout);
}

function drawCurve(
  { context, width }: Surface,
  { columns, selected, colours, font, name }: Table,
  { left, across, curve }: TableLayout,
) {
  const known = columns.flatMap(({ variety }, i) =>
    variety === null ? [] : [{ i, variety }]
  );
  const most = Math.max(leastTop, ...known.map(({ variety }) => variety));
  const high = Math.ceil(most * 5) / 5;
  const at = (i: number) => left + (i + .5) * across;
  const up = (share: number) => curve.top + (1 - share / high) * curve.height;

  context.font = `12px ${font}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillStyle = colours.text;
  context.fillText(name, 0, curve.top - 12, width);

  context.font = `11px ${font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  for (let share = 0; share <= high + .01; share += .2) {
    const y = Math.round(up(share)) + .5;
    context.strokeStyle = colours.rule;
    line(context, left, y, width, y);
    context.fillStyle = colours.muted;
    context.fillText(`${Math.round(100 * share)}%`, left - 6, y);
  }
  context.strokeStyle = context.fillStyle = colours.prediction;
  context.lineWidth = 2;
  context.beginPath();
  for (const { i, variety } of known) context.lineTo(at(i), up(variety));
  context.stroke();
  for (const { i, variety } of known) {
    const isSelected = i === selected.column;
    context.fillStyle = isSelected ? colours.accent : colours.prediction;
    context.beginPath();
    context.arc(at(i), up(variety), isSelected ? 5 : 3.5, 0, 7);
    context.fill();
  }
}
