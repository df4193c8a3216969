/**
 * `<glyph-pixels>`: a glyph with the value of each pixel printed on it, and the
 * vector that its rows make, one after the other. The reader points at a pixel
 * and sees its place in the vector, or at a place and sees its pixel.
 *
 *     <script type="module" src="/embed/v1/glyph-pixels.js"></script>
 *     <glyph-pixels character="明"></glyph-pixels>
 */
import { numberOf } from "../element/attributes.ts";
import { escaped } from "../element/escaped.ts";
import { Lab } from "../element/lab.ts";
import { onOpening } from "../element/opening.ts";
import { type Surface, surfaceOf } from "../element/surface.ts";
import { drawnGlyph } from "../element/drawn_glyph.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import { words } from "./words.ts";

/** What `src` leads to. */
export interface GlyphChoice {
  /** Height and width of each glyph, in pixels. */
  size: number;
  /** `pixels` in Base64, row by row: 0 is ink, 255 is paper. */
  glyphs: { character: string; caption: string; pixels: string }[];
}

/** Of a glyph that is drawn with the reader's fonts. */
const usualSize = 32;
/** Numbers that playing lines up in a second. */
const speed = 128;
/** Cells narrower than this, in CSS pixels, have no room for a value. */
const readable = 15;
/** Cells of the part that is shown larger where values have no room. */
const part = { columns: 12, rows: 7 };
/** Heights of the vector, and of what stands between it and its glyph. */
const strip = { height: 30, above: 44, below: 28 };

/** Where the parts of the drawing lie, in CSS pixels. */
interface Layout {
  left: number;
  /** Of a cell. */
  cell: number;
  stripTop: number;
  /** The enlarged part, where there is one. */
  part: { top: number; cell: number } | null;
}

/**
 * A glyph as numbers: its pixels' values, and the vector that they make.
 *
 * @element glyph-pixels
 * @attr {string} [character=明] - Drawn with the reader's own fonts, where `src` has nothing or is not given
 * @attr {number} place - The pixel that is pointed at, counted from 0, row by row
 * @attr {string} src - Address of glyphs as JSON, `{ size, glyphs: [{ character, caption, pixels }] }`, with the grey values of each, row by row, in Base64
 */
export class GlyphPixels extends Lab {
  #size = usualSize;
  #pixels: Uint8Array | null = null;
  /** The glyph as an image, a pixel a pixel; and its rows, one after the other. */
  #grid: HTMLCanvasElement | null = null;
  #row: HTMLCanvasElement | null = null;
  #choice: GlyphChoice | null = null;
  #loading: Promise<void> | null = null;
  #place = 0;
  /** The character that is shown. */
  #shown = "";
  /** Values lined up so far, while it plays. */
  #lined = Infinity;

  /** The pixel that is pointed at, counted from 0, row by row; setting it shows it. */
  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    const last = this.#size ** 2 - 1;
    this.#place = Math.min(Math.max(Math.round(place), 0), last);
    this.#open();
  }

  override get state() {
    return { character: this.#shown, place: String(this.#place) };
  }

  get #character(): string {
    const [first = "明"] = this.getAttribute("character") ?? [];
    return first;
  }

  /** Where the frame is at first: in a glyph of that size, in its lower left. */
  #firstPlace(size: number): number {
    const usual = Math.floor(size * .75) * size + 3;
    const place = Math.round(numberOf(this.getAttribute("place"), usual));
    return Math.min(Math.max(place, 0), size ** 2 - 1);
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(
        text,
        this.hasAttribute("src") ? escaped(this.#character) : null,
      ),
      style,
    };
  }

  protected begin() {
    this.#shown = this.#character;
    this.#place = this.#firstPlace(usualSize);
    this.on("#glyph", "change", () => {
      const { selectedIndex } = this.find<HTMLSelectElement>("#glyph");
      this.find<HTMLInputElement>("#own").value = "";
      this.#show(selectedIndex);
    });
    onOpening(this.find("#glyph"), () => this.#open());
    this.on<InputEvent>("#own", "input", (event) => {
      if (!event.isComposing) this.#showOwn();
    });
    this.on("#own", "compositionend", () => this.#showOwn());
    for (const event of ["pointerdown", "pointermove"]) {
      this.on<PointerEvent>("#view", event, (it) => this.#point(it));
    }
    this.on<KeyboardEvent>("#view", "keydown", (event) => this.#press(event));
  }

  override show() {
    this.#open();
  }

  protected tell() {
    this.announce(this.#state());
  }

  protected advance(seconds: number): boolean {
    const last = this.#size ** 2;
    this.#lined = Math.min(this.#lined + speed * seconds, last);
    this.#place = Math.max(Math.ceil(this.#lined) - 1, 0);
    this.#update();
    return this.#lined < last;
  }

  // ---------------------------------------------------------------- controls

  /** Shows the live form, with a glyph in it. */
  async #open(): Promise<void> {
    this.isLive = true;
    this.#loading ??= this.#load();
    await this.#loading;
    this.#update();
  }

  async #load(): Promise<void> {
    const src = this.getAttribute("src");
    const message = this.find("#message");
    message.hidden = true;
    try {
      if (src) this.#choice = await choiceFrom(new URL(src, document.baseURI));
    } catch {
      message.textContent = words[this.language].failed;
      message.hidden = false;
      // The next try may do better.
      this.#loading = null;
    }
    const { size = usualSize, glyphs = [] } = this.#choice ?? {};
    const character = this.#character;
    if (this.#pixels) return;
    this.#place = this.#firstPlace(size);
    if (!glyphs.length) return this.#drawn(character, size);
    const select = this.find<HTMLSelectElement>("#glyph");
    select.replaceChildren(
      ...glyphs.map(({ character, caption }) =>
        new Option(`${character} ${caption}`)
      ),
    );
    const index = glyphs.findIndex((it) => it.character === character);
    if (index >= 0) return this.#show(index);
    this.find<HTMLInputElement>("#own").value = character;
    this.#drawn(character, size);
  }

  /** One of the glyphs of `src`. */
  #show(index: number) {
    if (!this.#choice) return void this.#open();
    const { size, glyphs } = this.#choice;
    this.find<HTMLSelectElement>("#glyph").selectedIndex = index;
    const { character, pixels } = glyphs[index];
    this.#shown = character;
    const bytes = atob(pixels);
    this.#take(Uint8Array.from(bytes, (it) => it.charCodeAt(0)), size);
  }

  #showOwn() {
    const [character] = this.find<HTMLInputElement>("#own").value.trim();
    if (character) this.#drawn(character, this.#size);
  }

  /** A character in the reader's fonts. */
  #drawn(character: string, size: number) {
    this.#shown = character;
    this.#take(drawnGlyph(character, size), size);
  }

  #take(pixels: Uint8Array, size: number) {
    this.#pixels = pixels;
    this.#size = size;
    this.#grid = imageOf(pixels, size);
    this.#row = imageOf(pixels, size ** 2);
    this.isLive = true;
    this.#update();
  }

  protected override async start() {
    await this.#open();
    if (this.#lined >= this.#size ** 2) this.#lined = 0;
    this.play();
  }

  #point(event: PointerEvent) {
    const layout = this.#layout();
    if (!layout || !this.#pixels) return;
    const { left, cell, stripTop } = layout;
    const across = (event.offsetX - left) / (cell * this.#size);
    const down = event.offsetY / (cell * this.#size);
    if (across < 0 || across >= 1) return;
    const isInStrip = Math.abs(event.offsetY - stripTop - strip.height / 2) <
      strip.height / 2 + 10;
    if (!isInStrip && (down < 0 || down >= 1)) return;
    this.#stop();
    this.place = isInStrip
      ? Math.floor(across * this.#size ** 2)
      : Math.floor(down * this.#size) * this.#size +
        Math.floor(across * this.#size);
  }

  #press(event: KeyboardEvent) {
    const arrows: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.#size,
      ArrowDown: this.#size,
    };
    const by = arrows[event.key];
    const last = this.#size ** 2 - 1;
    const to = ({ Home: 0, End: last } as Record<string, number>)[event.key] ??
      this.#place + by;
    if (!(to >= 0 && to <= last)) return;
    event.preventDefault();
    this.#stop();
    this.place = to;
    this.tell();
  }

  /** The reader points for themselves: all is lined up. */
  #stop() {
    this.pause();
    this.#lined = Infinity;
  }

  #update() {
    if (!this.#pixels) return;
    const x = `<i>x</i><sub>${this.#place + 1}</sub>`;
    this.find("#pixel").innerHTML = words[this.language].pixel(
      ...this.#at(),
      x,
      this.#pixels[this.#place],
    );
    this.redraw();
  }

  #at(): [row: number, column: number] {
    return [
      Math.floor(this.#place / this.#size) + 1,
      this.#place % this.#size + 1,
    ];
  }

  #state(): string {
    if (!this.#pixels) return "";
    const place = (this.#place + 1).toLocaleString("en");
    return words[this.language].state(
      ...this.#at(),
      place,
      this.#pixels[this.#place],
    );
  }

  // ----------------------------------------------------------------- drawing

  #layout(): Layout | null {
    const { clientWidth: width, clientHeight: height } = this.find("#view");
    if (!width || !height) return null;
    const rest = strip.above + strip.height + strip.below;
    const side = Math.min(width, height - rest);
    const cell = side / this.#size;
    const left = (width - side) / 2;
    if (cell >= readable) {
      return { left, cell, stripTop: side + strip.above, part: null };
    }
    const partCell = width / part.columns;
    const room = Math.min(width, height - rest - partCell * part.rows - 8);
    return {
      left: (width - room) / 2,
      cell: room / this.#size,
      stripTop: room + strip.above,
      part: { top: room + rest + 8, cell: partCell },
    };
  }

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    const layout = this.#layout();
    if (!surface || !layout || !this.#pixels) return;
    const { context } = surface;
    const { left, cell } = layout;
    const side = cell * this.#size;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#grid!, left, 0, side, side);
    context.strokeStyle = this.colours.rule;
    context.strokeRect(left + .5, .5, side - 1, side - 1);
    if (cell >= readable) {
      this.#printValues(context, left, 0, cell, [0, 0, this.#size, this.#size]);
    }
    this.#drawStrip(surface, layout);
    if (layout.part) this.#drawPart(surface, layout.part);
  }

  /** Grey values of a rectangle of cells, from its first column and row on. */
  #printValues(
    context: CanvasRenderingContext2D,
    x: number,
    y: number,
    cell: number,
    [column, row, columns, rows]: [number, number, number, number],
  ) {
    context.font = `${
      Math.min(cell * .42, 14)
    }px ui-monospace, Menlo, monospace`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const value = this.#pixels![(row + j) * this.#size + column + i];
        context.fillStyle = value < 140 ? "#f2f2f2" : "#55524d";
        context.fillText(
          String(value),
          x + (i + .5) * cell,
          y + (j + .53) * cell,
        );
      }
    }
  }

  /** The vector, as far as it is lined up, and the line from pixel to place. */
  #drawStrip({ context }: Surface, { left, cell, stripTop }: Layout) {
    const { rule, data, text } = this.colours;
    const side = cell * this.#size;
    const last = this.#size ** 2;
    const shown = Math.min(Math.ceil(this.#lined), last);
    const widthOf = (count: number) => count / last * side;
    if (shown > 0) {
      context.drawImage(
        this.#row!,
        0,
        0,
        shown,
        1,
        left,
        stripTop,
        widthOf(shown),
        strip.height,
      );
    }
    context.strokeStyle = rule;
    context.lineWidth = 1;
    context.strokeRect(left + .5, stripTop + .5, side - 1, strip.height - 1);

    const [row, column] = this.#at();
    const x = left + (column - .5) * cell;
    const to = left + widthOf(this.#place + .5);
    context.strokeStyle = data;
    context.lineWidth = 2;
    context.strokeRect(
      left + (column - 1) * cell,
      (row - 1) * cell,
      cell,
      cell,
    );
    context.beginPath();
    context.moveTo(x, row * cell);
    context.lineTo(x, side + 12);
    context.lineTo(to, side + strip.above - 14);
    context.lineTo(to, stripTop + strip.height);
    context.stroke();

    // The symbol under its place; those of the ends where it leaves them room.
    const { fontFamily } = getComputedStyle(this.find("#pixel"));
    const label = (index: number, x: number, align: CanvasTextAlign) => {
      const y = stripTop + strip.height + 17;
      context.textAlign = "left";
      context.textBaseline = "alphabetic";
      const number = String(index);
      context.font = `10px ${fontFamily}`;
      const wide = context.measureText(number).width + 7;
      const start = align === "left"
        ? x
        : align === "right"
        ? x - wide
        : Math.min(Math.max(x - wide / 2, left), left + side - wide);
      context.fillText(number, start + 7, y + 3);
      context.font = `italic 14px "Times New Roman", serif`;
      context.fillText("x", start, y);
    };
    context.fillStyle = data;
    label(this.#place + 1, to, "center");
    context.fillStyle = text;
    if (to - left > 60) label(1, left, "left");
    if (left + side - to > 70) label(last, left + side, "right");
  }

  /** What lies round the pixel, large enough to be read. */
  #drawPart(
    { context }: Surface,
    { top, cell }: { top: number; cell: number },
  ) {
    const [row, column] = this.#at();
    const { columns, rows } = part;
    const first = (at: number, count: number) =>
      Math.min(Math.max(at - 1 - (count >> 1), 0), this.#size - count);
    const [left, up] = [first(column, columns), first(row, rows)];
    const [width, height] = [columns * cell, rows * cell];
    context.drawImage(
      this.#grid!,
      left,
      up,
      columns,
      rows,
      0,
      top,
      width,
      height,
    );
    this.#printValues(context, 0, top, cell, [left, up, columns, rows]);
    context.lineWidth = 2;
    context.strokeStyle = this.colours.data;
    context.strokeRect(
      (column - 1 - left) * cell,
      top + (row - 1 - up) * cell,
      cell,
      cell,
    );
  }
}

async function choiceFrom(url: URL): Promise<GlyphChoice> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return await response.json();
}

/** Grey values as a canvas, in rows of a width. */
function imageOf(pixels: Uint8Array, width: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, pixels.length / width];
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(canvas.width, canvas.height);
  pixels.forEach((value, i) =>
    image.data.set([value, value, value, 255], 4 * i)
  );
  context.putImageData(image, 0, 0);
  return canvas;
}
