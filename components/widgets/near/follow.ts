/** Shows what the page's address links to: a widget in a state. */
import type { Lab } from "../element/lab.ts";
import { readPermalink, widgetAt } from "./permalink.ts";

/** Of each widget, the attributes that name its state; the bundler puts them in. */
declare const STATE_ATTRIBUTES: Record<string, string[]>;

/**
 * Scrolls to the widget that the page's address links to, and shows it in the
 * state of the link, with its script loaded; where the address is no such link,
 * nothing happens. What is not of a state, such as where to fetch a model from
 * or what to do on a click, no link can set.
 *
 * @param load fetches the script of a widget
 */
export async function followPermalink(
  load: (name: string) => Promise<unknown>,
): Promise<void> {
  const link = readPermalink(location.hash);
  if (!link) return;
  const widget = widgetAt(link.id, Object.keys(STATE_ATTRIBUTES));
  const names = STATE_ATTRIBUTES[widget?.localName ?? ""] ?? [];
  if (!widget || !names.some((name) => name in link.state)) return;
  // One that has begun is made anew: it reads its attributes when it begins.
  const anew = widget.matches(":defined")
    ? widget.cloneNode(true) as HTMLElement
    : widget;
  for (const name of names) {
    const value = link.state[name];
    if (value === undefined) anew.removeAttribute(name);
    else anew.setAttribute(name, value);
  }
  if (anew !== widget) widget.replaceWith(anew);
  await load(anew.localName);
  (anew as Partial<Lab>).show?.();
  document.getElementById(link.id)?.scrollIntoView();
}
