/** Every page of the built site is valid HTML, by the standard's own rules. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { site } from "./browser.ts";
import { filesUnder } from "./tree.ts";

// `standard` holds what the HTML standard says, and no rule of taste; none of
// its rules is turned off.
const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
});

Deno.test("the validator finds a fault", async () => {
  assert.equal((await faults("<p><i id=a></i><i id=a></i></p>")).length, 1);
});

const pages = (await filesUnder(site)).filter((file) => file.endsWith(".html"));

Deno.test("there are pages to validate", () => {
  assert.ok(pages.includes("index.html"), `no index.html in ${site}`);
});

for (const file of pages) {
  Deno.test(`${file}: valid HTML`, async () => {
    const html = await Deno.readTextFile(join(site, file));
    assert.deepEqual(await faults(html), []);
  });
}

/** What is wrong, each with line, column and rule. */
async function faults(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, message, ruleId }) =>
      `${line}:${column}: ${message} (${ruleId})`
    )
  );
}
