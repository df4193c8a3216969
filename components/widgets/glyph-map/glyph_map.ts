/**
 * `<glyph-map>`: every glyph of the data set as a point, where its picture puts
 * it. Far away they are dots; closer, the glyphs themselves.
 *
 *     <script type="module" src="/embed/v1/glyph-map.js"></script>
 *     <glyph-map>
 *       <img src="still.png" alt="…" width="1200" height="700">
 *     </glyph-map>
 *
 * What stands inside the element is its still figure: it is shown until the map
 * is opened, and for good where scripts are off. Open, the element is as high
 * as the page makes it.
 */
import { languageOf } from "../element/language.ts";
import { type Shareable, wireShare } from "../element/share.ts";
import { sourceFolder } from "../element/site_file.ts";
import {
  loadMap,
  type MapData,
  nearest,
  radicalCharacter,
  search,
  tile,
} from "./data.ts";
import { Sheets } from "./sheets.ts";
import { style } from "./style.ts";
import { template } from "./template.ts";
import { View } from "./view.ts";
import { type MapWords, words } from "./words.ts";

/** Results in the list; the map shows all. */
const LISTED = 100;
/** A glyph is drawn from this side on, in CSS pixels. */
const SMALLEST = 15;
const LARGEST = 72;
/** Sheets of a region are fetched from this magnification on. */
const SHEETS_FROM = 2.2;
/** Pixels within which a pointer means a glyph. */
const REACH = 24;
const NEIGHBOURS = 7;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Every glyph of the data on a map: dots from afar, glyphs from near, with search.
 *
 * @element glyph-map
 * @attr {boolean} open - The map is fetched at once; else when the reader asks for it, and the attribute is then set
 * @attr {string} glyph - The character that is selected once the map is there
 * @attr {string} search - What is searched for, once the map is there
 * @attr {boolean} permalink - The selected glyph is the page's fragment, as in `#金`
 * @attr {string} src - Address of the folder of its data; scripts of the site find their own, those from npm need it
 * @fires {CustomEvent<{ character: string | null }>} glyph-select - A glyph was selected, or none; it bubbles
 * @csspart map - The map
 * @csspart panel - Beside the map: search, list and card
 * @csspart search - The field of the search
 * @csspart card - The selected glyph and what it means
 * @csspart hint - The name at the pointer
 * @csspart button - Opens the map
 * @cssprop {<color>} --widget-text - Words and lines
 * @cssprop {<color>} --widget-muted - What is less than words: units, hints
 * @cssprop {<color>} --widget-rule - Thin lines and frames
 * @cssprop {<color>} --widget-surface - Behind pictures, fields and buttons
 * @cssprop {<color>} --widget-accent - What is to be pressed, and where the focus is
 * @cssprop {<color>} --widget-on-accent - Words on the accent
 * @cssprop {<color>} --widget-data - The data, as in figures
 * @cssprop {<font-family>} --widget-font - Typeface of the controls
 * @slot - The still figure: shown until the map is opened, and for good without scripts
 */
export class GlyphMap extends HTMLElement implements Shareable {
  #root = this.attachShadow({ mode: "open" });
  #words: MapWords = words.en;
  #data: MapData | null = null;
  #sheets: Sheets | null = null;
  #view: View | null = null;
  #selected = -1;
  #hovered = -1;
  #found = new Set<number>();
  #layer = document.createElement("canvas");
  #frame = 0;
  #loading = false;
  #resized: ResizeObserver | null = null;
  #scheme = matchMedia("(prefers-color-scheme: dark)");
  #redraw = () => this.#draw();
  #followHash = () => this.#selectHash();

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    this.#build();
    this.#resized = new ResizeObserver(this.#redraw);
    this.#resized.observe(this.#canvas);
    this.#scheme.addEventListener("change", this.#redraw);
    addEventListener("hashchange", this.#followHash);
    if (this.hasAttribute("open")) this.open();
  }

  disconnectedCallback() {
    this.#resized?.disconnect();
    this.#scheme.removeEventListener("change", this.#redraw);
    removeEventListener("hashchange", this.#followHash);
  }

  /** The selected character, or null. */
  get selected(): string | null {
    return this.#data?.characters[this.#selected] ?? null;
  }

  /** @throws RangeError for a character that the map lacks */
  set selected(character: string | null) {
    const index = character && this.#data
      ? this.#data.characters.indexOf(character)
      : -1;
    if (character && index < 0) {
      throw new RangeError(
        this.#data
          ? `the map has no glyph “${character}”`
          : "the map is not loaded: call open() and wait for it first",
      );
    }
    this.#select(index, true);
  }

  /**
   * Attributes that name the present state: an element made anew with them, and
   * no others of their names, shows what this one shows.
   */
  get state(): Record<string, string> {
    const isThere = this.#data !== null;
    const field = this.#find("#search") as HTMLInputElement;
    const search = isThere ? field.value.trim() : this.getAttribute("search");
    const selected = isThere ? this.selected : this.getAttribute("glyph");
    return {
      ...this.hasAttribute("open") ? { open: "" } : {},
      ...selected ? { glyph: selected } : {},
      ...search ? { search } : {},
    };
  }

  /** Fetches the map and shows it; resolved when it is there or has failed. */
  async open(): Promise<void> {
    if (this.#data || this.#loading) return;
    this.#build();
    this.#loading = true;
    this.toggleAttribute("open", true);
    this.#find(".still").hidden = true;
    this.#find(".live").hidden = false;
    this.#find("#message").hidden = true;
    try {
      const src = this.getAttribute("src");
      const folder = sourceFolder("src", src, "glyph-map/").href;
      const data = this.#data = await loadMap(folder);
      this.#sheets = new Sheets(
        folder,
        new Map(data.overview.map((glyph, i) => [glyph, i])),
        this.#redraw,
      );
      this.#view = new View(this.#canvas, data.height, this.#redraw);
      this.#find("#labels").replaceChildren(
        ...data.clusters.map(({ label, example }) =>
          element("span", `${label[languageOf(this)]} ${example}`)
        ),
      );
      this.#find("#found").textContent = this.#words.all(
        data.count.toLocaleString("en"),
      );
      this.#showAttributes();
      this.#selectHash();
      this.#draw();
    } catch (error) {
      this.#find("#message p").textContent = this.#words.failed(
        (error as Error).message,
      );
      this.#find("#message").hidden = false;
    } finally {
      this.#loading = false;
    }
  }

  // ---------------------------------------------------------------- controls

  /** In the language of the page, which is known once the element is in it. */
  #build() {
    if (this.#root.hasChildNodes()) return;
    this.#words = words[languageOf(this)];
    this.#root.innerHTML = template(this.#words, languageOf(this));
    this.#listen();
    wireShare(this, this.#root, true);
  }

  #listen() {
    const on = (selector: string, event: string, act: (event: Event) => void) =>
      this.#find(selector).addEventListener(event, act);
    on("#open", "click", () => this.open().then(() => this.#canvas.focus()));
    on("#retry", "click", () => this.open());
    on("#in", "click", () => this.#view?.zoomBy(2));
    on("#out", "click", () => this.#view?.zoomBy(.5));
    on("#whole", "click", () => this.#view?.reset());
    on("#search", "input", () => this.#search());
    on("#search", "keydown", (event) => {
      const [first] = this.#found;
      if ((event as KeyboardEvent).key === "Enter" && first !== undefined) {
        this.#select(first, true);
      }
    });
    on("#map", "keydown", (event) => this.#press(event as KeyboardEvent));
    on("#map", "pointermove", (event) => this.#hover(event as PointerEvent));
    on("#map", "pointerleave", () => this.#showHint(-1));
    on("#map", "click", (event) => {
      if (!this.#view || this.#view.wasDragged) return;
      this.#select(this.#at(event as PointerEvent), false);
    });
  }

  #press(event: KeyboardEvent) {
    if (!this.#view || !this.#data || event.metaKey || event.ctrlKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) {
      this.#view.panBy(-80 * arrow[0], -80 * arrow[1]);
    } else if (arrow) this.#step(arrow);
    else if (event.key === "+" || event.key === "=") this.#view.zoomBy(1.5);
    else if (event.key === "-") this.#view.zoomBy(1 / 1.5);
    else if (event.key === "0") this.#view.reset();
    else if (event.key === "Enter" && this.#selected >= 0) {
      this.#view.closeTo(this.#place(this.#selected));
    } else if (event.key === "Escape") this.#select(-1, false);
    else return;
    event.preventDefault();
  }

  /** To the nearest glyph in a direction, give or take 45 degrees. */
  #step([x, y]: [number, number]) {
    const data = this.#data!;
    const from = this.#selected >= 0
      ? this.#place(this.#selected)
      : this.#view!.middle();
    const [next] = nearest(data, from, 1, (dx, dy, i) => {
      const along = dx * x + dy * y;
      return i !== this.#selected && along > 0 &&
        along >= Math.abs(dx * y) + Math.abs(dy * x);
    });
    if (next !== undefined) this.#select(next, true);
  }

  #at(event: PointerEvent): number {
    if (!this.#view || !this.#data) return -1;
    const place = this.#view.placeOf(event.offsetX, event.offsetY);
    const [index = -1] = nearest(this.#data, place, 1);
    if (index < 0) return -1;
    const [x, y] = this.#view.toScreen(this.#place(index));
    const away = Math.hypot(x - event.offsetX, y - event.offsetY);
    return away <= Math.max(REACH, this.#size() / 2) ? index : -1;
  }

  #hover(event: PointerEvent) {
    this.#showHint(
      event.pointerType === "touch" || event.buttons ? -1 : this.#at(event),
    );
  }

  #showHint(index: number) {
    if (index === this.#hovered) return;
    this.#hovered = index;
    const hint = this.#find("#hint");
    hint.hidden = index < 0;
    if (index >= 0) {
      const { characters, definitions } = this.#data!;
      hint.textContent = `${characters[index]}  ${definitions[index]}`;
      const [x, y] = this.#view!.toScreen(this.#place(index));
      const { clientWidth, clientHeight } = this.#canvas;
      const half = hint.offsetWidth / 2;
      hint.style.left = `${
        Math.min(Math.max(x, half), clientWidth - half) - half
      }px`;
      const below = y + this.#size() / 2 + 8;
      hint.style.top = `${
        below + hint.offsetHeight > clientHeight
          ? y - this.#size() / 2 - 8 - hint.offsetHeight
          : below
      }px`;
    }
    this.#draw();
  }

  #search() {
    const data = this.#data;
    if (!data) return;
    const query = (this.#find("#search") as HTMLInputElement).value;
    const found = search(data, query);
    this.#found = new Set(found);
    const text = !query.trim()
      ? this.#words.all(data.count.toLocaleString("en"))
      : found.length === 0
      ? this.#words.none(query.trim())
      : this.#words.found(
        found.length.toLocaleString("en"),
        found.length > LISTED ? LISTED : undefined,
      );
    this.#find("#found").textContent = text;
    this.#find("#announce").textContent = text;
    this.#find("#results").replaceChildren(
      ...found.slice(0, LISTED).map((i) =>
        this.#item(
          i,
          element("b", data.characters[i]),
          element("span", data.definitions[i]),
        )
      ),
    );
    this.#find("#results").scrollTop = 0;
    this.#draw();
  }

  #item(index: number, ...content: Node[]): HTMLElement {
    const item = element("li");
    const button = element("button");
    button.setAttribute("type", "button");
    button.append(...content);
    button.addEventListener("click", () => this.#select(index, true));
    item.append(button);
    return item;
  }

  #showAttributes() {
    const search = this.getAttribute("search");
    if (search) {
      (this.#find("#search") as HTMLInputElement).value = search;
      this.#search();
    }
    const glyph = this.getAttribute("glyph");
    const index = glyph ? this.#data!.characters.indexOf(glyph) : -1;
    if (index < 0) return;
    this.#select(index, false);
    this.#view!.closeTo(this.#place(index));
  }

  #selectHash() {
    if (!this.#data || !this.hasAttribute("permalink")) return;
    let character: string;
    try {
      character = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const index = this.#data.characters.indexOf(character);
    if (index >= 0 && index !== this.#selected) {
      this.#select(index, false);
      this.#view!.closeTo(this.#place(index));
    }
  }

  /** @param follows the view moves to it, if it is out of sight */
  #select(index: number, follows: boolean) {
    const data = this.#data;
    if (!data) return;
    this.#selected = index;
    this.#showHint(-1);
    this.#find("#card").hidden = index < 0;
    if (index >= 0) this.#showCard(index);
    if (index >= 0 && follows) this.#view!.reveal(this.#place(index));
    if (this.hasAttribute("permalink")) {
      const hash = index < 0 ? "" : `#${data.characters[index]}`;
      history.replaceState(
        history.state,
        "",
        location.pathname + location.search + hash,
      );
    }
    this.dispatchEvent(
      new CustomEvent("glyph-select", {
        bubbles: true,
        detail: { character: this.selected },
      }),
    );
    this.#draw();
  }

  #showCard(index: number) {
    const data = this.#data!;
    const character = data.characters[index];
    const radical = data.radicals[index];
    const code = character.codePointAt(0)!.toString(16).toUpperCase();
    this.#find("#character").replaceChildren(
      `${character} `,
      element("small", `U+${code}`),
    );
    const definition = data.definitions[index];
    const strokes = data.strokes[index];
    const facts = radical
      ? this.#words.radical(
        radical,
        radicalCharacter(radical),
        data.radicalNames[radical],
      ) + this.#words.strokes(strokes)
      : "";
    this.#find("#definition").textContent = definition;
    this.#find("#facts").textContent = facts;
    this.#find("#announce").textContent =
      `${character}: ${definition}. ${facts}`;
    this.#find("#glyph").setAttribute("aria-label", character);
    this.#find("#neighbours").replaceChildren(
      ...nearest(
        data,
        this.#place(index),
        NEIGHBOURS,
        (_x, _y, i) => i !== index,
      )
        .map((i) => this.#item(i, document.createTextNode(data.characters[i]))),
    );
  }

  // ----------------------------------------------------------------- drawing

  #place(index: number): [number, number] {
    const { points } = this.#data!;
    return [points[3 * index], points[3 * index + 1]];
  }

  /** Side of a glyph, in CSS pixels: it grows more slowly than the map. */
  #size(): number {
    const { scale, magnification } = this.#view!;
    return Math.min(
      Math.max(SMALLEST, scale * .0042, 17 + 4 * Math.log2(magnification)),
      LARGEST,
    );
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#view && this.#data && this.#canvas.clientWidth) this.#paint();
    });
  }

  #paint() {
    const data = this.#data!;
    const view = this.#view!;
    const sheets = this.#sheets!;
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = Math.min(devicePixelRatio, 2);
    for (const it of [canvas, this.#layer]) {
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (it.width !== w || it.height !== h) [it.width, it.height] = [w, h];
    }
    view.fit();
    const context = canvas.getContext("2d")!;
    const glyphs = this.#layer.getContext("2d")!;
    for (const it of [context, glyphs]) {
      it.setTransform(ratio, 0, 0, ratio, 0, 0);
      it.clearRect(0, 0, width, height);
    }
    const [text, accent, dots, surface] = this.#colours();
    const size = this.#size();
    const { scale, left, top, magnification } = view;
    const dot = Math.min(1.6 * Math.sqrt(magnification), 4);
    const isSearching = this.#found.size > 0;
    const fetches = magnification >= SHEETS_FROM;
    const neededRoom = Math.min(size * 1.12 / scale, 1);
    context.fillStyle = dots;
    context.globalAlpha = isSearching ? .22 : .6;
    glyphs.globalAlpha = isSearching ? .3 : 1;
    const { points, count } = data;
    for (let i = 0; i < count; i++) {
      const x = points[3 * i] * scale + left;
      const y = points[3 * i + 1] * scale + top;
      if (x < -size || y < -size || x > width + size || y > height + size) {
        continue;
      }
      if (points[3 * i + 2] >= neededRoom || i === this.#selected) {
        const picture = sheets.find(i, fetches);
        if (picture) {
          if (isSearching && this.#found.has(i)) glyphs.globalAlpha = 1;
          glyphs.drawImage(
            picture.image,
            picture.x,
            picture.y,
            tile,
            tile,
            x - size / 2,
            y - size / 2,
            size,
            size,
          );
          if (isSearching) glyphs.globalAlpha = .3;
          continue;
        }
      }
      context.fillRect(x - dot / 2, y - dot / 2, dot, dot);
    }
    tint(glyphs, text);
    context.globalAlpha = 1;
    context.drawImage(this.#layer, 0, 0, width, height);
    context.strokeStyle = accent;
    context.fillStyle = accent;
    for (const i of this.#found) {
      const [x, y] = view.toScreen(this.#place(i));
      if (points[3 * i + 2] >= neededRoom) {
        context.strokeRect(
          x - size / 2 - 1,
          y - size / 2 - 1,
          size + 2,
          size + 2,
        );
      } else {
        context.beginPath();
        context.arc(x, y, Math.max(dot * .8, 2.2), 0, 7);
        context.fill();
      }
    }
    for (const i of [this.#hovered, this.#selected]) {
      if (i >= 0) this.#ring(context, i, size, surface, text, accent);
    }
    this.#placeLabels(isSearching);
    this.#paintCard(text);
  }

  /** A glyph that is meant stands out, on a ground of its own. */
  #ring(
    context: CanvasRenderingContext2D,
    index: number,
    size: number,
    surface: string,
    text: string,
    accent: string,
  ) {
    const [x, y] = this.#view!.toScreen(this.#place(index));
    const side = Math.max(size * 1.35, 28);
    context.fillStyle = surface;
    context.strokeStyle = accent;
    context.lineWidth = 2;
    context.beginPath();
    context.roundRect(
      x - side / 2 - 3,
      y - side / 2 - 3,
      side + 6,
      side + 6,
      4,
    );
    context.fill();
    context.stroke();
    context.lineWidth = 1;
    const picture = this.#sheets!.find(index, true);
    if (!picture) return;
    const layer = this.#layer.getContext("2d")!;
    layer.clearRect(0, 0, side, side);
    layer.globalAlpha = 1;
    layer.drawImage(
      picture.image,
      picture.x,
      picture.y,
      tile,
      tile,
      0,
      0,
      side,
      side,
    );
    tint(layer, text);
    const ratio = this.#layer.width / this.#canvas.clientWidth;
    context.drawImage(
      this.#layer,
      0,
      0,
      side * ratio,
      side * ratio,
      x - side / 2,
      y - side / 2,
      side,
      side,
    );
  }

  #paintCard(text: string) {
    const context = (this.#find("#glyph") as HTMLCanvasElement).getContext(
      "2d",
    )!;
    context.clearRect(0, 0, 128, 128);
    if (this.#selected < 0) return;
    const picture = this.#sheets!.find(this.#selected, true);
    if (!picture) return;
    context.imageSmoothingQuality = "high";
    context.drawImage(
      picture.image,
      picture.x,
      picture.y,
      tile,
      tile,
      8,
      8,
      112,
      112,
    );
    tint(context, text);
  }

  #placeLabels(isSearching: boolean) {
    const view = this.#view!;
    const labels = this.#find("#labels");
    labels.style.opacity = isSearching || view.magnification > 4 ? "0" : "1";
    this.#data!.clusters.forEach(({ place }, i) => {
      const [x, y] = view.toScreen(place);
      const label = labels.children[i] as HTMLElement;
      label.style.left = `${x}px`;
      label.style.top = `${y}px`;
    });
  }

  /** Text, accent, dots and ground, as the page's scheme has them now. */
  #colours(): string[] {
    const probe = this.#find("#announce");
    return ["text", "accent", "data", "surface"].map((role) => {
      probe.style.color = `var(--_${role})`;
      return getComputedStyle(probe).color;
    });
  }

  get #canvas(): HTMLCanvasElement {
    return this.#find("#map") as HTMLCanvasElement;
  }

  #find(selector: string): HTMLElement {
    return this.#root.querySelector<HTMLElement>(selector)!;
  }
}

/** Gives all that is drawn one colour. */
function tint(context: CanvasRenderingContext2D, colour: string) {
  context.globalCompositeOperation = "source-in";
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.globalCompositeOperation = "source-over";
}

function element(name: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
