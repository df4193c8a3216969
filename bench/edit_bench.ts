/**
 * How long an author waits: from saving a text to the open page that has it,
 * in the local server and a real browser. A word is put into the guide and
 * taken out again.
 *
 *     deno run -A bench/edit_bench.ts [edits]
 *
 * Needs all artifacts.
 */
import { chromium } from "playwright-core";
import { findChromium } from "../tests/chromium.ts";

const [edits = "6"] = Deno.args;
const port = "8457";
const root = new URL("..", import.meta.url);
const file = new URL("content/index.md", root);
const address = `http://localhost:${port}/`;

const server = new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", "lume/cli.ts", "--serve", "--port", port],
  cwd: root,
  stdout: "piped",
  stderr: "null",
}).spawn();
const { executablePath, env } = await findChromium();
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox"],
  env: { ...Deno.env.toObject(), ...env },
});
const text = await Deno.readTextFile(file);
try {
  const page = await browser.newPage();
  // It answers at once, and with the page when that is built.
  while (!await page.goto(address).then((it) => it?.ok(), () => false)) {
    await pause(200);
  }
  await pause(2000);
  for (let i = 0; i < Number(edits); i++) {
    const word = `edited${i}`;
    const start = performance.now();
    await Deno.writeTextFile(file, text.replace("\nThe ", `\n${word} The `));
    // While it loads again there is no page to look at.
    const isThere = () =>
      page.locator("article > p", { hasText: word }).count()
        .catch(() => 0);
    while (!await isThere()) await pause(10);
    console.log(`${Math.round(performance.now() - start)} ms`);
    await pause(1500);
  }
} finally {
  await Deno.writeTextFile(file, text);
  await browser.close();
  server.kill("SIGTERM");
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
