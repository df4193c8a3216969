/**
 * Lighthouse on the guide: the three categories that depend on the page alone.
 * Its performance score depends on the machine's load too, and is measured in
 * `bench/lighthouse_bench.ts`; what it is made of, bytes and shifts, is held by
 * tests of their own.
 */
import assert from "node:assert/strict";
import { withPage } from "./browser.ts";
import { lighthouseOf } from "./lighthouse.ts";

/** Of 1. */
const lowestScore = 0.98;

const names = ["accessibility", "best-practices", "seo"];

Deno.test("Lighthouse: accessibility, best practices, SEO", () =>
  withPage("/", async (page) => {
    const { categories, audits } = await lighthouseOf(page.url(), names);
    for (const name of names) {
      const { score, auditRefs } = categories[name];
      const faults = auditRefs.map(({ id }) => audits[id])
        .filter(({ score }) => score !== null && score < 1)
        .map(({ title }) => title);
      assert.ok(
        score !== null && score >= lowestScore,
        `${name}: ${score}\n${faults.join("\n")}`,
      );
    }
  }));
