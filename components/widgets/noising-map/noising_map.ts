/**
 * `<noising-map>`: particles in the plane that are noised, and that follow the
 * exact score of their distribution back, on the probability flow or with dice.
 * A click drops more of them, at any noise level.
 *
 *     <script type="module" src="/embed/v1/noising-map.js"></script>
 *     <noising-map data="moons"></noising-map>
 */
import {
  type GaussianMixture,
  linearSchedule,
  score,
} from "../../../diffusion/mod.ts";
import { numberOf } from "../element/attributes.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { surfaceOf } from "../element/surface.ts";
import { drawArrows } from "../plane/arrows.ts";
import { drawMark, type Mark, markAfter } from "../plane/mark.ts";
import { gridOf } from "../../../diffusion/plane/grid.ts";
import {
  type ShapeName,
  shapeNamed,
  shapeNames,
  standardised,
} from "../../../diffusion/plane/shapes.ts";
import { DensityPictures } from "./density_pictures.ts";
import { dropped, Films, handfulAt, type Way } from "./films.ts";
import { style } from "./style.ts";
import { controls, stage, ways } from "./template.ts";
import { words } from "./words.ts";

const schedule = linearSchedule();
const T = schedule.numTrainTimesteps;
/** The plane goes from −reach to reach, and so does the timeline. */
const reach = 3;
const particles = 320;
const steps = 200;
/** Levels that play goes through in a second. */
const speed = 50;
/** Particles of which the timeline shows the way. */
const lines = 40;
/** Levels behind a particle that its trail goes back. */
const trail = 10;
const arrowsSide = 15;
/** Milliseconds of a frame that may go into computing. */
const budget = 9;

/** Particles that the reader has dropped: states from a level down. */
interface Drop {
  from: number;
  frames: Float32Array[];
}

/**
 * Particles in the plane, noised, and led back by the exact score.
 *
 * @element noising-map
 * @attr {"hills" | "ring" | "moons" | "spiral"} [data=hills] - The distribution that is noised; if left out, the points of `src` where there are some
 * @attr {string} src - Address of points as JSON, `{ points: [x, y, x, …], deviation }`: round hills on them are then the first choice
 * @attr {"forward" | "flow" | "dice"} [way=forward] - To noise, or back along the score
 * @attr {number} [t=0] - Noising steps behind what is shown, 0 … 1000
 * @attr {number} [seed=1] - Of the noise
 * @attr {boolean} score - Arrows are shown from the start
 */
export class NoisingMap extends Lab {
  #mixture: GaussianMixture | null = null;
  #films: Films | null = null;
  #drops: Drop[] = [];
  #way: Way = "forward";
  /** The level that is wanted; between two, while it plays. */
  #level = 0;
  #isPreparing = false;
  #mark: Mark = [0, 0];
  #densities: DensityPictures | null = null;

  /** Noising steps behind what is shown, 0 … 1000; setting it shows it. */
  get t(): number {
    return this.#films?.levels[this.#shown].t ?? 0;
  }

  set t(t: number) {
    this.#open().then(() => this.#seek(Math.round(t / T * steps)));
  }

  override get state() {
    const data = this.find<HTMLSelectElement>("#data").value;
    return {
      ...data === "src" ? {} : { data },
      way: this.#way,
      t: String(Math.round(this.#level / steps * T)),
      seed: String(this.#seed),
      ...this.find<HTMLInputElement>("#arrows").checked ? { score: "" } : {},
    };
  }

  get #seed(): number {
    return seedNamed(this.getAttribute("seed"));
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(text, this.hasAttribute("src")),
      style,
    };
  }

  protected begin() {
    const time = this.find<HTMLInputElement>("#time");
    time.max = String(steps);
    const data = this.find<HTMLSelectElement>("#data");
    const asked = this.getAttribute("data");
    if (shapeNames.includes(asked as ShapeName)) data.value = asked!;
    const way = this.getAttribute("way") as Way;
    if (ways.includes(way)) this.#way = way;
    this.find<HTMLInputElement>(`[value="${this.#way}"]`).checked = true;
    const t = numberOf(this.getAttribute("t"), 0);
    this.#level = this.#clamp(Math.round(t / T * steps));
    this.find<HTMLInputElement>("#arrows").checked = this.hasAttribute("score");
    this.on("#time", "input", () => {
      const level = Number(time.value);
      this.#open().then(() => this.#seek(level));
    });
    this.on("#time", "change", () => this.tell());
    this.on(".choice", "change", (event) => {
      this.#way = (event.target as HTMLInputElement).value as Way;
      // Where a way ends there is nothing to play: stand where it begins.
      this.#drops = [];
      this.#open().then(() => this.#seek(this.#level));
    });
    this.on("#arrows", "change", () => this.#open());
    this.on("#data", "change", () => {
      this.#films = null;
      this.#open().then(() => this.#seek(this.#level));
    });
    this.on<PointerEvent>("#plane", "click", (event) => {
      const side = this.find("#plane").clientWidth;
      this.#mark = [event.offsetX, event.offsetY]
        .map((it) => (2 * it / side - 1) * reach) as Mark;
      this.#drop();
    });
    this.on<KeyboardEvent>("#plane", "keydown", (event) => this.#press(event));
    this.on<PointerEvent>("#timeline", "pointerdown", (event) => {
      this.find("#timeline").setPointerCapture(event.pointerId);
      this.#scrub(event);
    });
    this.on<PointerEvent>("#timeline", "pointermove", (event) => {
      if (event.buttons) this.#scrub(event);
    });
    this.#update();
  }

  override show() {
    this.#open().then(() => this.#prepare());
  }

  protected tell() {
    const text = words[this.language];
    this.announce(text.at(this.t, text[this.#way]));
  }

  protected advance(seconds: number): boolean {
    const forth = this.#way === "forward" ? 1 : -1;
    const end = forth > 0 ? steps : 0;
    const next = this.#clamp(this.#level + forth * speed * seconds);
    // Not further than the particles are computed.
    if (this.#films!.frame(this.#way, Math.round(next)) || this.isStepping) {
      this.#level = next;
    }
    this.#prepare();
    this.#update();
    return this.#level !== end;
  }

  // ---------------------------------------------------------------- controls

  /** Shows the live form, with its data there. */
  async #open(): Promise<void> {
    this.isLive = true;
    if (this.#films) return this.redraw();
    const name = this.find<HTMLSelectElement>("#data").value;
    const message = this.find("#message");
    message.hidden = true;
    let mixture: GaussianMixture;
    try {
      mixture = name === "src"
        ? await this.#load()
        : shapeNamed(name as ShapeName);
    } catch {
      message.textContent = words[this.language].failed;
      message.hidden = false;
      return;
    }
    // While they were on their way the reader may have chosen others.
    const chosen = this.find<HTMLSelectElement>("#data").value;
    if (this.#films || chosen !== name) return;
    this.#mixture = mixture;
    this.#films = new Films(mixture, schedule, {
      particles,
      steps,
      seed: this.#seed,
    });
    this.#drops = [];
    this.#densities = null;
    await this.#films.fill("forward", steps);
    this.#update();
  }

  async #load(): Promise<GaussianMixture> {
    const response = await fetch(
      new URL(this.getAttribute("src")!, document.baseURI),
    );
    if (!response.ok) throw new Error(`${response.status}`);
    const { points, deviation } = await response.json();
    return standardised(points, deviation);
  }

  protected override async start() {
    await this.#open();
    this.#play();
  }

  #play() {
    if (!this.#films) return;
    const forth = this.#way === "forward";
    if (this.#level === (forth ? steps : 0)) {
      this.#level = forth ? 0 : steps;
      this.#drops = [];
    }
    this.#prepare();
    this.play();
  }

  #seek(level: number) {
    this.pause();
    this.#level = this.#clamp(level);
    this.#prepare();
    this.#update();
  }

  #scrub({ offsetX }: PointerEvent) {
    const { clientWidth } = this.find("#timeline");
    this.#seek(Math.round(offsetX / clientWidth * steps));
  }

  #clamp(level: number): number {
    return Math.min(Math.max(level, 0), steps);
  }

  #press(event: KeyboardEvent) {
    const mark = markAfter(event.key, this.#mark, { step: .15, reach });
    if (mark) {
      this.#mark = mark;
      this.redraw();
    } else if (event.key === "Enter") this.#drop();
    else return;
    event.preventDefault();
  }

  /** Lets particles fall at the mark, and follow the flow from here. */
  async #drop() {
    const films = this.#films;
    if (!films || !this.#mixture) return;
    this.pause();
    // Without noise there is no way to go.
    if (this.#level < 8) this.#level = steps / 2;
    const from = Math.round(this.#level);
    this.#way = "flow";
    this.find<HTMLInputElement>('[value="flow"]').checked = true;
    const frames = await dropped(
      this.#mixture,
      schedule,
      films.levels,
      from,
      handfulAt(this.#mark),
    );
    if (films !== this.#films) return;
    if (this.#drops.some((it) => it.from !== from)) this.#drops = [];
    this.#drops.push({ from, frames });
    this.#level = from;
    this.announce(words[this.language].dropped(films.levels[from].t));
    await films.fill("flow", from);
    if (!this.isStepping) this.#play();
    this.#update();
  }

  /** Computes the way to the wanted level, some of it in each frame. */
  async #prepare() {
    const films = this.#films;
    if (this.#isPreparing || !films) return;
    this.#isPreparing = true;
    try {
      while (films === this.#films && this.isConnected) {
        const level = Math.round(this.#level);
        const ahead = this.isPlaying && this.#way !== "forward" ? 1 : 0;
        const wanted = this.#clamp(level - ahead);
        if (films.frame(this.#way, wanted)) break;
        const begin = performance.now();
        while (
          !films.frame(this.#way, wanted) && performance.now() - begin < budget
        ) await films.extend(this.#way);
        this.redraw();
        await new Promise((done) => setTimeout(done, 4));
      }
    } finally {
      this.#isPreparing = false;
    }
    this.#update();
  }

  /** The level that is shown: the wanted one, or how far its way has come. */
  get #shown(): number {
    const films = this.#films;
    if (!films) return 0;
    const level = Math.round(this.#level);
    if (films.frame(this.#way, level)) return level;
    return Math.min(films.reached(this.#way), steps);
  }

  #update() {
    const { t } = this;
    const time = this.find<HTMLInputElement>("#time");
    time.value = String(Math.round(this.#level));
    time.ariaValueText = words[this.language].state(t);
    this.find("#at").innerHTML = `<i>t</i> = ${t}`;
    this.redraw();
  }

  // ----------------------------------------------------------------- drawing

  protected draw() {
    if (!this.#films || !this.#mixture) return;
    const { data } = this.colours;
    if (this.#densities?.colour !== data) {
      this.#densities = new DensityPictures(
        this.#mixture,
        schedule,
        reach,
        data,
      );
    }
    this.#drawPlane(this.#densities);
    this.#drawTimeline(this.#densities);
  }

  #drawPlane(densities: DensityPictures) {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#plane"));
    if (!surface) return;
    const { context, width } = surface;
    const { noise, score, accent, muted } = this.colours;
    const at = (x: number) => (x / reach + 1) / 2 * width;
    const level = this.#shown;
    const { alphaCumprod } = this.#films!.levels[level];
    context.drawImage(densities.plane(alphaCumprod), 0, 0, width, width);
    if (this.find<HTMLInputElement>("#arrows").checked) {
      this.#drawArrows(context, width);
    }

    const colour = this.#way === "forward" ? noise : score;
    const radius = width < 280 ? 1.4 : 1.7;
    if (this.#way !== "forward") {
      context.strokeStyle = colour;
      context.globalAlpha = .22;
      context.beginPath();
      for (let i = 0; i < particles; i++) {
        for (let back = trail; back >= 0; back--) {
          const frame = this.#films!.frame(this.#way, level + back);
          if (!frame) continue;
          const [x, y] = [at(frame[2 * i]), at(frame[2 * i + 1])];
          if (back === trail) context.moveTo(x, y);
          else context.lineTo(x, y);
        }
      }
      context.stroke();
      context.globalAlpha = 1;
    }
    const frame = this.#films!.frame(this.#way, level);
    if (frame) {
      context.fillStyle = colour;
      context.beginPath();
      for (let i = 0; i < frame.length; i += 2) {
        const [x, y] = [at(frame[i]), at(frame[i + 1])];
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 7);
      }
      context.fill();
    }

    context.strokeStyle = context.fillStyle = accent;
    context.lineWidth = 1.25;
    for (const { from, frames } of this.#drops) {
      const last = Math.min(Math.max(from - level, 0), frames.length - 1);
      for (let i = 0; i < frames[0].length / 2; i++) {
        context.beginPath();
        for (let k = 0; k <= last; k++) {
          context.lineTo(at(frames[k][2 * i]), at(frames[k][2 * i + 1]));
        }
        context.globalAlpha = .6;
        context.stroke();
        context.globalAlpha = 1;
        context.beginPath();
        const state = frames[last];
        context.arc(at(state[2 * i]), at(state[2 * i + 1]), 3, 0, 7);
        context.fill();
      }
    }
    if (this.root.activeElement?.id === "plane") {
      context.strokeStyle = muted;
      drawMark(context, this.#mark.map(at));
    }
    if (!this.#drops.length) {
      context.font = `12px ${this.fontFamily}`;
      context.fillStyle = muted;
      context.textAlign = "left";
      context.fillText(words[this.language].hint, 8, width - 9);
    }
  }

  #drawArrows(context: CanvasRenderingContext2D, width: number) {
    const places = gridOf(arrowsSide, reach * (1 - 1 / arrowsSide));
    const { alphaCumprod } = this.#films!.levels[this.#shown];
    const arrows = score(this.#mixture!, alphaCumprod, places);
    context.strokeStyle = this.colours.score;
    context.lineWidth = 1.2;
    drawArrows(context, places, arrows, {
      reach,
      width,
      cell: width / arrowsSide,
    });
  }

  #drawTimeline(densities: DensityPictures) {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#timeline"));
    if (!surface) return;
    const { context, width, height: whole } = surface;
    const { noise, score, accent, muted, rule, text } = this.colours;
    const height = whole - 20;
    const across = (level: number) => this.#films!.levels[level].t / T * width;
    const up = (x: number) => (1 - x / reach) / 2 * height;
    context.drawImage(densities.timeline(), 0, 0, width, height);
    context.strokeStyle = rule;
    context.strokeRect(.5, .5, width - 1, height - 1);

    const line = (
      points: [number, number][],
      colour: string,
      alpha: number,
    ) => {
      context.strokeStyle = colour;
      context.globalAlpha = alpha;
      context.beginPath();
      for (const [level, x] of points) context.lineTo(across(level), up(x));
      context.stroke();
      context.globalAlpha = 1;
    };
    const forth = this.#way === "forward";
    const colour = forth ? noise : score;
    const level = this.#shown;
    context.lineWidth = 1;
    for (let i = 0; i < lines; i++) {
      const particle = Math.floor((i + .5) / lines * particles);
      const points: [number, number][] = [];
      for (let k = 0; k <= steps; k += forth ? 2 : 1) {
        if (forth ? k > level : k < level) continue;
        const frame = this.#films!.frame(this.#way, k);
        if (frame) points.push([k, frame[2 * particle]]);
      }
      line(points, colour, .45);
    }
    for (const { from, frames } of this.#drops) {
      const last = Math.min(Math.max(from - level, 0), frames.length - 1);
      for (let i = 0; i < frames[0].length / 2; i++) {
        line(
          frames.slice(0, last + 1).map((it, k) => [from - k, it[2 * i]]),
          accent,
          .8,
        );
      }
    }
    context.strokeStyle = text;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(across(level), 0);
    context.lineTo(across(level), height);
    context.stroke();
    context.font = `12px ${this.fontFamily}`;
    context.fillStyle = muted;
    context.textAlign = "left";
    context.fillText("t = 0", 0, whole - 5);
    context.textAlign = "center";
    context.fillText(words[this.language].across, width / 2, whole - 5);
    context.textAlign = "right";
    context.fillText(T.toLocaleString("en"), width, whole - 5);
  }
}
