/** A site with a model, its runtime, and nothing else. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { writeWidgets } from "../components/widgets/bundle.ts";
import type { BrowserModel, ProviderRequest } from "../inference/browser.ts";

const root = new URL("../", import.meta.url);

/** Folders of the model and of its text encoder. */
export const models = ["models/glyffuser", "models/all-MiniLM-L6-v2"];

/** What `openModel` leaves in the page. */
export type WithModel = { model: BrowserModel };

/** Writes the site; the folder is the caller’s to remove. */
export async function buildModelSite(folders = models): Promise<string> {
  const folder = await Deno.makeTempDir();
  await writeWidgets(folder);
  await build({
    entryPoints: ["browser", "shared_model"].map((name) =>
      fileURLToPath(new URL(`inference/${name}.ts`, root))
    ),
    bundle: true,
    format: "esm",
    outdir: `${folder}/embed/v1`,
  });
  for (const model of folders) {
    await Deno.mkdir(`${folder}/${model}`, { recursive: true });
    for await (const { name } of Deno.readDir(new URL(model, root))) {
      const path = `${model}/${name}`;
      await Deno.copyFile(new URL(path, root), `${folder}/${path}`);
    }
  }
  await Deno.writeTextFile(
    `${folder}/index.html`,
    `<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">`,
  );
  return folder;
}

/** Opens the model in a page of that site, as its global `model`. */
export async function openModel(
  page: Page,
  provider: ProviderRequest = "wasm",
  folder = models[0],
): Promise<void> {
  await page.evaluate(async ({ provider, folder }) => {
    const { openDenoiser } = await import("/embed/v1/browser.js" as string);
    const model = await openDenoiser(`/${folder}/`, { provider });
    Object.assign(globalThis, { model });
  }, { provider, folder });
}
