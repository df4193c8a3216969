/**
 * The script of a page that holds one widget, for iframes: the widget takes its
 * attributes from the page's query, and the page around is told its height.
 *
 *     /embed/v1/noise-lab/?t=400&lang=zh-Hans
 */

/** Of each widget, the attributes that name its state; the bundler puts them in. */
declare const STATE_ATTRIBUTES: Record<string, string[]>;

const query = new URLSearchParams(location.search);
const widget = document.querySelector(Object.keys(STATE_ATTRIBUTES).join())!;
const name = widget.localName;

const root = document.documentElement;
root.lang = query.get("lang") || "en";
for (const attribute of STATE_ATTRIBUTES[name]) {
  const value = query.get(attribute);
  if (value !== null) widget.setAttribute(attribute, value);
}

if (parent !== globalThis.window) {
  new ResizeObserver(() => {
    const { height: exact } = root.getBoundingClientRect();
    const height = Math.ceil(exact);
    // A height is no secret: whoever holds the frame may know it.
    parent.postMessage({ type: "glyph-widget:resize", height }, "*");
  }).observe(root);
}

import(new URL(`./${name}.js`, import.meta.url).href);
