import { relative } from "node:path";
import type { Page } from "lume/core/file.ts";

const marker = /<!--article-problem (\S+?)-->/g;

/** Something in an article that a person has to mend. */
export interface Problem {
  /**
   * The words of the source that are wrong, to find their line by: all ways in
   * which they may have been written, the surest first.
   */
  text: string | readonly string[];
  /** What is wrong and what to do. */
  message: string;
}

/**
 * HTML that stands for a problem until `throwProblems` finds it. Rules of the
 * Markdown engine do not know which page they work for (a caption is rendered
 * by a component), so a problem travels in the page.
 */
export function problemMarker(problem: Problem): string {
  return `<!--article-problem ${encodeComment(problem)}-->`;
}

/** A value as text that can stand in a comment of HTML. */
export function encodeComment(value: unknown): string {
  return encodeURIComponent(JSON.stringify(value)).replaceAll("-", "%2D");
}

/** The inverse of `encodeComment`. */
export function decodeComment<T>(text: string): T {
  return JSON.parse(decodeURIComponent(text));
}

/** The problems marked in a page's HTML. */
export function problemsIn(html: string): Problem[] {
  return [...html.matchAll(marker)].map(([, json]) => decodeComment(json));
}

/**
 * End the build if any page has a problem.
 *
 * @param found problems that are not marked in the page
 * @throws with a line `file:line: message` for each problem
 */
export async function throwProblems(
  pages: readonly Page[],
  found: (page: Page) => readonly Problem[] = () => [],
): Promise<void> {
  const lines: string[] = [];
  for (const page of pages) {
    const problems = [...problemsIn(page.text), ...found(page)];
    if (!problems.length) continue;
    const path = page.src.entry?.src;
    const source = path ? await Deno.readTextFile(path) : "";
    const name = path ? relative(".", path) : page.data.url;
    for (const { text, message } of problems) {
      const line = lineOf(text, source);
      lines.push(`${name}${line ? `:${line}` : ""}: ${message}`);
    }
  }
  if (lines.length) throw new Error(lines.join("\n"));
}

/** The line (from 1) on which a text first stands, or 0. */
export function lineOf(
  text: string | readonly string[],
  source: string,
): number {
  const index = [text].flat().filter(Boolean)
    .map((text) => source.indexOf(text)).find((index) => index >= 0) ?? -1;
  return index < 0 ? 0 : source.slice(0, index).split("\n").length;
}
