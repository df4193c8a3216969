/**
 * The one script that a page needs: it loads a widget's own script when the
 * widget comes near what the reader sees, and never if it does not.
 *
 *     <script type="module" src="/embed/v1/near.js"></script>
 */
import { widgetNames } from "../names.ts";

/** How far below or above the window a widget is begun with. */
const margin = "400px";

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    import(new URL(`./${target.localName}.js`, import.meta.url).href);
  }
}, { rootMargin: margin });

for (const widget of document.querySelectorAll(widgetNames.join())) {
  watcher.observe(widget);
}
