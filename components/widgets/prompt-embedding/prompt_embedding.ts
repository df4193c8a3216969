/**
 * `<prompt-embedding>`: two texts of the reader's as vectors, one for each
 * token, and how the vector of one word differs with its company. The text
 * encoder runs on the page; the model that draws is not fetched for it.
 *
 *     <script type="module" src="/embed/v1/prompt-embedding.js"></script>
 *     <prompt-embedding text="lithium element" beside="heating element">
 *     </prompt-embedding>
 */
import {
  type EncoderLease,
  leaseTextEncoder,
} from "../../../inference/shared_model.ts";
import type { EncodedTokens } from "../../../inference/token_encoding.ts";
import { escaped } from "../element/escaped.ts";
import { surfaceOf } from "../element/surface.ts";
import { modelAddress, runtimeAddress } from "../model/address.ts";
import type { HoldOptions } from "../model/holding.ts";
import { LeaseLab } from "../model/lease_lab.ts";
import { words as modelWords } from "../model/words.ts";
import {
  cosineText,
  firstPlace,
  landmarksOf,
  type Pair,
  type Place,
  placeOf,
  rowNumber,
  sameElsewhere,
  vectorAt,
} from "./company.ts";
import { compare, type Shown, tokenAt } from "./comparison.ts";
import { drawTexts } from "./drawing.ts";
import { examples } from "./examples.ts";
import { notesOn, summaryOf } from "./in_words.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { likenessParts } from "./likeness_list.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import { tensorPicture } from "./tensor_picture.ts";
import { words } from "./words.ts";

/** Bytes of the site's text encoder, if it has one; the bundler puts it in. */
declare const SITE_ENCODER_BYTES: number | null;

/** Words that a token is compared with, at most. */
const mostLandmarks = 6;
/** Texts whose vectors are kept. */
const mostKept = 60;

/**
 * Texts as vectors, and how a word's vector differs with its company.
 *
 * @element prompt-embedding
 * @attr {string} [text=lithium element] - The first text
 * @attr {string} [beside=heating element] - The second text, or empty for none
 * @attr {string} [landmarks=lithium, chemistry, heat, oven] - Words to compare a token with, between commas: six at most, each a single token
 * @attr {number} token - Row of the token that is compared, from 0, the second text's after the first's; if left out, the first word that both texts have
 * @attr {number} [number=1] - Which of the token's numbers is read out, from 1
 * @attr {string} src - Address of the model's folder, beside which its text encoder lies; scripts of the site find their own, those from npm need it
 * @attr {string} runtime - Address of a folder with onnxruntime-web's files; if left out, the one beside the script
 * @fires change - Other vectors are shown; it bubbles
 */
export class PromptEmbedding extends LeaseLab<EncoderLease> {
  #shown: Shown | null = null;
  #encoded = new Map<string, EncodedTokens | null>();
  /** The row that was asked for, before there are rows; and its token after. */
  #row: number | null = null;
  #sought: string | null = null;
  #column = 0;
  /** Where the mouse is. */
  #hovered: { place: Place; column: number } | null = null;
  /** The texts' pictures, in the colours of the page when they were drawn. */
  #drawn: {
    pair: Pair;
    colours: object;
    pictures: (HTMLCanvasElement | null)[];
  } | null = null;

  /** The first text; setting it shows its vectors, once the encoder is there. */
  get text(): string {
    return this.#field("text").value;
  }

  set text(text: string) {
    this.#write({ text });
  }

  /** The second text. */
  get beside(): string {
    return this.#field("beside").value;
  }

  set beside(beside: string) {
    this.#write({ beside });
  }

  /** The words that a token is compared with, between commas. */
  get landmarks(): string {
    return this.#field("landmarks").value;
  }

  set landmarks(landmarks: string) {
    this.#write({ landmarks });
  }

  /** The attributes that name what is shown. */
  override get state(): Record<string, string> {
    const { pair, place } = this.#shown ?? {};
    const row = pair && place ? rowNumber(pair, place) : this.#row;
    return {
      text: this.text,
      beside: this.beside,
      landmarks: this.landmarks,
      ...row !== null && { token: String(row) },
      ...this.#column > 0 && { number: String(this.#column + 1) },
    };
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(text),
      style,
    };
  }

  protected begin() {
    const [usual] = examples;
    this.#field("text").value = this.getAttribute("text") ?? usual.text;
    this.#field("beside").value = this.getAttribute("beside") ?? usual.beside;
    this.#field("landmarks").value = this.getAttribute("landmarks") ??
      usual.landmarks;
    this.#row = wholeNumber(this.getAttribute("token"));
    this.#column = Math.max(
      (wholeNumber(this.getAttribute("number")) ?? 1) - 1,
      0,
    );
    for (const id of ["text", "beside", "landmarks"]) {
      // Composed letters are no text yet.
      this.on<InputEvent>(`#${id}`, "input", (event) => {
        if (!event.isComposing) this.#typed();
      });
      this.on(`#${id}`, "compositionend", () => this.#typed());
      this.on<KeyboardEvent>(`#${id}`, "keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) this.encode();
      });
    }
    this.root.querySelectorAll(".examples button").forEach((button, i) =>
      button.addEventListener("click", () => {
        const { name: _, ...fields } = examples[i];
        this.#sought = null;
        this.#write(fields);
        if (!this.lease) this.encode();
      })
    );
    this.on("#token", "change", () => {
      const row = Number(this.find<HTMLSelectElement>("#token").value);
      const place = this.#shown && placeOf(this.#shown.pair, row);
      if (place) this.#choose(place);
    });
    this.on<PointerEvent>(
      "#view",
      "pointermove",
      (event) => this.#hover(event),
    );
    this.on("#view", "pointerleave", () => {
      this.#hovered = null;
      this.#showValue();
    });
    this.on<PointerEvent>("#view", "pointerdown", (event) => {
      this.#hover(event);
      if (!this.#hovered) return;
      this.#column = this.#hovered.column;
      this.#choose(this.#hovered.place);
    });
    this.on<KeyboardEvent>("#view", "keydown", (event) => this.#press(event));
  }

  protected override start() {
    return this.encode();
  }

  protected advance(): boolean {
    return false;
  }

  protected tell() {
    if (!this.#shown) return;
    this.announce(summaryOf(this.#shown, words[this.language]));
  }

  protected async hold(options: HoldOptions): Promise<EncoderLease> {
    return await leaseTextEncoder(modelAddress(this), {
      ...options,
      runtime: runtimeAddress(this),
    });
  }

  protected engineLine(lease: EncoderLease | null): string {
    const { ready, fetches } = words[this.language];
    if (lease) return ready;
    return SITE_ENCODER_BYTES === null || this.hasAttribute("src")
      ? modelWords[this.language].still
      : fetches((SITE_ENCODER_BYTES / 1e6).toFixed(0));
  }

  /** Encodes the texts and shows their vectors; the encoder is fetched for the first. */
  async encode(): Promise<void> {
    const texts = [this.text, this.beside] as const;
    const landmarks = landmarksOf(this.landmarks, mostLandmarks);
    const done = await this.ask(async (lease, signal) => {
      const shown = await compare(
        texts,
        landmarks,
        (text) => this.#encodeOnce(lease, text, signal),
        (pair) => this.#placeIn(pair),
      );
      const { pair, place } = this.#shown = shown;
      this.#row = place && rowNumber(pair, place);
      this.#sought = place && tokenAt(pair, place);
      this.#hovered = null;
    });
    if (!done) return;
    this.#update();
    this.tell();
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }

  // ---------------------------------------------------------------- controls

  #field(id: string): HTMLInputElement {
    return this.find<HTMLInputElement>(`#${id}`);
  }

  #write(fields: Record<string, string>) {
    for (const [id, value] of Object.entries(fields)) {
      this.#field(id).value = value;
    }
    this.#typed();
  }

  /** Other texts are wanted: at once, where the encoder is at hand. */
  #typed() {
    // Its number meant a row of the old texts.
    if (this.#shown) this.#row = null;
    if (this.lease) this.encode();
  }

  async #encodeOnce(
    lease: EncoderLease,
    text: string,
    signal: AbortSignal,
  ): Promise<EncodedTokens | null> {
    const kept = this.#encoded.get(text);
    if (kept !== undefined) return kept;
    const encoded = await lease.encode(text, { signal });
    this.#encoded.set(text, encoded);
    if (this.#encoded.size > mostKept) {
      this.#encoded.delete(this.#encoded.keys().next().value!);
    }
    return encoded;
  }

  #placeIn(pair: Pair): Place | null {
    return (this.#row === null ? null : placeOf(pair, this.#row)) ??
      firstPlace(pair, this.#sought);
  }

  #choose(place: Place) {
    const { pair } = this.#shown!;
    const row = rowNumber(pair, place);
    const isOther = row !== this.#row;
    this.#row = row;
    this.#shown = { ...this.#shown!, place };
    this.#showValue();
    if (isOther) this.encode();
  }

  #hover({ offsetX, offsetY }: PointerEvent) {
    const layout = this.#layout();
    if (!layout || !this.#shown) return;
    const { left, width, row, tops } = layout;
    const { pair } = this.#shown;
    this.#hovered = null;
    for (const which of [0, 1] as const) {
      const down = Math.floor((offsetY - tops[which]) / row);
      const encoded = pair[which];
      if (!encoded || down < 0 || down >= encoded.tokens) continue;
      const numbers = encoded.vectors.length / encoded.tokens;
      const across = Math.floor((offsetX - left) / width * numbers);
      const column = across < 0 ? this.#column : Math.min(across, numbers - 1);
      this.#hovered = { place: { which, row: down }, column };
    }
    this.#showValue();
  }

  #press(event: KeyboardEvent) {
    if (!this.#shown?.place) return;
    const { pair, place } = this.#shown;
    const numbers = vectorAt(pair[place.which]!, place.row).length;
    const across: Record<string, number> = {
      ArrowLeft: this.#column - 1,
      ArrowRight: this.#column + 1,
      PageUp: this.#column - 32,
      PageDown: this.#column + 32,
      Home: 0,
      End: numbers - 1,
    };
    const down: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
    if (!(event.key in across || event.key in down)) return;
    event.preventDefault();
    this.#hovered = null;
    const to = across[event.key];
    if (to !== undefined) {
      this.#column = Math.min(Math.max(to, 0), numbers - 1);
      this.#showValue();
    } else {
      const next = placeOf(pair, rowNumber(pair, place) + down[event.key]);
      if (!next) return;
      this.#choose(next);
    }
    const { row, token, number, value } = this.#read(this.#shown.place!);
    this.announce(
      words[this.language].valueAloud(row + 1, token, number, value),
    );
  }

  // ------------------------------------------------------------------- words

  /** What stands at a place, in the chosen column. */
  #read({ which, row }: Place, column = this.#column) {
    const encoded = this.#shown!.pair[which]!;
    const vector = vectorAt(encoded, row);
    const at = Math.min(column, vector.length - 1);
    return {
      row,
      token: encoded.pieces[row],
      number: at + 1,
      value: cosineText(vector[at]),
    };
  }

  #showValue() {
    this.redraw();
    const { place: chosen } = this.#shown ?? {};
    const place = this.#hovered?.place ?? chosen;
    if (!place) return void (this.find("#value").textContent = "");
    const { token, number, value } = this.#read(place, this.#hovered?.column);
    this.find("#value").innerHTML = words[this.language].value(
      escaped(token),
      number,
      value,
    );
  }

  #update() {
    this.find("#hint").hidden = true;
    this.#showTokens();
    this.#showValue();
    this.#showLikeness();
    const notes = notesOn(this.#shown!, words[this.language]);
    this.find("#note").innerHTML = notes.map(escaped).join("<br>");
  }

  #showTokens() {
    const { texts, pair, place } = this.#shown!;
    const select = this.find<HTMLSelectElement>("#token");
    select.disabled = !place;
    const groups = ([0, 1] as const).filter((which) => pair[which])
      .map((which) => {
        const group = document.createElement("optgroup");
        group.label = texts[which];
        group.append(
          ...pair[which]!.pieces.map((piece, row) =>
            new Option(piece, String(rowNumber(pair, { which, row })))
          ),
        );
        return group;
      });
    select.replaceChildren(...groups);
    if (place) select.value = String(rowNumber(pair, place));
  }

  #showLikeness() {
    const text = words[this.language];
    const { pair, place, between, likeness } = this.#shown!;
    const token = place ? escaped(tokenAt(pair, place)) : "";
    this.find("#pair").innerHTML = between === null
      ? ""
      : `${text.pair(token)} <b>${cosineText(between)}</b>`;
    this.find(".legend").hidden = this.find("#with").hidden = !place ||
      !likeness.length;
    this.find("#with").innerHTML = text.choose(token);
    const { rows, axis } = likenessParts(likeness, text);
    this.find("#likeness").innerHTML = rows;
    this.find(".axis").hidden = !axis;
    this.find(".axis").innerHTML = axis;
  }

  // ----------------------------------------------------------------- drawing

  #pictures(pair: Pair): (HTMLCanvasElement | null)[] {
    const { colours } = this;
    if (this.#drawn?.pair !== pair || this.#drawn.colours !== colours) {
      const { accent: positive, data: negative } = colours;
      const pictures = pair.map((it) =>
        it && tensorPicture(it.vectors, it.vectors.length / it.tokens, {
          positive,
          negative,
        })
      );
      this.#drawn = { pair, colours, pictures };
    }
    return this.#drawn.pictures;
  }

  #layout(): Layout | null {
    const { clientWidth: width, clientHeight: height } = this.find("#view");
    if (!width || !height || !this.#shown) return null;
    const [first, second] = this.#shown.pair;
    return layoutOf(width, height, [first?.tokens ?? 0, second?.tokens ?? 0]);
  }

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    const layout = this.#layout();
    if (!surface || !layout) return;
    const { pair, place } = this.#shown!;
    drawTexts(surface, layout, {
      shown: this.#shown!,
      pictures: this.#pictures(pair),
      chosen: [place, place && sameElsewhere(pair, place)],
      column: this.#hovered?.column ?? this.#column,
      colours: this.colours,
      font: this.fontFamily,
      size: words[this.language].size,
    });
  }
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}
