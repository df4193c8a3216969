import type { Manifest } from "../../../inference/manifest.ts";
import type { Artifact } from "../../../pipeline/artifact.ts";
import type { Say } from "../../languages/say.ts";

/** What a figure may read. */
export interface Sources {
  /** An artifact that the figure declared. */
  artifact(name: string): Artifact;
  /** The model's manifest, for a figure that declared `readsModel`. */
  readonly manifest: Manifest;
}

/** A file that a figure brings to the site. */
export interface FigureFile {
  /** Address in the site, from its root: "/figures/…". */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A row of a table; its keys name the columns. */
export type Row = Record<string, string | number | boolean | null>;

/** What drawing gives: HTML for the page, and the files that it asks for. */
export interface Drawing {
  html: string;
  files?: FigureFile[];
  /**
   * What was drawn, for readers who draw it anew: rows are written as a table
   * (CSV), anything else as JSON. The figure's fold links to it.
   */
  data?: readonly Row[] | Record<string, unknown>;
}

/** Words that may hold numbers from what the figure reads; a string is said. */
export type Words = string | ((sources: Sources, say: Say) => string);

/** One figure of an article: the default export of its file. */
export interface Figure {
  /** Its file's name; the page refers to it as `#fig:<id>`. */
  readonly id: string;
  /** Stages of the pipeline whose artifacts it reads. */
  readonly artifacts: readonly string[];
  /** It reads the model's manifest. */
  readonly readsModel?: boolean;
  /** The text column, or text and margin together. */
  readonly width: "text" | "wide";
  /** Markdown, in one line. */
  readonly caption: Words;
  /** What the picture shows, in words, for those who do not see it. */
  readonly alt: Words;
  /** Random seeds that it uses itself, beyond those of its artifacts. */
  readonly seed?: number;
  /**
   * @param alt the words of `alt`; they must stand in the HTML
   * @param say for every word of the drawing; files have none
   */
  draw(sources: Sources, alt: string, say: Say): Drawing | Promise<Drawing>;
}

/**
 * Figures that differ in one thing, as in the sampler that they are about: the
 * default export of a file in the place of a `Figure`. A page shows one of them.
 */
export interface FigureFamily {
  /** What they may be of. */
  readonly of: readonly string[];
  /** The figure of one of those; its id is the file's name all the same. */
  figure(of: string): Figure;
}

/** A drawing that is one picture to a screen reader, however it is made. */
export function picture(
  html: string,
  alt: string,
  className = "picture",
): string {
  return `<div class="${className}" role="img" aria-label="${
    escapeHtml(alt)
  }">${html}</div>`;
}

/** Text as HTML, for content and for attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
