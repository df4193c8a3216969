import assert from "node:assert/strict";
import {
  apiOf,
  type ElementApi,
  stateAttributes,
  widgetManifest,
} from "./manifest.ts";
import { widgetNames } from "./names.ts";

const manifest = widgetManifest();

/** The code of an element: the files of its folder, and the shared ones that they need. */
function codeOf(name: string): string {
  const folder = new URL(`${name}/`, import.meta.url);
  const files = new Set(
    [...Deno.readDirSync(folder)]
      .filter((it) => it.name.endsWith(".ts") && !it.name.includes("_test"))
      .map((it) => new URL(it.name, folder).href),
  );
  let code = "";
  for (const file of files) { // those that are added on the way, too
    const text = Deno.readTextFileSync(new URL(file));
    code += `${text}\n`;
    for (const [, path] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const { href } = new URL(path, file);
      if (/\/(model|element)\/\w+\.ts$/.test(href)) files.add(href);
    }
  }
  return code;
}

function found(code: string, pattern: RegExp): string[] {
  return [...new Set([...code.matchAll(pattern)].map(([, it]) => it))].sort();
}

const names = (entries: ElementApi["attributes"] = []) =>
  entries.map((it) => it.name).sort();

for (const name of widgetNames) {
  const api = apiOf(name, manifest);
  const code = codeOf(name);

  Deno.test(`<${name}>: its comment names all attributes that it reads`, () => {
    const [, observed = ""] = code.match(/observedAttributes = \[([^\]]*)\]/) ??
      [];
    const read = found(code, /(?:this|element)\.[gh]\w+Attribute\("(\w+)"\)/g)
      .concat(found(observed, /"(\w+)"/g));
    assert.deepEqual(names(api.attributes), [...new Set(read)].sort());
  });

  Deno.test(`<${name}>: and its events, parts and custom properties`, () => {
    assert.deepEqual(
      names(api.events),
      found(code, /new CustomEvent\(\s*"([\w-]+)"/g),
    );
    assert.deepEqual(names(api.cssParts), found(code, /part="([\w-]+)"/g));
    const properties = names(api.cssProperties);
    for (const used of found(code, /(--widget-[\w-]*\w)/g)) {
      assert.ok(properties.includes(used), used);
    }
  });

  Deno.test(`<${name}>: everything that is public is described`, () => {
    const { description, attributes = [], members = [], events = [] } = api;
    assert.ok(description);
    for (const entry of [...attributes, ...members, ...events]) {
      assert.ok(entry.description, entry.name);
    }
    assert.ok(!members.some((it) => /^[#_]|Callback$|Sheets$/.test(it.name)));
  });
}

Deno.test("no link sets an address, nor what only the page may say", () => {
  const ofState = stateAttributes(manifest);
  assert.deepEqual(ofState["glyph-map"].toSorted(), [
    "glyph",
    "open",
    "search",
  ]);
  for (const name of widgetNames) {
    for (const attribute of ofState[name]) {
      assert.doesNotMatch(
        attribute,
        /^(on.*|src|href|style|runtime|recording|glyphs|table|map)$/,
      );
    }
    for (
      const { name: attribute, type, description }
        of apiOf(name, manifest).attributes ?? []
    ) {
      // By these words it is known; see `isAddress`.
      if (/\baddress\b/i.test(description ?? "")) {
        assert.match(description!, /^Address of /, `${name} ${attribute}`);
        assert.equal(type?.text, "string");
      }
    }
  }
});

Deno.test("a widget that is not there is not described", () => {
  assert.throws(() => apiOf("no-widget", manifest), /no widget.*noise-lab/);
});
