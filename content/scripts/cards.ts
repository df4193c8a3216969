/** Links whose goal is short enough to be shown beside them. */
const links = 'a.citation, a.term, a.cross-reference[href^="#eq:"]';
/** Milliseconds: until a card opens, and until the pointer has left it. */
const patience = { open: 120, close: 220 };
/** Pixels between link and card, and between card and the window's edge. */
const distance = 8;

/**
 * Shows the work, the explanation or the equation that a link leads to in a
 * card, on hover and on focus. The card says what the page has, so the link is
 * enough without it: it still leads there, on a touch screen at once. Escape
 * closes the card, and the pointer may move onto it.
 */
export function showCards(): void {
  const card = document.createElement("div");
  card.className = "card";
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  // What the browser would show of itself, a second later.
  for (const link of document.querySelectorAll("a.citation[title]")) {
    link.removeAttribute("title");
  }

  let shown: Element | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (run: () => void, delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };

  const close = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    card.hidden = true;
  };
  const open = (link: Element, x?: number, y?: number) => {
    clearTimeout(timer);
    if (link === shown) return;
    const content = goalOf(link);
    if (!content) return;
    close();
    shown = link;
    card.replaceChildren(content);
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    place(card, link, x, y);
  };

  const linkAt = (event: Event) =>
    event.target instanceof Element ? event.target.closest(links) : null;
  const isCard = (event: Event) => card.contains(event.target as Node);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkAt(event);
    const { clientX, clientY } = event;
    if (link) later(() => open(link, clientX, clientY), patience.open);
    else if (isCard(event)) clearTimeout(timer);
    else if (shown !== document.activeElement) later(close, patience.close);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) open(link);
    else if (!isCard(event)) close();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    if (!isCard(event)) close();
  });
}

/** A copy of what a link leads to, without its ids; a list keeps its kind. */
function goalOf(link: Element): Element | undefined {
  const id = decodeURIComponent(link.getAttribute("href")!.slice(1));
  const goal = document.getElementById(id);
  if (!goal) return undefined;
  const copy = goal.cloneNode(true) as Element;
  for (const element of [copy, ...copy.querySelectorAll("[id]")]) {
    element.removeAttribute("id");
  }
  copy.querySelector(".back")?.remove();
  if (!goal.matches("li, dl > div")) return copy;
  const list = goal.parentElement!.cloneNode() as Element;
  list.append(copy);
  return list;
}

/** Below the link's line, above it where there is no room. */
function place(card: HTMLElement, link: Element, x = 0, y = 0): void {
  const lines = [...link.getClientRects()];
  const line =
    lines.find(({ left, right, top, bottom }) =>
      x >= left && x <= right && y >= top && y <= bottom
    ) ?? lines[0];
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.max(
    distance,
    Math.min(line.left - distance, clientWidth - width - distance),
  );
  const below = line.bottom + distance;
  const isBelow = below + height < clientHeight || line.top < height + distance;
  const top = isBelow ? below : line.top - distance - height;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}
