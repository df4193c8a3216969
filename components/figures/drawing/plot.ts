import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** A plot as static SVG, in the type and colours of the page around it. */
export function plotSvg(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<html><body></body></html>");
  const svg = Plot.plot({
    document: document as unknown as Document,
    style: { background: "none", fontSize: "12px", fontFamily: "inherit" },
    ...options,
  });
  // A figure has one text for all of it: names of marks are in its way.
  return svg.outerHTML
    .replaceAll(/<style>[^]*?<\/style>| aria-label="[^"]*"/g, "")
    .replaceAll(/ d="[^"]*"/g, toTenths);
}

/** A path to a tenth of a pixel, which nobody sees. */
function toTenths(path: string): string {
  return path.replaceAll(
    /\d*\.\d{2,}/g,
    (number) => String(Math.round(Number(number) * 10) / 10),
  );
}

/** A plot with its title above it. */
export function chart(title: string, options: Plot.PlotOptions): string {
  return `<div class="chart"><p>${title}</p>${plotSvg(options)}</div>`;
}

/** A chart over the timestep, 0 to 1,000: three of them fill a wide figure. */
export function timestepChart(
  title: string,
  options: Plot.PlotOptions & { y: Plot.ScaleOptions },
): string {
  return chart(title, {
    width: 300,
    marginLeft: 40,
    marginRight: 22,
    marginTop: 14,
    marginBottom: 30,
    ...options,
    x: {
      domain: [0, 1000],
      ticks: [0, 250, 500, 750, 1000],
      label: null,
      tickSize: 4,
    },
    y: { label: null, tickSize: 4, grid: true, ...options.y },
  });
}
