import assert from "node:assert/strict";
import { cardFor, readCard } from "./model_card.ts";

Deno.test("a card's headings go one level down and keep apart", () => {
  assert.equal(
    cardFor("# net 1.0\n\nWords.\n\n## What was left out\n", "net", []),
    "## net 1.0 {#net}\n\nWords.\n\n### What was left out {#net-what-was-left-out}\n",
  );
});

Deno.test("links to other cards lead to their place on the page, if they are on it", () => {
  const card = "[a](../other) [b](../other/README.md) [c](https://d.e)";
  assert.equal(
    cardFor(card, "net", ["other"]),
    "[a](#other) [b](#other) [c](https://d.e)",
  );
  assert.equal(cardFor(card, "net", []), "a b [c](https://d.e)");
});

Deno.test("links to files of the model lead to the site's copy", () => {
  assert.equal(cardFor("[a](LICENSE)", "net", []), "[a](/models/net/LICENSE)");
});

Deno.test("a model without a card is told", () => {
  assert.throws(
    () => readCard("models/cat", "."),
    /no card, models\/cat\/README.md/,
  );
});
