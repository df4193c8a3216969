import { endOfSpan } from "./end_of_span.ts";

/** Marks that begin no line, and those that end none. */
const closing = /^[,.;:?!)”’，。、；：？！）》】]+/;
const opening = /[(“‘（《【]+$/;

/** A formula with more TeX than this may be broken itself, and be it here. */
const longest = 40;

/**
 * Keeps marks on the line of the formula or glyph beside them. Both
 * are boxes to a browser, which breaks lines on either side of a box.
 */
export function keepMarks(html: string): string {
  const boxes = /(<a [^>]*>)?<span class="(?:katex|glyph)"[^>]*>/g;
  let out = "";
  let at = 0;
  for (let box = boxes.exec(html); box; box = boxes.exec(html)) {
    let end = endOfSpan(html, box.index + (box[1]?.length ?? 0));
    if (box[1] && html.startsWith("</a>", end)) end += "</a>".length;
    const before = html.slice(at, box.index).match(opening)?.[0] ?? "";
    const after = html.slice(end).match(closing)?.[0] ?? "";
    boxes.lastIndex = end;
    const [, tex = ""] = html.slice(box.index, end)
      .match(/<annotation[^>]*>([^<]*)</) ?? [];
    if (!before && !after || tex.length > longest) continue;
    out += html.slice(at, box.index - before.length) +
      `<span class="unbroken">${before}${
        html.slice(box.index, end)
      }${after}</span>`;
    at = end + after.length;
  }
  return out + html.slice(at);
}
