import type { Convergence } from "./convergence.ts";
import { samplers } from "./samplers.ts";

/** Evaluations that the table has a column for. */
const columns = [10, 20, 50];

/**
 * All samplers: paper, order of convergence, evaluations, noise, and error.
 *
 * @param md Renders a line of Markdown.
 * @returns A `<table>` that scrolls where it is too wide.
 */
export function samplerTable(
  convergence: Convergence,
  md: (text: string) => string,
): string {
  const rows = samplers.map(({ run, page, label, paper }) => {
    const { evaluationsPerStep, tendsTo } = convergence.sampler(run);
    const cells = [
      md(`[${label}](/reference/${page}/)`),
      convergence.orderOf(run),
      String(evaluationsPerStep),
      tendsTo === "flow" ? "" : "yes",
      ...columns.map((at) => convergence.errorOf(run, at)),
      md(`@${paper}`),
    ];
    const [name, ...rest] = cells;
    return `<tr><th scope="row">${name}</th>${
      rest.map((cell) => `<td>${cell}</td>`).join("")
    }</tr>`;
  });
  const heads = [
    "sampler",
    "order",
    "a step asks",
    "random",
    ...columns.map((at) => `error at ${at}`),
    "paper",
  ];
  const { floor } = convergence;
  return `<div class="wide-table" role="region" aria-label="Table of the samplers" tabindex="0">` +
    `<table id="tbl:samplers"><caption>The samplers. Order as measured; evaluations that a step asks of the denoiser; whether noise is drawn on the way; and the distance from the distribution in at most 10, 20 and 50 evaluations, where true draws come to ${
      floor.mean.toFixed(3)
    } (between ${floor.low.toFixed(3)} and ${
      floor.high.toFixed(3)
    } in four sets of five).</caption>` +
    `<thead><tr>${
      heads.map((it) => `<th scope="col">${it}</th>`).join("")
    }</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
