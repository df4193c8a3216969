/**
 * Marks the section in view in the table of contents, and keeps the mark in
 * sight where the table scrolls.
 */
export function followReader(): void {
  const contents = document.querySelector<HTMLElement>("nav.contents");
  if (!contents) return;
  const links = new Map<Element, Element>();
  for (const link of contents.querySelectorAll('li a[href^="#"]')) {
    const id = decodeURIComponent(link.getAttribute("href")!.slice(1));
    const heading = document.getElementById(id);
    if (heading) links.set(heading, link);
  }

  let current: Element | undefined;
  const passed = new Set<Element>();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) passed.add(target);
      else passed.delete(target);
    }
    const heading = [...links.keys()].findLast((it) => passed.has(it));
    const link = heading && links.get(heading);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    current = link;
    if (link) keepInSight(link, contents);
  }, {
    // All headings above a line near the window's top count, however far above:
    // a jump over one is seen too. Nearer than the next heading may follow.
    rootMargin: "10000000px 0px -88% 0px",
  });
  for (const heading of links.keys()) observer.observe(heading);
}

function keepInSight(link: Element, frame: HTMLElement): void {
  if (frame.scrollHeight <= frame.offsetHeight) return;
  const place = link.getBoundingClientRect();
  const { top, bottom } = frame.getBoundingClientRect();
  if (place.top < top || place.bottom > bottom) {
    frame.scrollTop += place.top - top - frame.offsetHeight / 3;
  }
}
