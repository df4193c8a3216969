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
import { sourceFolder } from "../element/site_file.ts";
import { type Shadow, Widget } from "../element/widget.ts";
import {
  loadMap,
  type MapData,
  nearest,
  radicalCharacter,
  search,
} from "./data.ts";
import { Painting } from "./painting.ts";
import { Sheets } from "./sheets.ts";
import { style } from "./style.ts";
import { template } from "./template.ts";
import { View } from "./view.ts";
import { words } from "./words.ts";

/** Results in the list; the map shows all. */
const LISTED = 100;
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
export class GlyphMap extends Widget {
  #data: MapData | null = null;
  #view: View | null = null;
  #painting: Painting | null = null;
  #selected = -1;
  #hovered = -1;
  #found = new Set<number>();
  #loading = false;
  #followHash = () => this.#selectHash();

  override connectedCallback() {
    super.connectedCallback();
    addEventListener("hashchange", this.#followHash);
    if (this.hasAttribute("open")) this.open();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
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

  override get state(): Record<string, string> {
    const isThere = this.#data !== null;
    const search = isThere
      ? this.#field.value.trim()
      : this.getAttribute("search");
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
    this.build();
    this.#loading = true;
    this.toggleAttribute("open", true);
    this.find(".still").hidden = true;
    this.find(".live").hidden = false;
    this.find("#message").hidden = true;
    try {
      const src = this.getAttribute("src");
      const folder = sourceFolder("src", src, "glyph-map/").href;
      const data = this.#data = await loadMap(folder);
      const changed = () => this.redraw();
      this.#view = new View(this.#canvas, data.height, changed);
      const overview = new Map(data.overview.map((glyph, i) => [glyph, i]));
      this.#painting = new Painting(
        this.#canvas,
        data,
        new Sheets(folder, overview, changed),
        this.#view,
      );
      this.find("#labels").replaceChildren(
        ...data.clusters.map(({ label, example }) =>
          element("span", `${label[this.language]} ${example}`)
        ),
      );
      this.find("#found").textContent = words[this.language].all(
        data.count.toLocaleString("en"),
      );
      this.#showAttributes();
      this.#selectHash();
      this.redraw();
    } catch (error) {
      this.find("#message p").textContent = words[this.language].failed(
        (error as Error).message,
      );
      this.find("#message").hidden = false;
    } finally {
      this.#loading = false;
    }
  }

  // ---------------------------------------------------------------- controls

  protected shadow(): Shadow {
    const text = words[this.language];
    return { label: text.label, html: template(text), style };
  }

  protected override get sized() {
    return this.#canvas;
  }

  protected override get hasSheet() {
    return true;
  }

  protected begin() {
    this.on("#open", "click", () => {
      this.open().then(() => this.#canvas.focus());
    });
    this.on("#retry", "click", () => this.open());
    this.on("#in", "click", () => this.#view?.zoomBy(2));
    this.on("#out", "click", () => this.#view?.zoomBy(.5));
    this.on("#whole", "click", () => this.#view?.reset());
    this.on("#search", "input", () => this.#search());
    this.on<KeyboardEvent>("#search", "keydown", (event) => {
      const [first] = this.#found;
      if (event.key === "Enter" && first !== undefined) {
        this.#select(first, true);
      }
    });
    this.on<KeyboardEvent>("#map", "keydown", (event) => this.#press(event));
    this.on<PointerEvent>("#map", "pointermove", (event) => this.#hover(event));
    this.on("#map", "pointerleave", () => this.#showHint(-1));
    this.on<PointerEvent>("#map", "click", (event) => {
      if (!this.#view || this.#view.wasDragged) return;
      this.#select(this.#at(event), false);
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
    return away <= Math.max(REACH, this.#painting!.size / 2) ? index : -1;
  }

  #hover(event: PointerEvent) {
    this.#showHint(
      event.pointerType === "touch" || event.buttons ? -1 : this.#at(event),
    );
  }

  #showHint(index: number) {
    if (index === this.#hovered) return;
    this.#hovered = index;
    const hint = this.find("#hint");
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
      const below = y + this.#painting!.size / 2 + 8;
      hint.style.top = `${
        below + hint.offsetHeight > clientHeight
          ? y - this.#painting!.size / 2 - 8 - hint.offsetHeight
          : below
      }px`;
    }
    this.redraw();
  }

  #search() {
    const data = this.#data;
    if (!data) return;
    const query = this.#field.value;
    const found = search(data, query);
    this.#found = new Set(found);
    const text = !query.trim()
      ? words[this.language].all(data.count.toLocaleString("en"))
      : found.length === 0
      ? words[this.language].none(query.trim())
      : words[this.language].found(
        found.length.toLocaleString("en"),
        found.length > LISTED ? LISTED : undefined,
      );
    this.find("#found").textContent = text;
    this.announce(text);
    this.find("#results").replaceChildren(
      ...found.slice(0, LISTED).map((i) =>
        this.#item(
          i,
          element("b", data.characters[i]),
          element("span", data.definitions[i]),
        )
      ),
    );
    this.find("#results").scrollTop = 0;
    this.redraw();
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
      this.#field.value = search;
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
    this.find("#card").hidden = index < 0;
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
    this.redraw();
  }

  #showCard(index: number) {
    const data = this.#data!;
    const character = data.characters[index];
    const radical = data.radicals[index];
    const code = character.codePointAt(0)!.toString(16).toUpperCase();
    this.find("#character").replaceChildren(
      `${character} `,
      element("small", `U+${code}`),
    );
    const definition = data.definitions[index];
    const strokes = data.strokes[index];
    const facts = radical
      ? words[this.language].radical(
        radical,
        radicalCharacter(radical),
        data.radicalNames[radical],
      ) + words[this.language].strokes(strokes)
      : "";
    this.find("#definition").textContent = definition;
    this.find("#facts").textContent = facts;
    this.announce(`${character}: ${definition}. ${facts}`);
    this.find("#glyph").setAttribute("aria-label", character);
    this.find("#neighbours").replaceChildren(
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

  protected draw() {
    if (!this.#view || !this.#painting || !this.#canvas.clientWidth) return;
    const { colours } = this;
    this.#painting.paint({
      found: this.#found,
      hovered: this.#hovered,
      selected: this.#selected,
    }, colours);
    this.#painting.paintCard(
      this.find<HTMLCanvasElement>("#glyph"),
      this.#selected,
      colours.text,
    );
    this.#placeLabels(this.#view);
  }

  /** Names of regions, as long as whole regions are seen. */
  #placeLabels(view: View) {
    const labels = this.find("#labels");
    labels.style.opacity = this.#found.size || view.magnification > 4
      ? "0"
      : "1";
    this.#data!.clusters.forEach(({ place }, i) => {
      const [x, y] = view.toScreen(place);
      const label = labels.children[i] as HTMLElement;
      label.style.left = `${x}px`;
      label.style.top = `${y}px`;
    });
  }

  #place(index: number): [number, number] {
    return this.#painting!.placeOf(index);
  }

  get #canvas(): HTMLCanvasElement {
    return this.find<HTMLCanvasElement>("#map");
  }

  get #field(): HTMLInputElement {
    return this.find<HTMLInputElement>("#search");
  }
}

function element(name: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
