/**
 * `diffusion/` as others get it: packed, installed from the tarball into an
 * empty folder without a network, and used there in Node and in Deno.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as source from "../diffusion/mod.ts";
import { run } from "./command.ts";
import { filesUnder } from "./tree.ts";
import { typeErrors } from "./type_errors.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = await Deno.readTextFile(join(root, "diffusion/README.md"));
const example = readme.match(/```js\n([^]*?)```/)![1];
const promised = readme.match(/```text\n([^]*?)```/)![1];

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});
const installed = join(folder, "node_modules/@glyffuser/diffusion");

Deno.test("packs, and installs from the tarball alone", async () => {
  const tarball = join(folder, "package.tgz");
  await run(Deno.execPath(), ["task", "package", "--output", tarball], root);
  await run("npm", ["install", "--offline", "--no-audit", tarball], folder);

  const files = await filesUnder(installed);
  const odd = files.filter((file) => !/^\w+(\.d\.ts|\.js)$/.test(file));
  assert.deepEqual(odd.sort(), ["LICENSE", "README.md", "package.json"]);
  assert.deepEqual(files.filter((file) => file.includes("_test")), []);

  const read = (file: string) => Deno.readTextFile(file);
  const ours = await read(join(root, "LICENSE"));
  assert.equal(await read(join(installed, "LICENSE")), ours);
  const { dependencies } = JSON.parse(
    await read(join(installed, "package.json")),
  );
  assert.equal(dependencies, undefined);
});

Deno.test("JSR would take it: no type is left to be inferred", async () => {
  const args = ["publish", "--dry-run", "--allow-dirty"];
  await run(Deno.execPath(), args, join(root, "diffusion"));
});

Deno.test("exports what mod.ts exports", async () => {
  const module = await import(pathToFileURL(join(installed, "mod.js")).href);
  assert.deepEqual(Object.keys(module), Object.keys(source));
});

Deno.test("brings its types", async () => {
  const right = join(folder, "right.mts");
  const wrong = join(folder, "wrong.mts");
  await Deno.writeTextFile(right, example);
  await Deno.writeTextFile(wrong, example.replace("seed: 1", 'seed: "1"'));
  const errors = typeErrors([right, wrong]);
  assert.deepEqual(errors.filter((error) => !error.startsWith(wrong)), []);
  assert.match(errors.join("\n"), /types of property 'seed'/i);
});

for (
  const [name, command, args] of [
    ["Node", "node", []],
    ["Deno", Deno.execPath(), ["run"]],
  ] as const
) {
  Deno.test(`the README's example, in ${name}`, async () => {
    await Deno.writeTextFile(join(folder, "example.mjs"), example);
    const printed = await run(command, [...args, "example.mjs"], folder);
    assert.equal(printed, promised);

    const { means, deviation, weights } = literal("data");
    const { shape: [n] } = literal("options");
    const total = weights[0] + weights[1];
    const mean = (weights[0] * means[0] + weights[1] * means[1]) / total;
    /** Of x about the mean, from the moments of each component. */
    const moment = (of: (distance: number) => number) =>
      (weights[0] * of(means[0] - mean) + weights[1] * of(means[1] - mean)) /
      total;
    const s = deviation;
    const variance = moment((d) => s ** 2 + d ** 2);
    const fourth = moment((d) => 3 * s ** 4 + 6 * s ** 2 * d ** 2 + d ** 4);

    // Four standard errors, and what printing rounds off.
    const numbers = printed.match(/-?\d+\.\d+/g)!.map(Number);
    near(numbers[0], mean, 4 * Math.sqrt(variance / n) + 0.005);
    near(
      numbers[1],
      variance,
      4 * Math.sqrt((fourth - variance ** 2) / n) + 0.005,
    );
  });
}

/** The object that the example gives this name. */
// deno-lint-ignore no-explicit-any -- it is the example that says what it holds
function literal(name: string): any {
  const [, text] = example.match(new RegExp(`const ${name} = (.*);`))!;
  return new Function(`return ${text};`)();
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
