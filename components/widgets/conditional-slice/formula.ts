/** A part of a formula, and its colour. */
export type Piece = [text: string, colour: string];

export interface FormulaOptions {
  x: number;
  y: number;
  /** Typeface of symbols. */
  font: string;
  /** In pixels; 16 if not given. */
  size?: number;
  align?: "left" | "center" | "right";
}

/** Letters are slanted, digits below are small, all else stands upright. */
const glyphs = /[a-z]|[₁₂]|÷|[^a-z₁₂÷]+/g;

/** Writes a formula on a canvas as pages set theirs. */
export function writeFormula(
  context: CanvasRenderingContext2D,
  pieces: readonly Piece[],
  { x, y, font, size = 16, align = "left" }: FormulaOptions,
) {
  const runs = pieces.flatMap(([text, colour]) =>
    (text.match(glyphs) ?? []).map((run) => {
      const below = "₁₂".indexOf(run) + 1;
      context.font = below
        ? `${.72 * size}px ${font}`
        : `${/[a-z]/.test(run) ? "italic " : ""}${size}px ${font}`;
      const written = below ? String(below) : run;
      const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } =
        context.measureText(written);
      // KaTeX’s face has no ÷: that of any other is moved to the height of =.
      const drop = below
        ? size / 4
        : run === "÷"
        ? (actualBoundingBoxAscent - actualBoundingBoxDescent) / 2 - size / 4
        : 0;
      return { written, width, colour, drop, font: context.font };
    })
  );
  const width = runs.reduce((sum, it) => sum + it.width, 0);
  let left = x - width * { left: 0, center: .5, right: 1 }[align];
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  for (const { written, width, colour, drop, font } of runs) {
    context.font = font;
    context.fillStyle = colour;
    context.fillText(written, left, y + drop);
    left += width;
  }
}
