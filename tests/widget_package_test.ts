/**
 * The widgets as others get them: packed, installed from the tarball beside
 * Vite, checked by TypeScript, bundled, and used in a real browser.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  apiOf,
  type Manifest,
  widgetManifest,
} from "../components/widgets/manifest.ts";
import { widgetNames } from "../components/widgets/names.ts";
import {
  compressedSize,
  scriptsOf,
} from "../components/widgets/script_weight.ts";
import { withPage } from "./browser.ts";
import { run } from "./command.ts";
import { filesUnder } from "./tree.ts";
import { typeErrors } from "./type_errors.ts";

const vite = "vite@8.3.8";
const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = widgetManifest();

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});
const installed = join(folder, "node_modules/@glyffuser/widgets");
const read = (path: string) => Deno.readTextFile(join(installed, path));

Deno.test("packs, and installs from the tarball", async () => {
  const tarball = join(folder, "package.tgz");
  await run(
    Deno.execPath(),
    ["task", "package:widgets", "--output", tarball],
    root,
  );
  const own = { private: true, type: "module" };
  await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(own));
  const options = ["--prefer-offline", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...options, tarball, vite], folder);

  const files = await filesUnder(installed);
  assert.deepEqual(files.filter((file) => /_test|testdata/.test(file)), []);
  for (const file of ["LICENSE", "NOTICE", "README.md"]) {
    assert.ok(files.includes(file), file);
  }
  const { exports, sideEffects, dependencies, customElements } = JSON.parse(
    await read("package.json"),
  );
  assert.equal(dependencies, undefined);
  for (const path of [...Object.values(exports), ...sideEffects]) {
    if (!path.includes("*")) assert.ok(files.includes(path.slice(2)), path);
  }
  const packed: Manifest = JSON.parse(await read(customElements));
  assert.deepEqual(packed, { ...manifest, readme: "README.md" });
});

Deno.test("the README has every attribute", async () => {
  const text = await read("README.md");
  for (const name of widgetNames) {
    const section = text.split(`### \`<${name}>\`\n`)[1].split("\n### ")[0];
    const { attributes = [] } = apiOf(name, manifest);
    for (const attribute of attributes) {
      assert.ok(section.includes(`| \`${attribute.name}\` |`), attribute.name);
    }
  }
});

Deno.test("what its code needs is in it, and addresses are written out", async () => {
  const files = await filesUnder(installed);
  const addresses: string[] = [];
  for (const file of files.filter((file) => file.endsWith(".js"))) {
    const code = await read(file);
    for (const [, path] of code.matchAll(/\bnew URL\(\s*("[^"]*"|[^,]*),/g)) {
      if (path.startsWith('"')) addresses.push(JSON.parse(path));
    }
    const from = [...code.matchAll(/^\} from "(.*)"|^import "(.*)"/gm)];
    for (const [, named, bare] of from) {
      const path = join(file, "..", named ?? bare);
      assert.ok(files.includes(path), `${file} imports ${path}`);
    }
  }
  for (const path of addresses.filter((path) => /^\.|\//.test(path))) {
    assert.ok(files.includes(join(path)), path);
  }
  // Two workers; two builds of the runtime, each a script and its wasm.
  assert.equal(new Set(addresses.filter((it) => it.startsWith("./"))).size, 6);
});

Deno.test("each element’s own code is small, and so is all that it loads", async () => {
  const loaded = await Promise.all(
    widgetNames.map((name) => scriptsOf(installed, `${name}.js`)),
  );
  for (const [i, scripts] of loaded.entries()) {
    const others = loaded.flatMap((it, j) => i === j ? [] : it);
    const own = scripts.filter((script) => !others.includes(script));
    const ownSize = await compressedSize(installed, own);
    assert.ok(ownSize <= 30_000, `${widgetNames[i]}: ${ownSize} of its own`);
    const size = await compressedSize(installed, scripts);
    assert.ok(size <= 60_000, `${widgetNames[i]}: ${size} in all`);
  }
});

Deno.test("brings its types", async () => {
  const right = join(folder, "right.mts");
  const wrong = join(folder, "wrong.mts");
  const code = `
import "@glyffuser/widgets/glyph-denoiser.js";
import "@glyffuser/widgets/glyph-map.js";
import { NoiseLab } from "@glyffuser/widgets/noise-lab.js";
import { NoiseLab as Same } from "@glyffuser/widgets/classes/noise-lab.js";

const lab: Same = document.querySelector("noise-lab") ?? new NoiseLab();
lab.t = 250;
lab.play();
document.querySelector("glyph-denoiser")!.setAttribute("seed", "7");
const selected: string | null = document.querySelector("glyph-map")!.selected;
console.log(selected);
`;
  await Deno.writeTextFile(right, code);
  await Deno.writeTextFile(wrong, code.replace("250", '"250"'));
  for (
    const [module, moduleResolution] of [
      [undefined, undefined], // Node's own way
      [99, /* ESNext */ 100 /* Bundler */],
    ]
  ) {
    const errors = typeErrors([right, wrong], {
      ...module && { module, moduleResolution },
      lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    });
    assert.deepEqual(errors.filter((error) => !error.startsWith(wrong)), []);
    assert.equal(errors.length, 1);
    assert.match(errors[0], /'string' is not assignable to type 'number'/);
  }
});

Deno.test("a page built with Vite: a lab plays, and the model draws", async () => {
  await Deno.writeTextFile(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><title>Test</title>
<link rel="icon" href="data:,">
<script type="module" src="/main.js"></script>
<noise-lab></noise-lab>
<glyph-denoiser src="/models/glyffuser/" prompt="gold" steps="3"></glyph-denoiser>`,
  );
  await Deno.writeTextFile(
    join(folder, "main.js"),
    `import "@glyffuser/widgets/noise-lab.css";
import "@glyffuser/widgets/noise-lab.js";
import "@glyffuser/widgets/glyph-denoiser.js";`,
  );
  const said = await run("npx", ["vite", "build"], folder);
  assert.doesNotMatch(said, /doesn't exist|warning/i);
  const dist = join(folder, "dist");
  await copyModel(dist);

  await withPage("/", async (page, { requests }) => {
    await page.locator("noise-lab #play").click();
    await page.waitForFunction(() =>
      (document.querySelector("noise-lab") as unknown as { t: number }).t > 20
    );
    const heavy = () => requests.filter((it) => /\/models\/|ort|work/.test(it));
    assert.deepEqual(heavy(), []);

    const denoiser = page.locator("glyph-denoiser");
    await denoiser.locator("#play").click();
    await denoiser.getByText("finished").or(denoiser.getByRole("alert"))
      .waitFor({ timeout: 60_000 });
    assert.match(
      await denoiser.locator("#status").innerText(),
      /^Step 3 of 3: finished/,
      await denoiser.locator("#message").innerText(),
    );
    // Ink on paper: grey levels from one end to the other.
    const levels = await denoiser.locator("#x0").evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d")!
        .getImageData(0, 0, width, height);
      const grey = Array.from(
        { length: width * height },
        (_, i) => data[4 * i],
      );
      return { least: Math.min(...grey), most: Math.max(...grey) };
    });
    assert.ok(levels.least < 64 && levels.most > 192, JSON.stringify(levels));
    // The smallest runtime that serves, and no other.
    const runtimes = heavy().filter((it) => it.endsWith(".wasm"));
    assert.equal(runtimes.length, 1);
    assert.match(runtimes[0], /\/assets\/ort-wasm-simd-threaded-[\w-]+\.wasm$/);
  }, { folder: dist, reducedMotion: "no-preference" });
});

Deno.test("without a bundler, and without an address of the model", async () => {
  await Deno.writeTextFile(
    join(folder, "plain.html"),
    `<!doctype html><html lang="en"><title>Test</title>
<link rel="icon" href="data:,">
<script type="module" src="/node_modules/@glyffuser/widgets/glyph-denoiser.js">
</script>
<glyph-denoiser></glyph-denoiser>`,
  );
  await withPage("/plain.html", async (page) => {
    await page.locator("glyph-denoiser #play").click();
    await page.getByRole("alert").getByText("Set its attribute src").waitFor();
  }, { folder });
});

async function copyModel(site: string): Promise<void> {
  const model = "models/glyffuser";
  await Deno.mkdir(join(site, model), { recursive: true });
  for await (const { name } of Deno.readDir(join(root, model))) {
    const path = join(model, name);
    await Deno.copyFile(join(root, path), join(site, path));
  }
}
