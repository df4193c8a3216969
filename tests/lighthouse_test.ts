/**
 * Lighthouse on the guide: the three categories that depend on the page alone.
 * Its performance score depends on the machine's load too, and is not held here.
 */
import assert from "node:assert/strict";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { withPage } from "./browser.ts";
import { findChromium } from "./chromium.ts";

/** Of 1. */
const lowestScore = 0.98;

const categories = ["accessibility", "best-practices", "seo"] as const;

Deno.test("Lighthouse: accessibility, best practices, SEO", () =>
  withPage("/", async (page) => {
    const scores = await scoresOf(page.url());
    for (const { name, score, faults } of scores) {
      assert.ok(
        score >= lowestScore,
        `${name}: ${score}\n${faults.join("\n")}`,
      );
    }
  }));

interface Score {
  name: string;
  /** From 0 to 1. */
  score: number;
  /** What Lighthouse says of the audits that are not passed. */
  faults: string[];
}

/** Lighthouse as it comes, on a phone that it simulates. */
async function scoresOf(url: string): Promise<Score[]> {
  const port = freePort();
  const { executablePath, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    args: ["--headless=new", "--no-sandbox", `--remote-debugging-port=${port}`],
    env: { ...Deno.env.toObject(), ...env },
  });
  try {
    const options = { port, onlyCategories: [...categories] };
    const result = await lighthouse(url, options);
    if (!result) throw new Error("Lighthouse has no result");
    const { lhr } = result;
    return categories.map((name) => {
      const { score, auditRefs } = lhr.categories[name];
      const faults = auditRefs.map(({ id }) => lhr.audits[id])
        .filter(({ score }) => score !== null && score < 1)
        .map(({ title }) => title);
      return { name, score: score ?? 0, faults };
    });
  } finally {
    await browser.close();
  }
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}
