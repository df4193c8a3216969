/** The Markdown beside the code speaks of files and tasks that exist. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "components/widgets/package/README.md",
  "diffusion/README.md",
  "models/all-MiniLM-L6-v2/README.md",
  "models/README.md",
  "models/digits/README.md",
  "models/glyffuser/README.md",
  "models/radical-classifier/README.md",
  "models/training/README.md",
];

for (const document of documents) {
  Deno.test(`${document}: its links and tasks exist`, async () => {
    const text = await Deno.readTextFile(join(root, document));
    const config = await Deno.readTextFile(join(root, "deno.json"));
    const { tasks } = JSON.parse(config);
    const missing: string[] = [];

    for (const [, target] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      await Deno.stat(join(root, dirname(document), target))
        .catch(() => missing.push(target));
    }
    for (const [, task] of text.matchAll(/\btask ([a-z:]+)/g)) {
      if (!(task in tasks)) missing.push(`deno task ${task}`);
    }
    assert.deepEqual(missing, []);
  });
}
