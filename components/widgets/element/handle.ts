/** What a handle stands for. */
export interface HandleOptions {
  /** For screen readers. */
  label: string;
  min: number;
  max: number;
  /** Of an arrow key; ten times as much with Page Up and Page Down. */
  step: number;
  /** The value that a place in the window means. */
  valueAt(event: PointerEvent): number;
  /** The reader has moved it; in [min, max]. */
  moved(value: number): void;
}

const steps: Record<string, number> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
};

/** A slider in a drawing: dragged by mouse and finger, moved by keys. */
export class Handle {
  readonly element = document.createElement("div");
  #value = 0;

  constructor(private readonly options: HandleOptions) {
    const { element } = this;
    const { label, min, max } = options;
    element.className = "handle";
    element.tabIndex = 0;
    element.role = "slider";
    element.ariaLabel = label;
    element.ariaValueMin = String(min);
    element.ariaValueMax = String(max);
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    element.addEventListener("pointermove", (event) => {
      if (element.hasPointerCapture(event.pointerId)) {
        this.#move(options.valueAt(event));
      }
    });
    element.addEventListener("keydown", (event) => {
      const ends: Record<string, number> = { Home: min, End: max };
      const value = ends[event.key] ??
        this.#value + steps[event.key] * options.step;
      if (Number.isNaN(value)) return;
      event.preventDefault();
      this.#move(value);
    });
  }

  /** Where it stands, in CSS pixels of its parent, and for what value. */
  place(x: number, y: number, value: number) {
    this.#value = value;
    this.element.style.translate = `${x}px ${y}px`;
    this.element.ariaValueNow = value.toFixed(2);
  }

  #move(value: number) {
    const { min, max, moved } = this.options;
    // The next key may come before the next drawing.
    this.#value = Math.min(Math.max(value, min), max);
    moved(this.#value);
  }
}
