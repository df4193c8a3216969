import type { Say } from "../languages/say.ts";
import { escapeHtml } from "./escape_html.ts";
import { type Problem, problemMarker } from "./problem.ts";

/** What numbered things are called, by the first part of their id. */
const labelOf: Record<string, (number: number, say: Say) => string> = {
  fig: (number, say) => say`Figure ${number}`,
  tbl: (number, say) => say`Table ${number}`,
  eq: (number, say) => say`Equation ${number}`,
};

/**
 * Number the figures, tables and equations of a page in the order they stand,
 * and fill in the references to them.
 *
 * - `<figure id="fig:name">` and `<table id="tbl:name">`, each with a caption,
 *   which then begins with a link "Figure 1"; `<div class="equation"
 *   id="eq:name">` gets the link "(1)" at its end.
 * - `<a href="#fig:name"></a>`, in Markdown `[](#fig:name)`, becomes "Figure 1";
 *   a reference to a heading becomes the heading's words.
 *
 * @param html a whole page
 * @returns the page; a reference without a target leaves a problem's marker
 */
export function resolveCrossReferences(html: string, say: Say): string {
  const labels = new Map<string, string>();
  const counts: Record<string, number> = {};

  html = html.replaceAll(
    /(<(figure|table|div)\b[^>]*\sid="(fig|tbl|eq):([\w-]+)"[^>]*>)([^]*?<\/\2>)/g,
    (_, open: string, _tag, kind: string, name: string, body: string) => {
      const id = `${kind}:${name}`;
      if (labels.has(id)) {
        return problemMarker({
          text: name,
          message: `the id "${id}" is given twice.`,
        }) + open + body;
      }
      const number = counts[kind] = (counts[kind] ?? 0) + 1;
      const label = labelOf[kind](number, say);
      labels.set(id, label);
      if (kind === "eq") {
        return open +
          body.replace(
            /(<span class="equation-number">)/,
            `$1<a href="#${id}" aria-label="${label}">(${number})</a>`,
          );
      }
      const caption = /<(fig)?caption\b[^>]*>/;
      return caption.test(body)
        ? open + body.replace(
          caption,
          (start) => `${start}<a class="number" href="#${id}">${label}</a> `,
        )
        : open + problemMarker({
          text: name,
          message: `${label} (#${id}) has no caption. Give it one.`,
        }) + body;
    },
  );

  const ids = new Set<string>();
  for (const [, id] of html.matchAll(/\sid="([^"]+)"/g)) ids.add(id);
  for (
    const [, id, body] of html.matchAll(
      /<h[1-6]\b[^>]*\sid="([^"]+)"[^>]*>([^]*?)<\/h[1-6]>/g,
    )
  ) {
    labels.set(
      id,
      body.replace(/<a class="permalink"[^]*?<\/a>/, "").trim(),
    );
  }

  return html.replaceAll(
    /<a href="(#?)([^"]+)">([^]*?)<\/a>/g,
    (link, hash: string, encoded: string, text: string) => {
      if (!hash) return text ? link : problemMarker(emptyLink(encoded));
      const id = decodeURIComponent(encoded);
      if (text && ids.has(id)) return link;
      const label = labels.get(id);
      if (label) {
        return `<a class="cross-reference" href="#${encoded}">${label}</a>`;
      }
      const known = [...labels.keys()].filter((key) => key.includes(":"));
      return problemMarker({
        text: `(#${id}`,
        message: `nothing on the page has the id "${id}" that a link asks for.${
          known.length ? ` Numbered here: ${known.join(", ")}.` : ""
        }`,
      }) + escapeHtml(text);
    },
  );
}

function emptyLink(address: string): Problem {
  return {
    text: `](${address}`,
    message:
      `the link to ${address} has no words. Only what stands on the same page has a name of its own.`,
  };
}
