import lume from "lume/mod.ts";
import esbuild from "lume/plugins/esbuild.ts";
import lightningCss from "lume/plugins/lightningcss.ts";
import article from "./components/article/mod.ts";
import citation from "./components/site/citation.ts";
import feeds from "./components/site/feeds.ts";
import openGraph from "./components/site/open_graph.ts";
import search from "./components/site/search.ts";
import widgets from "./components/widgets/plugin.ts";
import { MODEL_FOLDER, TEXT_ENCODER_FOLDER } from "./pipeline/report.ts";

const site = lume({
  src: "content",
  server: { middlewares: [isolate] },
  watcher: { include: ["components", "diffusion", "inference"] },
});

site.use(article());
site.use(citation());
site.use(feeds());
site.use(openGraph());

site.add("styles/main.css");
site.use(lightningCss());

site.add("scripts/page.ts");
site.add("scripts/search_dialog.ts");
site.use(esbuild());

site.use(
  widgets({
    models: [MODEL_FOLDER, TEXT_ENCODER_FOLDER].filter((it) => it !== null),
  }),
);

site.use(search());

export default site;

/** Threads in WebAssembly need a page isolated from other origins. */
async function isolate(
  request: Request,
  next: (request: Request) => Promise<Response>,
): Promise<Response> {
  const response = await next(request);
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return response;
}
