import { build, stop } from "esbuild";
import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { frameOf, framePage, oembedOf } from "./frame/frame_page.ts";
import { manifestFile, widgetManifest } from "./manifest.ts";
import { aliases, buildOptions, embedFolder, staticFiles } from "./bundle.ts";
import { widgetNames } from "./names.ts";

/** The page that introduces the site. */
const home = "/";

export interface Options {
  /** Folders of models, from the root or absolute: `models/<name>/` on the site. */
  models: readonly string[];
}

/**
 * Put the widgets' scripts, their static files and the models on the site. To
 * be used after the plugins that process scripts: these are bundled already.
 */
export default function widgets({ models }: Options): (site: Site) => void {
  return (site) => {
    for (const model of models) copyModel(site, model);
    for (const { to, from } of staticFiles()) {
      site.copy(pathToFileURL(from).href, `/${to}`);
    }
    // Once: a script that changes ends the process that serves.
    let bundled: ReturnType<typeof bundle> | undefined;
    const manifest = widgetManifest();
    const folder = site.url(`/${embedFolder}/`, true);
    const frames = widgetNames.map((name) => frameOf(name, folder, manifest));
    site.data("frames", frames);
    site.process("*", async (_pages: Page[], all: Page[]) => {
      bundled ??= bundle(site.root());
      for (const { path, text } of await bundled) {
        const url = path.slice(site.root().length);
        all.push(Page.create({ url, content: text }));
      }
      for (const { to, content } of aliases()) {
        all.push(Page.create({ url: `/${to}`, content }));
      }
      all.push(Page.create({
        url: `/${embedFolder}/${manifestFile}`,
        content: JSON.stringify(manifest),
      }));
      const { title } = all.find(({ data }) => data.url === home)!.data;
      const provider = { name: title, url: site.url(home, true) };
      for (const frame of frames) {
        all.push(
          Page.create({
            url: `/${embedFolder}/${frame.name}/`,
            content: framePage(frame),
          }),
          Page.create({
            url: `/${embedFolder}/oembed/${frame.name}.json`,
            content: JSON.stringify(oembedOf(frame, provider)),
          }),
        );
      }
    });
  };
}

async function bundle(root: string) {
  const { outputFiles } = await build({
    ...buildOptions,
    write: false,
    outdir: join(root, embedFolder),
  });
  await stop();
  return outputFiles;
}

/** Copy a model's manifest and the files that it names. */
function copyModel(site: Site, folder: string): void {
  const from = (name: string) => resolve(site.root(), folder, name);
  const copy = (name: string) =>
    site.copy(
      pathToFileURL(from(name)).href,
      `/models/${basename(folder)}/${name}`,
    );
  let manifest: string;
  try {
    manifest = Deno.readTextFileSync(from("manifest.json"));
  } catch {
    console.warn(`${folder} has no manifest.json: widgets will find no model.`);
    return;
  }
  copy("manifest.json");
  const files: { path: string }[] = Object.values(JSON.parse(manifest).files);
  for (const { path } of files) copy(path);
}
