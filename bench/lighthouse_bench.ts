/**
 * Lighthouse's performance score of the guide, on the phone that it simulates,
 * from a host that compresses. What else the machine does is in it: so several
 * runs, each printed. Needs the built site.
 *
 *     deno run -A bench/lighthouse_bench.ts [runs] [path]
 */
import { withPage } from "../tests/browser.ts";
import { compressed } from "../tests/compressed.ts";
import { lighthouseOf } from "../tests/lighthouse.ts";

const [runs = "3", path = "/"] = Deno.args;

/** What the score is made of. */
const metrics = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "total-blocking-time",
  "cumulative-layout-shift",
  "speed-index",
];

await withPage(path, async (page) => {
  for (let run = 0; run < Number(runs); run++) {
    const { categories, audits } = await lighthouseOf(page.url(), [
      "performance",
    ]);
    const parts = metrics.map((it) =>
      `${audits[it].title} ${audits[it].displayValue}`
    );
    const score = Math.round(categories.performance.score! * 100);
    console.log(`${score}: ${parts.join(", ")}`);
  }
}, { answer: compressed });
