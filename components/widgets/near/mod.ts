/**
 * The one script that a page needs: it loads a widget's own script when the
 * widget comes near what the reader sees, and never if it does not; or at once,
 * if the page's address links to the widget in a state.
 *
 *     <script type="module" src="/embed/v1/near.js"></script>
 */
import { widgetNames } from "../names.ts";

/** How far below or above the window a widget is begun with. */
const margin = "400px";

const load = (name: string): Promise<unknown> =>
  import(new URL(`./${name}.js`, import.meta.url).href);

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    load(target.localName);
  }
}, { rootMargin: margin });

for (const widget of document.querySelectorAll(widgetNames.join())) {
  watcher.observe(widget);
}

async function follow() {
  if (!location.hash.includes("?")) return;
  const { followPermalink } = await import("./follow.ts");
  await followPermalink(load);
}

addEventListener("hashchange", follow);
follow();
