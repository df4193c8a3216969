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
import { type Surface, surfaceOf } from "../element/surface.ts";
import { modelAddress, runtimeAddress } from "../model/address.ts";
import type { HoldOptions } from "../model/holding.ts";
import { LeaseLab } from "../model/lease_lab.ts";
import { words as modelWords } from "../model/words.ts";
import {
  axisFor,
  cosine,
  cosineText,
  firstPlace,
  isMark,
  landmarksOf,
  type Pair,
  type Place,
  placeOf,
  rowNumber,
  sameElsewhere,
  vectorAlone,
  vectorAt,
  vectorOfOne,
  wordAround,
} from "./company.ts";
import { examples } from "./examples.ts";
import { head, type Layout, layoutOf, narrow } from "./layout.ts";
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
/** Rows lower than this, in CSS pixels, have no room for their token. */
const readable = 10;

/** A token's cosines with a word: null where there is no such vector. */
interface Likeness {
  word: string;
  /** Tokens of the word: only a word of one has a vector of its own. */
  tokens: number;
  /** In the first text, in the second, alone. */
  cosines: readonly [number | null, number | null, number | null];
}

/** What is known of the texts that are shown. */
interface Shown {
  texts: readonly [string, string];
  pair: Pair;
  place: Place | null;
  /** Between the chosen token's vectors in the two texts. */
  between: number | null;
  likeness: readonly Likeness[];
}

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
    this.announce(this.#summary());
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
      const encode = (text: string) => this.#encodeOnce(lease, text, signal);
      const pair = [await encode(texts[0]), await encode(texts[1])] as const;
      const place = this.#placeIn(pair);
      const alone = place && await vectorAloneOf(pair, place, encode);
      const other = place && sameElsewhere(pair, place);
      const vectors = ([0, 1] as const).map((which) => {
        const found = [place, other].find((it) => it?.which === which);
        return found ? vectorAt(pair[which]!, found.row) : null;
      });
      const likeness: Likeness[] = [];
      for (const word of landmarks) {
        const encoded = await encode(word);
        const its = vectorOfOne(encoded);
        const [first, second, third] = [...vectors, alone]
          .map((it) => it && its && cosine(it, its));
        likeness.push({
          word,
          tokens: (encoded?.tokens ?? 2) - 2,
          cosines: [first, second, third],
        });
      }
      const [first, second] = vectors;
      this.#shown = {
        texts,
        pair,
        place,
        between: first && second && cosine(first, second),
        likeness,
      };
      this.#row = place && rowNumber(pair, place);
      this.#sought = place && pair[place.which]!.pieces[place.row];
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
    const encoded = await lease.encode(text, signal);
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
    this.find("#note").innerHTML = this.#notes().map(escaped).join("<br>");
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
    const { place, between, likeness } = this.#shown!;
    const token = place ? escaped(this.#read(place).token) : "";
    this.find("#pair").innerHTML = between === null
      ? ""
      : `${text.pair(token)} <b>${cosineText(between)}</b>`;
    this.find(".legend").hidden = this.find("#with").hidden = !place ||
      !likeness.length;
    this.find("#with").innerHTML = text.choose(token);
    const known = likeness.flatMap(({ cosines }) => cosines)
      .filter((it) => it !== null);
    const axis = axisFor(known);
    const [from, to] = [axis[0], axis[axis.length - 1]];
    const at = (it: number) =>
      `${((it - from) / (to - from) * 100).toFixed(2)}%`;
    this.find("#likeness").innerHTML = likeness.map((it) => {
      const dot = (which: 0 | 1 | 2) => {
        const value = it.cosines[which];
        const name = ["first", "second", "alone"][which];
        return value === null
          ? ""
          : `<i class="${name}" style="--at:${at(value)}"></i>`;
      };
      const [first, second] = it.cosines;
      const way = first === null || second === null
        ? ""
        : `<i class="way" style="--from:${at(Math.min(first, second))};--to:${
          at(Math.max(first, second))
        }"></i>`;
      const number = (value: number | null) =>
        value === null ? "" : cosineText(value);
      const values = it.tokens === 1
        ? `<b>${number(first)}</b><s>${number(second)}</s>`
        : `<small>${text.tokens(it.tokens)}</small>`;
      return `<li><span class="unseen">${
        escaped(this.#aloud(it))
      }</span><em aria-hidden="true">${
        escaped(it.word)
      }</em><span aria-hidden="true" style="display:contents">${values}<span class="track">${way}${
        dot(2)
      }${dot(0)}${dot(1)}</span></span></li>`;
    }).join("");
    this.find(".axis").hidden = !known.length;
    this.find(".axis").innerHTML = axis.map((it) =>
      `<span style="--at:${at(it)}">${it.toFixed(1).replace("-", "−")}</span>`
    ).join("");
  }

  /** A comparison in words. */
  #aloud({ word, tokens, cosines }: Likeness): string {
    const text = words[this.language];
    if (tokens !== 1) return text.row(word, text.tokens(tokens));
    const values = cosines.flatMap((it, i) =>
      it === null ? [] : [`${cosineText(it)} ${text.inText[i]}`]
    );
    return text.row(word, values.join(text.and));
  }

  /** What the reader is to know about these texts. */
  #notes(): string[] {
    const text = words[this.language];
    const { texts, pair, place, between } = this.#shown!;
    const notes: string[] = [];
    for (const which of [0, 1] as const) {
      const encoded = pair[which];
      // An empty second text is none.
      if (!encoded && (which === 0 || texts[which])) {
        notes.push(text.noWords[which]);
      }
      if (encoded?.truncated) notes.push(text.cut(encoded.tokens)[which]);
    }
    if (pair.some((it) => it?.pieces.includes("[UNK]"))) {
      notes.push(text.unknown);
    }
    if (place && between === null && pair[0] && pair[1]) {
      const other = place.which === 0 ? 1 : 0;
      notes.push(text.missing(this.#read(place).token)[other]);
    }
    return notes;
  }

  #summary(): string {
    if (!this.#shown) return "";
    const { place, between, likeness } = this.#shown;
    const notes = this.#notes();
    if (!place) return notes.join(" ");
    const text = words[this.language];
    const rows = likeness.map((it) => this.#aloud(it)).join(text.then);
    return [
      text.summary(
        this.#read(place).token,
        between === null ? null : cosineText(between),
        rows,
      ),
      ...notes,
    ].join(" ");
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
    const { fontFamily } = getComputedStyle(this.find(".controls"));
    const { pair, place } = this.#shown!;
    const other = place && sameElsewhere(pair, place);
    for (const which of [0, 1] as const) {
      this.#drawHead(surface, layout, which, fontFamily);
      const chosen = [place, other].find((it) => it?.which === which);
      this.#drawTensor(surface, layout, which, chosen?.row ?? null, fontFamily);
    }
  }

  /** The text, and its tensor's size. */
  #drawHead(
    { context, width }: Surface,
    { left, tops }: Layout,
    which: 0 | 1,
    fontFamily: string,
  ) {
    const { texts, pair } = this.#shown!;
    const encoded = pair[which];
    const { muted, text, prediction } = this.colours;
    const y = tops[which] - head / 2;
    context.textBaseline = "middle";
    context.font = `12px ${fontFamily}`;
    context.textAlign = "right";
    context.fillStyle = muted;
    let room = width - left - 20;
    if (encoded) {
      const { tokens, vectors } = encoded;
      const numbers = vectors.length / tokens;
      const size = width < narrow
        ? `${tokens} × ${numbers}`
        : words[this.language].size(tokens, numbers);
      context.fillText(size, width, y);
      room -= context.measureText(size).width + 12;
    }
    context.beginPath();
    context.arc(left + 6, y - 1, 5, 0, 7);
    context.lineWidth = 2.5;
    context.strokeStyle = context.fillStyle = prediction;
    context.stroke();
    if (which === 0) context.fill();
    context.textAlign = "left";
    context.font = `600 13px ${fontFamily}`;
    context.fillStyle = text;
    context.fillText(fitted(context, texts[which], room), left + 20, y);
  }

  #drawTensor(
    { context }: Surface,
    { left, width, row, tops }: Layout,
    which: 0 | 1,
    chosen: number | null,
    fontFamily: string,
  ) {
    const { pair } = this.#shown!;
    const encoded = pair[which];
    const picture = this.#pictures(pair)[which];
    if (!encoded || !picture) return;
    const top = tops[which];
    const { tokens, pieces } = encoded;
    const { muted, text, rule } = this.colours;
    const gap = row > 8 ? 2 : 0;
    for (let i = 0; i < tokens; i++) {
      const y = top + i * row;
      context.drawImage(
        picture,
        0,
        i,
        picture.width,
        1,
        left,
        y + gap / 2,
        width,
        row - gap,
      );
      const isChosen = i === chosen;
      if (row < readable && !isChosen) continue;
      context.font = `${isChosen ? 700 : 400} ${
        Math.min(Math.max(row * .75, isChosen ? 11 : 9), 12.5)
      }px ${fontFamily}`;
      context.textAlign = "right";
      context.textBaseline = "middle";
      context.fillStyle = isMark(pieces[i]) && !isChosen ? muted : text;
      context.fillText(
        fitted(context, pieces[i], left - 14),
        left - 10,
        y + row / 2,
      );
    }
    context.lineWidth = 1;
    context.strokeStyle = rule;
    context.strokeRect(left + .5, top + .5, width - 1, tokens * row - 1);
    if (chosen === null) return;
    const numbers = encoded.vectors.length / tokens;
    context.lineWidth = 2;
    context.strokeStyle = text;
    context.strokeRect(left + 1, top + chosen * row, width - 2, row);
    const hovered = this.#hovered;
    const column = hovered?.column ?? this.#column;
    const x = left + (column + .5) / numbers * width;
    context.beginPath();
    context.moveTo(x, top + chosen * row - 5);
    context.lineTo(x, top + (chosen + 1) * row + 5);
    context.stroke();
  }
}

/** The vector that a token has where its word is the whole text; null for a mark. */
async function vectorAloneOf(
  pair: Pair,
  { which, row }: Place,
  encode: (text: string) => Promise<EncodedTokens | null>,
): Promise<Float32Array | null> {
  const { pieces } = pair[which]!;
  const found = wordAround(pieces, row);
  return found &&
    vectorAlone(await encode(found.word), found.piece, pieces[row]);
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}

/** A text that is too wide ends in an ellipsis. */
function fitted(
  context: CanvasRenderingContext2D,
  text: string,
  room: number,
): string {
  if (context.measureText(text).width <= room) return text;
  const characters = [...text];
  while (
    characters.length &&
    context.measureText(`${characters.join("")}…`).width > room
  ) characters.pop();
  return `${characters.join("")}…`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
