/**
 * Links to a figure's widget in a state: its id, and the attributes that name
 * the state, in the fragment of the page's address.
 *
 *     #fig:denoiser?prompt=gold&seed=7&at=12
 */

/** A place in a page, and the attributes of the widget there. */
export interface Permalink {
  id: string;
  state: Record<string, string>;
}

/** @returns a fragment, with its `#` */
export function permalink({ id, state }: Permalink): string {
  // A colon may stand in a fragment, and is easier to read.
  const place = encodeURIComponent(id).replaceAll("%3A", ":");
  return `#${place}?${new URLSearchParams(state)}`;
}

/** What a fragment links to; null where it is no link to a state. */
export function readPermalink(hash: string): Permalink | null {
  const [, place, query] = hash.match(/^#([^?]+)\?(.+)$/) ?? [];
  if (!place) return null;
  try {
    return {
      id: decodeURIComponent(place),
      state: Object.fromEntries(new URLSearchParams(query)),
    };
  } catch {
    return null;
  }
}

/**
 * The widget that an id stands for: the one around that element, or the first
 * in it.
 *
 * @param names of the elements that are widgets
 */
export function widgetAt(
  id: string,
  names: readonly string[],
): HTMLElement | null {
  const target = document.getElementById(id);
  const widgets = names.join();
  return target?.closest<HTMLElement>(widgets) ??
    target?.querySelector<HTMLElement>(widgets) ?? null;
}
