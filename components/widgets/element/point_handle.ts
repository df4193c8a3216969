/** A place in the plane, in its own units. */
export type Place = [x: number, y: number];

export interface PointHandleOptions {
  /** For screen readers; the place is told behind it. */
  label: string;
  /** Both coordinates stay in [−reach, reach]. */
  reach: number;
  /** Of an arrow key. */
  step: number;
  /** The place that a place in the window means. */
  placeAt(event: PointerEvent): Place;
  /** The reader has moved it. */
  moved(place: Place): void;
}

const steps: Record<string, Place> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A point in a drawing: dragged by mouse and finger, moved by arrow keys. */
export class PointHandle {
  readonly element = document.createElement("div");
  #place: Place = [0, 0];

  constructor(private readonly options: PointHandleOptions) {
    const { element } = this;
    element.className = "handle";
    element.tabIndex = 0;
    // No role has two values: it is a thing of its own, and says what it is.
    element.role = "application";
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    element.addEventListener("pointermove", (event) => {
      if (element.hasPointerCapture(event.pointerId)) {
        this.#move(options.placeAt(event));
      }
    });
    element.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      this.#move(
        this.#place.map((it, i) => it + step[i] * options.step) as Place,
      );
    });
  }

  /** Where it stands, in CSS pixels of its parent, and for what place. */
  put(left: number, top: number, place: Place) {
    this.#place = place;
    this.element.style.translate = `${left}px ${top}px`;
    const [x, y] = place.map((it) => it.toFixed(1).replace("-", "−"));
    this.element.ariaLabel = `${this.options.label}: (${x}, ${y})`;
  }

  #move(place: Place) {
    const { reach, moved } = this.options;
    this.#place = place.map((it) =>
      Math.min(Math.max(it, -reach), reach)
    ) as Place;
    moved(this.#place);
  }
}
