/** The reference says what the library does: its names, options, defaults. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sections } from "../content/reference/_data.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => Deno.readTextFileSync(join(root, path));
const pages = sections.flatMap((section) => section.pages);

const exported = read("diffusion/mod.ts");
const index = read("content/reference/index.md");

Deno.test("the list of pages has all pages, with their titles", () => {
  const files = [...Deno.readDirSync(join(root, "content/reference"))]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".md") && name !== "index.md");
  assert.deepEqual(
    pages.map(({ slug }) => `${slug}.md`).sort(),
    files.sort(),
  );
  for (const { slug } of pages) {
    assert.ok(index.includes(`(/reference/${slug}/)`), `index: no ${slug}`);
  }
});

Deno.test("every schedule and sampler that is exported has a page", () => {
  const [, schedules, samplers] = exported.match(
    /\/\/ Schedules\n([^]*?)\/\/ Forward process\n[^]*?\/\/ Samplers\n([^]*?)\n\/\/ /,
  )!;
  const functions = [...(schedules + samplers).matchAll(
    /export \{([^}]*)\} from "\.\/(\w+)\.ts"/g,
  )].filter(([, , file]) =>
    !/^(step|noise_level|timesteps|schedule_spec)$/.test(file)
  )
    .flatMap(([, names]) => names.split(",").map((name) => name.trim()))
    .filter(Boolean);
  assert.ok(functions.length > 15, functions.join());
  const called = pages.flatMap(({ slug }) =>
    callsOf(slug).map(([name]) => name)
  );
  assert.deepEqual(functions.filter((name) => !called.includes(name)), []);
});

for (const { slug } of pages) {
  Deno.test(`/reference/${slug}/: options and defaults are the library's`, () => {
    const calls = callsOf(slug);
    assert.ok(calls.length > 0, "no call in a code block");
    for (const [name, body] of calls) {
      const source = sourceOf(name);
      const shown = [
        ...body.matchAll(/^ {2}(\w+): ([^,]+),(?! \/\/ required)/gm),
      ];
      for (const [, option, value] of shown) {
        const files = [source, ...sources];
        const file = files.find((it) => it.includes(`${option} = `))!;
        assert.ok(
          file?.match(new RegExp(`\\b${option} = ${escape(value)}[,\\s]`)),
          `${name}: the default of ${option} is not ${value}`,
        );
      }
      // A call in one line is an example, or has no options of its own.
      const own = optionsOf(name, source);
      for (const option of body.includes("\n") ? own : []) {
        assert.ok(body.includes(`  ${option}: `), `${name}: no ${option}`);
      }
    }
  });
}

Deno.test("the options of all samplers are told on the first page", () => {
  const told = [...index.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  assert.deepEqual(
    told.sort(),
    propertiesOf("SampleOptions", read("diffusion/step.ts")).sort(),
  );
});

const sources = [...Deno.readDirSync(join(root, "diffusion"))]
  .map(({ name }) => name)
  .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts"))
  .map((name) => read(`diffusion/${name}`));

/** Calls in the page's code: the function's name, and its options. */
function callsOf(slug: string): [name: string, options: string][] {
  const text = read(`content/reference/${slug}.md`);
  const code = [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, it]) => it);
  return [...code.join("").matchAll(/^(\w+)\(([^]*?)\);$/gm)]
    .map(([, name, options]) => [name, options]);
}

function sourceOf(name: string): string {
  const [, file] = exported.match(
    new RegExp(`\\{[^}]*\\b${name}\\b[^}]*\\} from "\\./(\\w+)\\.ts"`),
  )!;
  return read(`diffusion/${file}.ts`);
}

/** Names of the options that a function has for itself. */
function optionsOf(name: string, source: string): string[] {
  const [signature] = source.match(
    new RegExp(`function\\*? ${name}\\b[^]*?\\): `),
  )!;
  const type = signature.match(/\b(\w+Options)\b/)?.[1];
  return type && type !== "SampleOptions" ? propertiesOf(type, source) : [];
}

function propertiesOf(type: string, source: string): string[] {
  const body = source.match(
    new RegExp(`interface ${type}\\b[^]*?\\{\\n([^]*?)\\n\\}`),
  )?.[1] ?? "";
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)]
    .map(([, name]) => name);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
