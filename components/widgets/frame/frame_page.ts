import { escapeHtml } from "../../article/escape_html.ts";
import { apiOf, type Manifest } from "../manifest.ts";

/** Of an iframe, in CSS pixels. */
export const frameWidth = 720;

/** How high the pages are at that width, for those who hear no messages. */
const heights: Record<string, number> = {
  "conditional-slice": 584,
  "glyph-denoiser": 511,
  "glyph-map": 936,
  "glyph-pixels": 860,
  "guidance-lab": 616,
  "noise-lab": 572,
  "noise-predictor": 776,
  "noising-map": 540,
  "noising-step": 572,
  "normal-sampler": 440,
  "novelty-probe": 728,
  "prompt-embedding": 668,
  "run-on-the-map": 744,
  "sampler-duel": 756,
  "train-it-yourself": 636,
};
const usualHeight = 600;

/** What pages show if nobody says: without it, a map would be a button. */
const queries: Record<string, string> = { "glyph-map": "?open" };

/** A widget as other pages frame it. */
export interface Frame {
  /** Name of the element. */
  name: string;
  title: string;
  /** Address of its page. */
  url: string;
  /** Address of its oEmbed answer. */
  oembed: string;
}

/**
 * @param folder whole address of the folder that widgets are embedded from,
 *   with a slash at its end
 */
export function frameOf(
  name: string,
  folder: string,
  manifest: Manifest,
): Frame {
  return {
    name,
    title: apiOf(name, manifest).description.replaceAll(/\s+/g, " "),
    url: `${folder}${name}/${queries[name] ?? ""}`,
    oembed: `${folder}oembed/${name}.json`,
  };
}

/** A page with the one widget, which an iframe shows. */
export function framePage({ name, title, oembed }: Frame): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="alternate" type="application/json+oembed" href="${oembed}">
<style>
body { display: flow-root; margin: .25rem; background: Canvas; color: CanvasText; }
h1 { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
</style>
<script type="module" src="../frame.js"></script>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<${name}></${name}>
<noscript>Only with scripts is there something to see here.</noscript>
</main>
</body>
</html>
`;
}

/**
 * What an oEmbed provider answers for a widget's page.
 *
 * @param provider name and address of the site
 * @see https://oembed.com
 */
export function oembedOf(
  { name, title, url }: Frame,
  provider: { name: string; url: string },
) {
  const width = frameWidth;
  const height = heights[name] ?? usualHeight;
  return {
    type: "rich",
    version: "1.0",
    title,
    provider_name: provider.name,
    provider_url: provider.url,
    width,
    height,
    html: `<iframe src="${url}" title="${
      escapeHtml(title)
    }" width="${width}" height="${height}" style="border: 0; max-width: 100%" loading="lazy" allow="clipboard-write"></iframe>`,
  };
}
