import lume from "lume/mod.ts";
import esbuild from "lume/plugins/esbuild.ts";
import lightningCss from "lume/plugins/lightningcss.ts";
import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";

/** The sample site: every feature that the real site may use, once. */
export default function sample(root: string, dest: string): Site {
  const site = lume({
    cwd: root,
    src: "input",
    dest,
    location: new URL("https://example.org/base/"),
  });
  site.data("footer", "from the configuration");
  site.data("footer", "from the scope", "/notes");
  site.filter("upper", (text: string) => text.toUpperCase());
  site.filter("shout", (text: string) => Promise.resolve(`${text}!`), true);
  site.copy("assets");
  site.add("styles/main.css");
  site.add("scripts/main.ts");
  site.use(lightningCss());
  site.use(esbuild());
  site.copy([".txt"], (url) => url.replace("/notes/", "/words/"));
  site.copy(import.meta.resolve("./outside.json"), "/data/outside.json");
  site.ignore("ignored.md");
  site.preprocess([".md"], (pages) => {
    for (const page of pages) page.data.seen = page.data.title;
  });
  site.process([".html"], (pages) => {
    for (const page of pages) {
      page.text = page.text.replace("</body>", `<!-- ${page.data.url} --></body>`);
    }
  });
  site.process("*", (_pages, all) => {
    const content = new Uint8Array([1, 2, 3]);
    all.push(Page.create({ url: "/made/file.bin", content }));
  });
  return site;
}
