/**
 * A report around another model than the guide's, as its author builds it:
 * `deno task build --model FOLDER`, with a folder that lies outside the
 * repository, in a copy of it that has no artifacts of any model.
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { readManifest } from "../inference/manifest.ts";
import { site as guide, withPage } from "./browser.ts";
import { filesUnder } from "./tree.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifestOf = async (name: string) => {
  const path = join(root, "models", name, "manifest.json");
  return readManifest(await Deno.readTextFile(path), path);
};
const [ours, theirs] = [
  await manifestOf("digits"),
  await manifestOf("glyffuser"),
];

Deno.test("a report around another model shows that model, and nothing of the first", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "other-model-" });
  const copy = join(folder, "guide");
  const model = join(folder, "my-digits");
  const site = join(copy, "_site");
  try {
    await copySources(copy);
    await Deno.rename(join(copy, "models/digits"), model);
    await Deno.symlink(
      join(root, "models/all-MiniLM-L6-v2"),
      join(folder, "all-MiniLM-L6-v2"),
    );
    const said = await build(copy, model);
    assert.match(said, /novelty is left out: .*digits has no judge/);
    assert.doesNotMatch(said, /✗/);
    const page = await Deno.readTextFile(join(site, "index.html"));
    const { document } = parseHTML(page);
    const words = document.querySelector("main")!.textContent!
      .replaceAll(/\s+/g, " ");

    await t.step("its numbers stand in the text", () => {
      assert.match(words, /1,797 pairs/);
      assert.match(words, /16 pixels wide and 16/);
      assert.match(words, /one real model of 180 thousand/);
      assert.match(words, /on 1,617 of the pairs/);
    });

    await t.step("none of the first model's do, nor its files", async () => {
      for (const it of ["20,509", "16,384", "7.8 million", "128 × 128"]) {
        assert.ok(!words.includes(it), it);
      }
      for (const file of await filesUnder(site)) {
        assert.doesNotMatch(file, /glyffuser/);
        if (!file.endsWith(".html")) continue;
        const text = await Deno.readTextFile(join(site, file));
        for (
          const it of [
            theirs.files.denoiser.sha256,
            theirs.training!.dataset as string,
          ]
        ) assert.ok(!text.includes(it.slice(0, 12)), `${file}: ${it}`);
        assert.ok(!text.includes("7,765,008"), file);
      }
    });

    await t.step("figures are of its pictures, and tell its hash", () => {
      const figure = (id: string) =>
        document.getElementById(`fig:${id}`)!.outerHTML;
      const hash = ours.files.denoiser.sha256.slice(0, 12);
      for (const id of ["denoising-together", "training-loop", "u-net"]) {
        assert.ok(figure(id).includes(hash), id);
        assert.ok(figure(id).includes(`--model ${model}`), id);
      }
      const dataset = String(ours.training!.dataset).slice(0, 12);
      assert.ok(figure("map-of-glyphs").includes(dataset));
      assert.match(figure("u-net"), /182,196/);
      assert.match(
        figure("whole-process"),
        /<img [^>]*width="16" height="16"/,
      );
      assert.match(figure("pixels-of-a-glyph"), /16 by 16 grey squares/);
    });

    await t.step("what it lacks is said in its place, and nowhere else", () => {
      const lacking = [...document.querySelectorAll("figure")]
        .filter((it) => /Not (drawn|described)/.test(it.textContent!))
        .map(({ id }) => id);
      assert.deepEqual(lacking, [
        "fig:one-step",
        "fig:sixteen-of-gold",
        "fig:novelty",
      ]);
      const novelty = document.getElementById("fig:novelty")!;
      assert.equal(novelty.querySelectorAll("img, svg, .picture").length, 0);
      const absent = [...document.querySelectorAll(".absent")];
      const numbers = absent.filter((it) => it.textContent === "not measured");
      assert.ok(numbers.length >= 4, `${numbers.length}`);
      for (const it of numbers) assert.match(it.getAttribute("title")!, /\.$/);
      assert.doesNotMatch(words, /undefined|NaN|\[object/);
    });

    await t.step(
      "every page says for whom its words were written",
      async () => {
        for (const file of ["index.html", "model/index.html"]) {
          const text = await Deno.readTextFile(join(site, file));
          assert.match(text, /class="other-model">[^<]*<b>digits<\/b>/, file);
        }
        const card = await Deno.readTextFile(join(site, "model/index.html"));
        assert.match(card, /182,196 parameters/);
      },
    );

    await t.step("a reader runs it", () =>
      withPage("/", async (page) => {
        const widget = page.locator("glyph-denoiser");
        await widget.evaluate((it) => {
          it.setAttribute("provider", "wasm");
          it.setAttribute("steps", "8");
        });
        await widget.scrollIntoViewIfNeeded();
        await widget.locator("#play").click();
        await widget.locator("#announce", { hasText: "Done" }).waitFor({
          state: "attached",
          timeout: 60_000,
        });
        const [size, ink] = await widget.locator("#x0").evaluate((it) => {
          const { width, height } = it as HTMLCanvasElement;
          const { data } = (it as HTMLCanvasElement).getContext("2d")!
            .getImageData(0, 0, width, height);
          return [width, data.filter((v, i) => i % 4 === 0 && v < 64).length];
        });
        assert.equal(size, ours.imageSize);
        assert.ok(ink > 10 && ink < 150, `${ink} dark pixels`);
      }, { folder: site }));

    await t.step("a second build makes nothing again", async () => {
      assert.match(await build(copy, model), /Nothing to do: \d+ artifacts/);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the guide's own model lacks nothing that the guide shows", async () => {
  for (const file of await filesUnder(guide)) {
    if (!file.endsWith(".html")) continue;
    const text = await Deno.readTextFile(join(guide, file));
    const lacking =
      /class="absent"|class="other-model"|Not (drawn|described) for/;
    assert.doesNotMatch(text, lacking, file);
  }
});

Deno.test("a folder that is no model's is refused in words", async () => {
  const folder = await Deno.makeTempDir();
  const { code, stderr } = await command(root, folder);
  assert.equal(code, 1);
  assert.match(
    new TextDecoder().decode(stderr),
    /manifest\.json is missing\. `--model` wants a model's folder; models\/README\.md/,
  );
  await Deno.remove(folder);
});

/** What git has and does not ignore. */
async function copySources(to: string): Promise<void> {
  const { stdout } = await new Deno.Command("git", {
    args: "ls-files -z --cached --others --exclude-standard".split(" "),
    cwd: root,
  }).output();
  const files = new TextDecoder().decode(stdout).split("\0").filter(Boolean);
  for (const file of files) {
    await Deno.mkdir(join(to, dirname(file)), { recursive: true });
    await Deno.copyFile(join(root, file), join(to, file))
      .catch((error) => { // deleted, and not committed yet
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
  }
}

async function build(folder: string, model: string): Promise<string> {
  const { code, stdout, stderr } = await command(folder, model);
  const said = [stdout, stderr].map((it) => new TextDecoder().decode(it))
    .join("\n");
  assert.equal(code, 0, said);
  return said;
}

function command(cwd: string, model: string) {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "build", "--device", "cpu", "--model", model],
    cwd,
    stdin: "null",
  }).output();
}
