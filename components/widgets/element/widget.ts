import { coloursOf, colourStyle, type Role } from "./colours.ts";
import { isolation } from "./isolation.ts";
import { type Language, languageOf } from "./language.ts";
import { type Shareable, shareParts, shareStyle, wireShare } from "./share.ts";

/** What a widget has in its shadow tree, beside what all of them have. */
export interface Shadow {
  /** What it is, for screen readers. */
  label: string;
  html: string;
  style: string;
}

const commonStyle = `${isolation}${colourStyle}
:host([hidden]), [hidden] { display: none !important; }
*, *::before { box-sizing: border-box; }
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
${shareStyle}`;

const darkness = matchMedia("(prefers-color-scheme: dark)");

/**
 * What all widgets have: a shadow tree in the language of the page, with a last
 * line to take along what they show and one for screen readers; and a drawing,
 * made at most once a frame, and only while it is seen.
 */
export abstract class Widget extends HTMLElement implements Shareable {
  protected readonly root = this.attachShadow({ mode: "open" });
  protected language: Language = "en";
  #isSeen = true;
  #frame = 0;
  #colours: Record<Role, string> | null = null;
  #sizes = new ResizeObserver(() => this.redraw());
  #sight = new IntersectionObserver(([{ isIntersecting }]) => {
    this.#isSeen = isIntersecting;
    this.seen(isIntersecting);
    if (isIntersecting) this.redraw();
  });
  #recolour = () => {
    this.#colours = null;
    this.redraw();
  };

  /** In `this.language`. */
  protected abstract shadow(): Shadow;

  /** Called once, when the shadow tree is there. */
  protected abstract begin(): void;

  /** Draws the present state. */
  protected abstract draw(): void;

  /** Called once, before `begin`. */
  protected built() {}

  /** Told whenever it comes into sight, or goes out of it. */
  protected seen(_isSeen: boolean) {}

  /** Told when it was taken out of the page, and not just moved there. */
  protected gone() {}

  /** What is drawn anew when its size has changed. */
  protected get sized(): Element {
    return this;
  }

  /** Its sheet in `/embed/` keeps all its room, so that other pages should link it. */
  protected get hasSheet(): boolean {
    return false;
  }

  connectedCallback() {
    this.build();
    this.#sizes.observe(this.sized);
    this.#sight.observe(this);
    darkness.addEventListener("change", this.#recolour);
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#sizes.disconnect();
    this.#sight.disconnect();
    darkness.removeEventListener("change", this.#recolour);
    // Moving the element in the page takes it out and puts it back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.gone();
    });
  }

  /**
   * Attributes that name the present state: an element made anew with them, and
   * no others of their names, shows what this one shows.
   */
  get state(): Record<string, string> {
    return {};
  }

  /** Makes the shadow tree, once; the language is known in the page only. */
  protected build() {
    if (this.root.hasChildNodes()) return;
    this.language = languageOf(this);
    const { label, html, style } = this.shadow();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(commonStyle + style);
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = `
<div class="widget" role="group" aria-label="${label}">
  ${html}
  ${shareParts(this.language)}
  <p class="probe unseen" aria-hidden="true"></p>
  <p id="announce" class="announce unseen" role="status" aria-live="polite"></p>
</div>`;
    this.built();
    this.begin();
    wireShare(this, this.root, this.hasSheet);
  }

  /** It is in sight. */
  protected get isSeen(): boolean {
    return this.#isSeen;
  }

  /** Asks for a drawing of the present state in the next frame. */
  protected redraw() {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      this.paint(now);
    });
  }

  /** @param _now when the frame began, in milliseconds */
  protected paint(_now: number) {
    if (this.#isSeen) this.draw();
  }

  /** The roles' colours on this page, now. */
  protected get colours(): Record<Role, string> {
    return this.#colours ??= coloursOf(this.find(".probe"));
  }

  /** Tells screen readers. */
  protected announce(text: string) {
    const region = this.find(".announce");
    if (region.textContent !== text) region.textContent = text;
  }

  protected find<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }

  protected on<E extends Event>(
    selector: string,
    event: string,
    act: (event: E) => void,
  ) {
    this.find(selector).addEventListener(event, act as (event: Event) => void);
  }
}
