import lume from "lume/mod.ts";
import esbuild from "lume/plugins/esbuild.ts";
import lightningCss from "lume/plugins/lightningcss.ts";
import article from "./components/article/mod.ts";
import citation from "./components/site/citation.ts";
import feeds from "./components/site/feeds.ts";
import hostHeaders, { sendHeaders } from "./components/site/host_headers.ts";
import fonts from "./components/site/fonts.ts";
import multilingual from "./components/site/languages.ts";
import inlineStyles from "./components/site/inline_styles.ts";
import openGraph from "./components/site/open_graph.ts";
import search from "./components/site/search.ts";
import widgets from "./components/widgets/plugin.ts";
import { CLASSIFIER_FOLDER } from "./pipeline/evaluation/classifier_manifest.ts";
import {
  MODEL_FOLDER,
  REPORT,
  TEXT_ENCODER_FOLDER,
} from "./pipeline/report.ts";

const site = lume({
  src: "content",
  server: { middlewares: [sendHeaders] },
  watcher: { include: ["components", "diffusion", "inference"] },
});

site.use(article());
site.use(citation());
site.use(feeds());
site.use(hostHeaders());
site.use(openGraph());
site.use(multilingual());
site.use(fonts());

site.add("styles/main.css");
site.add("styles/explorer.css");
site.use(lightningCss());

site.add("scripts/page.ts");
site.add("scripts/search_dialog.ts");
site.add("isolation.ts");
site.use(esbuild());

site.use(
  widgets({
    models: [
      MODEL_FOLDER,
      TEXT_ENCODER_FOLDER,
      REPORT.judge && CLASSIFIER_FOLDER,
    ].filter((it) => it !== null),
  }),
);

site.use(inlineStyles());
site.use(search());

export default site;
