import type { Role } from "../element/colours.ts";
import type { Surface } from "../element/surface.ts";
import { isMark, type Place } from "./company.ts";
import type { Shown } from "./comparison.ts";
import { head, type Layout, narrow } from "./layout.ts";

/** Rows lower than this, in CSS pixels, have no room for their token. */
const readable = 10;

/** What there is to draw. */
export interface Drawn {
  shown: Shown;
  /** Of both texts' vectors. */
  pictures: readonly (HTMLCanvasElement | null)[];
  /** Rows that are framed, and the column that is marked in them. */
  chosen: readonly (Place | null)[];
  column: number;
  colours: Record<Role, string>;
  font: string;
  /** A tensor's size, in words. */
  size(tokens: number, numbers: number): string;
}

/** Two texts, each with a row of numbers for each of its tokens. */
export function drawTexts(surface: Surface, layout: Layout, drawn: Drawn) {
  for (const which of [0, 1] as const) {
    drawHead(surface, layout, which, drawn);
    drawTensor(surface, layout, which, drawn);
  }
}

/** The text, and its tensor's size. */
function drawHead(
  { context, width }: Surface,
  { left, tops }: Layout,
  which: 0 | 1,
  { shown: { texts, pair }, colours, font, size: sizeOf }: Drawn,
) {
  const encoded = pair[which];
  const { muted, text, prediction } = colours;
  const y = tops[which] - head / 2;
  context.textBaseline = "middle";
  context.font = `12px ${font}`;
  context.textAlign = "right";
  context.fillStyle = muted;
  let room = width - left - 20;
  if (encoded) {
    const { tokens, vectors } = encoded;
    const numbers = vectors.length / tokens;
    const size = width < narrow
      ? `${tokens} × ${numbers}`
      : sizeOf(tokens, numbers);
    context.fillText(size, width, y);
    room -= context.measureText(size).width + 12;
  }
  context.beginPath();
  context.arc(left + 6, y - 1, 5, 0, 7);
  context.lineWidth = 2.5;
  context.strokeStyle = context.fillStyle = prediction;
  context.stroke();
  if (which === 0) context.fill();
  context.textAlign = "left";
  context.font = `600 13px ${font}`;
  context.fillStyle = text;
  context.fillText(fitted(context, texts[which], room), left + 20, y);
}

function drawTensor(
  { context }: Surface,
  { left, width, row, tops }: Layout,
  which: 0 | 1,
  { shown: { pair }, pictures, chosen: places, column, colours, font }: Drawn,
) {
  const encoded = pair[which];
  const picture = pictures[which];
  if (!encoded || !picture) return;
  const chosen = places.find((it) => it?.which === which)?.row ?? null;
  const top = tops[which];
  const { tokens, pieces } = encoded;
  const { muted, text, rule } = colours;
  const gap = row > 8 ? 2 : 0;
  for (let i = 0; i < tokens; i++) {
    const y = top + i * row;
    context.drawImage(
      picture,
      0,
      i,
      picture.width,
      1,
      left,
      y + gap / 2,
      width,
      row - gap,
    );
    const isChosen = i === chosen;
    if (row < readable && !isChosen) continue;
    context.font = `${isChosen ? 700 : 400} ${
      Math.min(Math.max(row * .75, isChosen ? 11 : 9), 12.5)
    }px ${font}`;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillStyle = isMark(pieces[i]) && !isChosen ? muted : text;
    context.fillText(
      fitted(context, pieces[i], left - 14),
      left - 10,
      y + row / 2,
    );
  }
  context.lineWidth = 1;
  context.strokeStyle = rule;
  context.strokeRect(left + .5, top + .5, width - 1, tokens * row - 1);
  if (chosen === null) return;
  const numbers = encoded.vectors.length / tokens;
  context.lineWidth = 2;
  context.strokeStyle = text;
  context.strokeRect(left + 1, top + chosen * row, width - 2, row);
  const x = left + (column + .5) / numbers * width;
  context.beginPath();
  context.moveTo(x, top + chosen * row - 5);
  context.lineTo(x, top + (chosen + 1) * row + 5);
  context.stroke();
}

/** A text that is too wide ends in an ellipsis. */
function fitted(
  context: CanvasRenderingContext2D,
  text: string,
  room: number,
): string {
  if (context.measureText(text).width <= room) return text;
  const characters = [...text];
  while (
    characters.length &&
    context.measureText(`${characters.join("")}…`).width > room
  ) characters.pop();
  return `${characters.join("")}…`;
}
