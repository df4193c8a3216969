/**
 * `<noising-step>`: where noise may take a few points of the plane, at any
 * timestep, in one jump. The reader moves the points, and the timestep.
 *
 *     <script type="module" src="/embed/v1/noising-step.js"></script>
 *     <noising-step></noising-step>
 */
import { line } from "../element/line.ts";
import {
  addNoise,
  fillNormal,
  linearSchedule,
} from "../../../diffusion/mod.ts";
import {
  samplesOf,
  shapeNamed,
  standardised,
} from "../../../diffusion/plane/shapes.ts";
import { numberOf } from "../element/attributes.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { type Place, PointHandle } from "../element/point_handle.ts";
import { type Surface, surfaceOf } from "../element/surface.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import { words } from "./words.ts";

const schedule = linearSchedule();
const T = schedule.numTrainTimesteps;
/** The plane goes from −reach to reach. */
const reach = 2.8;
const mostPoints = 6;
/** Draws from each Gaussian. */
const draws = 60;
/** Dots of the data, where no `src` brings them. */
const dots = 400;
/** Timesteps that play takes in a second. */
const speed = 250;
/** Where the points stand if nobody says. */
const usual: readonly Place[] = [[-1.4, -1.2], [1.5, .3], [-.2, 1.1]];

/** Where the parts of the drawing lie, in CSS pixels. */
interface Layout {
  /** The plane's side. */
  side: number;
  recipe: { x: number; y: number; width: number; height: number };
}

/**
 * Where noise may take points of the plane, in one jump.
 *
 * @element noising-step
 * @attr {string} starts - Places of the points as JSON, `[[x, y], …]`, in a plane from −2.8 to 2.8
 * @attr {string} src - Address of the data's points as JSON, `{ points: [x, y, x, …], deviation }`; two moons without it
 * @attr {number} [t=0] - Noising steps behind what is shown, 0 … 1000
 * @attr {number} [seed=1] - Of the noise
 */
export class NoisingStep extends Lab {
  #starts: Place[] = [];
  #seed = 1;
  #t = 0;
  #data: ArrayLike<number> | null = null;
  #handles: PointHandle[] = [];

  /** Noising steps behind what is shown, 0 … 1000; setting it shows it. */
  get t(): number {
    return this.#t;
  }

  set t(t: number) {
    this.#t = Math.min(Math.max(t, 0), T);
    this.#open();
  }

  override get state() {
    return {
      starts: JSON.stringify(
        this.#starts.map((place) => place.map((it) => Number(it.toFixed(2)))),
      ),
      t: String(Math.round(this.#t)),
      seed: String(this.#seed),
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
    this.#starts = placesOf(this.getAttribute("starts")) ??
      usual.map((it) => [...it]);
    this.#seed = seedNamed(this.getAttribute("seed"));
    this.#t = Math.min(Math.max(numberOf(this.getAttribute("t"), 0), 0), T);
    const time = this.find<HTMLInputElement>("#time");
    this.on("#time", "input", () => {
      this.pause();
      this.t = Number(time.value);
    });
    this.on("#time", "change", () => this.tell());
    this.on("#fewer", "click", () => {
      this.#starts.pop();
      this.#open();
    });
    this.on("#more", "click", () => {
      this.#starts.push(this.#emptiest());
      this.#open();
    });
    this.on("#noise", "click", () => {
      this.#seed++;
      this.#open();
    });
    this.on<PointerEvent>("#view", "pointerdown", (event) => {
      if (this.#scrub(event)) {
        this.find("#view").setPointerCapture(event.pointerId);
      }
    });
    this.on<PointerEvent>("#view", "pointermove", (event) => {
      if (event.buttons) this.#scrub(event);
    });
    this.#update();
  }

  override show() {
    this.#open();
  }

  protected tell() {
    this.announce(this.#state());
  }

  protected advance(seconds: number): boolean {
    this.#t = Math.min(this.#t + speed * seconds, T);
    this.#update();
    return this.#t < T;
  }

  // ---------------------------------------------------------------- controls

  /** Shows the live form; the data come when they can. */
  #open() {
    this.isLive = true;
    this.#update();
    if (!this.#data) this.#load();
  }

  async #load(): Promise<void> {
    this.#data = samplesOf(shapeNamed("moons"), dots, 1);
    const src = this.getAttribute("src");
    if (!src) return;
    this.#data = [];
    try {
      const response = await fetch(new URL(src, document.baseURI));
      if (!response.ok) throw new Error(`${response.status}`);
      const { points, deviation } = await response.json();
      this.#data = standardised(points, deviation).means;
    } catch {
      this.#data = samplesOf(shapeNamed("moons"), dots, 1);
      const message = this.find("#message");
      message.textContent = words[this.language].failed;
      message.hidden = false;
    }
    this.redraw();
  }

  protected override start() {
    if (this.#t >= T) this.#t = 0;
    this.#open();
    this.play();
  }

  /** Whether it is in the recipe, where it means a timestep. */
  #scrub({ offsetX, offsetY }: PointerEvent): boolean {
    const { x, y, width, height } = this.#layout()!.recipe;
    if (offsetX < x - 20 || offsetY < y - 20 || offsetY > y + height + 20) {
      return false;
    }
    this.pause();
    this.t = Math.round((offsetX - x) / width * T);
    return true;
  }

  /** Of some places, the one that is farthest from all points. */
  #emptiest(): Place {
    const places: Place[] = [[1.3, -1.4], [-1.5, .3], [1.1, 1.5], [0, 0]];
    const room = ([x, y]: Place) =>
      Math.min(...this.#starts.map(([u, v]) => Math.hypot(u - x, v - y)));
    return places.reduce((best, it) => room(it) > room(best) ? it : best);
  }

  #update() {
    const text = words[this.language];
    const count = this.#starts.length;
    const time = this.find<HTMLInputElement>("#time");
    time.value = String(Math.round(this.#t));
    time.ariaValueText = this.#state();
    this.find("#at").innerHTML = `<i>t</i> = ${Math.round(this.#t)}`;
    this.find("#count").textContent = `${count} ${text.points}`;
    this.find<HTMLButtonElement>("#fewer").disabled = count === 1;
    this.find<HTMLButtonElement>("#more").disabled = count === mostPoints;
    this.redraw();
  }

  /** Signal left after t steps, ᾱₜ. */
  get #alpha(): number {
    const t = Math.round(this.#t);
    return t === 0 ? 1 : schedule.alphasCumprod[t - 1];
  }

  #state(): string {
    return words[this.language].state(
      Math.round(this.#t),
      Math.sqrt(this.#alpha).toFixed(2),
      Math.sqrt(1 - this.#alpha).toFixed(2),
    );
  }

  // ----------------------------------------------------------------- drawing

  #layout(): Layout | null {
    const { clientWidth: width, clientHeight: height } = this.find("#view");
    if (!width || !height) return null;
    if (width > height * 1.4) {
      const x = height + 56;
      return {
        side: height,
        recipe: { x, y: 34, width: width - x - 8, height: height - 34 - 34 },
      };
    }
    const side = Math.min(width, height - 150);
    const y = side + 40;
    return {
      side,
      recipe: { x: 34, y, width: width - 46, height: height - y - 26 },
    };
  }

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    const layout = this.#layout();
    if (!surface || !layout) return;
    surface.context.font = `12px ${this.fontFamily}`;
    this.#drawPlane(surface, layout.side);
    this.#drawRecipe(surface, layout.recipe);
    this.#placeHandles(layout.side);
  }

  #drawPlane({ context }: Surface, side: number) {
    const { data, noise, rule, muted, text } = this.colours;
    const at = (it: number) => (it / reach + 1) / 2 * side;
    const alpha = this.#alpha;
    const [signal, spread] = [Math.sqrt(alpha), Math.sqrt(1 - alpha)];
    context.save();
    context.beginPath();
    context.roundRect(.5, .5, side - 1, side - 1, 3);
    context.strokeStyle = rule;
    context.stroke();
    context.clip();

    context.fillStyle = data;
    context.globalAlpha = .4;
    const points = this.#data ?? [];
    for (let i = 0; i < points.length; i += 2) {
      dot(context, at(points[i]), at(points[i + 1]), 1.6);
    }
    context.globalAlpha = 1;
    context.strokeStyle = muted;
    context.lineWidth = 1;
    line(context, at(0) - 6, at(0), at(0) + 6, at(0));
    line(context, at(0), at(0) - 6, at(0), at(0) + 6);

    for (const [x, y] of this.#starts) {
      const [cx, cy] = [at(signal * x), at(signal * y)];
      for (const times of [2, 1]) {
        context.beginPath();
        context.arc(cx, cy, times * spread / reach * side / 2, 0, 7);
        context.globalAlpha = .12;
        context.fillStyle = noise;
        context.fill();
        context.globalAlpha = .8;
        context.strokeStyle = noise;
        context.stroke();
      }
    }
    context.globalAlpha = .9;
    context.fillStyle = noise;
    for (const [i, [x, y]] of this.#starts.entries()) {
      const eps = fillNormal(new Float32Array(2 * draws), {
        seed: this.#seed,
        sample: i,
        step: 0,
      });
      const x0 = eps.map((_, k) => k % 2 ? y : x);
      const xt = addNoise(x0, eps, alpha);
      for (let k = 0; k < xt.length; k += 2) {
        dot(context, at(xt[k]), at(xt[k + 1]), 1.8);
      }
    }
    context.globalAlpha = 1;
    context.strokeStyle = text;
    context.lineWidth = 1.6;
    for (const [x, y] of this.#starts) {
      arrow(context, at(x), at(y), at(signal * x), at(signal * y));
    }
    context.restore();
  }

  /** How much of the point and how much noise there is, at every timestep. */
  #drawRecipe(
    { context }: Surface,
    { x, y, width, height }: Layout["recipe"],
  ) {
    const { data, noise, muted, rule, text } = this.colours;
    const across = (t: number) => x + t / T * width;
    const up = (share: number) => y + (1 - share) * height;
    const alphaAt = (t: number) => t === 0 ? 1 : schedule.alphasCumprod[t - 1];
    const curves = [
      { of: (t: number) => Math.sqrt(alphaAt(t)), colour: data, name: "√ᾱ" },
      {
        of: (t: number) => Math.sqrt(1 - alphaAt(t)),
        colour: noise,
        name: "√(1 − ᾱ)",
      },
    ];
    context.lineWidth = 1;
    context.strokeStyle = rule;
    context.fillStyle = muted;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const share of [0, .5, 1]) {
      line(context, x, up(share), x + width, up(share));
      context.fillText(String(share), x - 8, up(share));
    }
    context.textBaseline = "top";
    context.textAlign = "center";
    for (const t of [0, 500, T]) {
      context.fillText(
        t.toLocaleString("en"),
        across(t) - (t === T ? 12 : 0),
        y + height + 8,
      );
    }
    const now = Math.round(this.#t);
    context.textBaseline = "alphabetic";
    // xₜ = √ᾱ x₀ + √(1 − ᾱ) ε, with its numbers
    const parts: [string, string][] = [
      ["xₜ = ", text],
      [`${curves[0].of(now).toFixed(2)} x₀`, data],
      [" + ", text],
      [`${curves[1].of(now).toFixed(2)} ε`, noise],
    ];
    const { font } = context;
    context.font = font.replace("12px", "600 15px");
    context.textAlign = "left";
    let left = x;
    for (const [part, colour] of parts) {
      context.fillStyle = colour;
      context.fillText(part, left, y - 14);
      left += context.measureText(part).width;
    }
    context.font = font;

    for (const { of, colour, name } of curves) {
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = 2;
      context.beginPath();
      for (let t = 0; t <= T; t += 10) context.lineTo(across(t), up(of(t)));
      context.stroke();
      const t = 640;
      const below = of(t) < .5;
      context.textAlign = "left";
      context.fillText(name, across(t), up(of(t)) + (below ? -10 : 20));
    }
    context.strokeStyle = text;
    context.lineWidth = 1.5;
    line(context, across(this.#t), y, across(this.#t), y + height);
    for (const { of, colour } of curves) {
      context.fillStyle = colour;
      dot(context, across(this.#t), up(of(now)), 4);
    }
  }

  #placeHandles(side: number) {
    while (this.#handles.length > this.#starts.length) {
      this.#handles.pop()!.element.remove();
    }
    while (this.#handles.length < this.#starts.length) {
      const i = this.#handles.length;
      const handle = new PointHandle({
        label: words[this.language].point(i + 1),
        reach: 2.4,
        step: .1,
        placeAt: ({ clientX, clientY }) => {
          const { left, top } = this.find("#view").getBoundingClientRect();
          const { side } = this.#layout()!;
          const from = (at: number) => reach * (2 * at / side - 1);
          return [from(clientX - left), from(clientY - top)];
        },
        moved: (place) => {
          this.#starts[i] = place;
          this.#open();
        },
      });
      this.find(".pane").append(handle.element);
      this.#handles.push(handle);
    }
    for (const [i, [x, y]] of this.#starts.entries()) {
      const at = (it: number) => (it / reach + 1) / 2 * side;
      this.#handles[i].put(at(x), at(y), [x, y]);
    }
  }
}

/** Up to six places from JSON; null for what has none. */
function placesOf(json: string | null): Place[] | null {
  try {
    const places: Place[] = JSON.parse(json ?? "null").slice(0, mostPoints);
    return places.length && places.flat().every(Number.isFinite) &&
        places.every(({ length }) => length === 2)
      ? places
      : null;
  } catch {
    return null;
  }
}

function dot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
}

/** Its head open; a short one is left out. */
function arrow(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  toX: number,
  toY: number,
) {
  const length = Math.hypot(toX - x, toY - y);
  if (length < 14) return;
  const [dx, dy] = [(toX - x) / length, (toY - y) / length];
  const head = 6;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  for (const side of [1, -1]) {
    context.moveTo(toX, toY);
    context.lineTo(
      toX - head * (dx - side * dy * .7),
      toY - head * (dy + side * dx * .7),
    );
  }
  context.stroke();
}
