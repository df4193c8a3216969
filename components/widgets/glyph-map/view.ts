const CLOSEST = 60;
/** How close a glyph that is looked for is shown. */
const CLOSE = 12;
/** Milliseconds that a jump takes. */
const JUMP = 450;

/** What part of the map is seen, and how the reader moves it. */
export class View {
  /** CSS pixels to the map's width, and where its top left lies. */
  scale = 1;
  left = 0;
  top = 0;
  /** The pointer that went up last had moved the map. */
  wasDragged = false;
  #whole = 0;
  #width = 0;
  #height = 0;
  #pointers = new Map<number, { x: number; y: number }>();
  #animation = 0;

  /** @param mapHeight with the map's width as unit */
  constructor(
    private canvas: HTMLElement,
    private mapHeight: number,
    private changed: () => void,
  ) {
    this.fit();
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
      // A pinch on a touchpad comes as a wheel with Control.
      const strength = event.ctrlKey ? .01 : .002;
      this.#stop();
      this.#zoom(
        2 ** Math.min(Math.max(-event.deltaY * lines * strength, -1), 1),
        event.offsetX,
        event.offsetY,
      );
    }, { passive: false });
    canvas.addEventListener(
      "dblclick",
      (event) =>
        this.zoomBy(event.shiftKey ? .5 : 2, event.offsetX, event.offsetY),
    );
    canvas.addEventListener("pointerdown", (event) => {
      this.#stop();
      if (this.#pointers.size === 0) this.wasDragged = false;
      this.#pointers.set(event.pointerId, {
        x: event.offsetX,
        y: event.offsetY,
      });
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => this.#drag(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(end, (event) => {
        this.#pointers.delete(event.pointerId);
      });
    }
  }

  /** 1: the whole map is seen. */
  get magnification(): number {
    return this.scale / this.#whole;
  }

  toScreen([x, y]: readonly [number, number]): [number, number] {
    return [x * this.scale + this.left, y * this.scale + this.top];
  }

  placeOf(x: number, y: number): [number, number] {
    return [(x - this.left) / this.scale, (y - this.top) / this.scale];
  }

  /** The place in the middle of the view. */
  middle(): [number, number] {
    return this.placeOf(this.#width / 2, this.#height / 2);
  }

  /** Keeps the middle where it is when the element's size has changed. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || (width === this.#width && height === this.#height)) return;
    const before = this.#whole
      ? { middle: this.middle(), magnification: this.magnification }
      : { middle: this.#centre(), magnification: 1 };
    [this.#width, this.#height] = [width, height];
    this.#whole = Math.min(width, height / this.mapHeight);
    this.#look(before.middle, this.#whole * before.magnification);
  }

  zoomBy(factor: number, x = this.#width / 2, y = this.#height / 2) {
    const scale = this.#limit(this.scale * factor);
    const [px, py] = this.placeOf(x, y);
    this.#go([
      px + (this.#width / 2 - x) / scale,
      py + (this.#height / 2 - y) / scale,
    ], scale);
  }

  panBy(x: number, y: number) {
    this.left += x;
    this.top += y;
    this.#keep();
  }

  /** The whole map. */
  reset() {
    this.#go(this.#centre(), this.#whole);
  }

  closeTo(place: [number, number]) {
    this.#go(place, Math.max(this.scale, this.#whole * CLOSE));
  }

  /** Moves as little as is needed to have a place well in sight. */
  reveal(place: [number, number]) {
    const [x, y] = this.toScreen(place);
    const edge = 48;
    const isSeen = x > edge && y > edge && x < this.#width - edge &&
      y < this.#height - edge;
    if (!isSeen) this.#go(place, this.scale);
  }

  #centre(): [number, number] {
    return [.5, this.mapHeight / 2];
  }

  #limit(scale: number): number {
    return Math.min(Math.max(scale, this.#whole), this.#whole * CLOSEST);
  }

  #zoom(factor: number, x: number, y: number) {
    const scale = this.#limit(this.scale * factor);
    const [px, py] = this.placeOf(x, y);
    this.scale = scale;
    this.left = x - px * scale;
    this.top = y - py * scale;
    this.#keep();
  }

  #drag(event: PointerEvent) {
    const known = this.#pointers.get(event.pointerId);
    if (!known) return;
    const now = { x: event.offsetX, y: event.offsetY };
    const [dx, dy] = [now.x - known.x, now.y - known.y];
    // A finger trembles; that is no drag.
    if (!this.wasDragged && Math.hypot(dx, dy) < 4) return;
    this.wasDragged = true;
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)
      ?.[1];
    this.#pointers.set(event.pointerId, now);
    if (!other) return this.panBy(dx, dy);
    const distance = (to: { x: number; y: number }) =>
      Math.max(Math.hypot(to.x - other.x, to.y - other.y), 1);
    this.#zoom(distance(now) / distance(known), other.x, other.y);
  }

  /** The middle of the view stays on the map. */
  #keep() {
    const [x, y] = this.middle();
    this.#look([
      Math.min(Math.max(x, 0), 1),
      Math.min(Math.max(y, 0), this.mapHeight),
    ], this.scale);
    this.changed();
  }

  #look([x, y]: readonly [number, number], scale: number) {
    this.scale = scale;
    this.left = this.#width / 2 - x * scale;
    this.top = this.#height / 2 - y * scale;
  }

  #stop() {
    cancelAnimationFrame(this.#animation);
  }

  /** There in one movement; at once for a reader who wants none. */
  #go(to: [number, number], scale: number) {
    this.#stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#look(to, scale);
      return this.#keep();
    }
    const from = this.middle();
    const first = this.scale;
    const begin = performance.now();
    const move = (now: number) => {
      const share = Math.min(Math.max((now - begin) / JUMP, 0), 1);
      const eased = 1 - (1 - share) ** 3;
      this.#look([
        from[0] + (to[0] - from[0]) * eased,
        from[1] + (to[1] - from[1]) * eased,
      ], first * (scale / first) ** eased);
      this.#keep();
      if (share < 1) this.#animation = requestAnimationFrame(move);
    };
    this.#animation = requestAnimationFrame(move);
  }
}
