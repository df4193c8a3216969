import type { Say } from "../../languages/say.ts";
import type { Origin } from "../mod.ts";
import { escapeHtml } from "./figure.ts";

/** A figure of an article, and where it came from. */
export interface TableRow {
  id: string;
  /** Its number in the article. */
  number: number;
  /** Address of its place. */
  href: string;
  origin: Origin;
}

/**
 * What it takes to make each figure of an article again.
 *
 * @returns A `<table>` that scrolls where it is too wide.
 */
export function figureTable(rows: readonly TableRow[], say: Say): string {
  const codes = (values: readonly string[]) =>
    values.map((it) => `<code>${escapeHtml(it)}</code>`).join(" ");
  const body = rows.map(({ id, number, href, origin }) => {
    const { commands, seeds, models, datasets, commits } = origin;
    const stages = commands.map((it) => it.split(" ").at(-1)!);
    const cells = [stages, seeds, models, datasets, commits];
    return `<tr><th scope="row"><a href="${href}">${number}</a> ${
      escapeHtml(id)
    }</th>${cells.map((it) => `<td>${codes(it)}</td>`).join("")}</tr>`;
  });
  const heads = [
    say`figure`,
    say`stages`,
    say`seeds`,
    say`model`,
    say`data set`,
    say`commit`,
  ];
  return `<div class="wide-table" role="region" aria-label="${say`Table of the figures`}" tabindex="0">` +
    `<table id="tbl:figures"><caption>${say`Where the figures of the report come from: the stages that they read, the seeds, and the first digits of the SHA-256 of model and data, and of the commit.`}</caption>` +
    `<thead><tr>${
      heads.map((it) => `<th scope="col">${it}</th>`).join("")
    }</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
