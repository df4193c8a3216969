import { threadsWhenIsolated } from "../../../inference/threads.ts";
import type { ProviderReport } from "../../../inference/protocol.ts";
import { languageOf, type Words } from "../element/language.ts";
import { linkTo, type Shareable } from "../element/share.ts";

const en = {
  offer: "Use more threads",
  how: "The page loads again, with what is shown here.",
  failed: "The browser does not allow it: the model stays on one thread.",
};

const zh: typeof en = {
  offer: "使用更多线程",
  how: "网页会重新加载，并保留这里显示的内容。",
  failed: "浏览器不允许：模型仍用一个线程。",
};

const words: Words<typeof en> = { en, zh };

/**
 * Offers threads where the host does not send the headers that they need: a
 * button at the end of the widget installs a service worker that adds them, and
 * loads the page again in the widget's present state. Nothing is offered where
 * threads would not be more, or the page names no such worker:
 *
 *     <script type="module" src="/embed/v1/near.js" data-isolation="/isolation.js"></script>
 *
 * @param root with `shareParts` in it
 */
export function offerThreads(
  element: Shareable,
  root: ShadowRoot,
  { provider, threads }: ProviderReport,
) {
  const script = document.querySelector<HTMLElement>("[data-isolation]")
    ?.dataset.isolation;
  // Not over HTTP, and in some browsers not in private windows.
  const { serviceWorker } = navigator;
  if (
    provider !== "wasm" || threads >= threadsWhenIsolated() ||
    crossOriginIsolated || !script || !linkTo(element) ||
    !serviceWorker || serviceWorker.controller ||
    root.querySelector(".more-threads")
  ) return;

  const { offer, how, failed } = words[languageOf(element)];
  const button = document.createElement("button");
  button.className = "more-threads";
  button.type = "button";
  button.textContent = offer;
  button.title = how;
  const told = root.querySelector(".shared")!;
  button.addEventListener("click", async () => {
    try {
      await serviceWorker.register(script);
      await serviceWorker.ready;
      history.replaceState(null, "", linkTo(element));
      location.reload();
    } catch {
      told.textContent = failed;
    }
  });
  told.after(button);
}
