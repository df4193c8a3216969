import lume from "lume/mod.ts";
import esbuild from "lume/plugins/esbuild.ts";
import lightningCss from "lume/plugins/lightningcss.ts";
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
  site.ignore("ignored.md");
  site.process([".html"], (pages) => {
    for (const page of pages) {
      page.text = page.text.replace("</body>", `<!-- ${page.data.url} --></body>`);
    }
  });
  return site;
}
