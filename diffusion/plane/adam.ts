/** Rates at which Adam forgets, and what keeps it from dividing by 0. */
const FIRST = .9;
const SECOND = .999;
const EPSILON = 1e-8;

/** Adam (Kingma & Ba 2015, algorithm 1): each parameter at its own pace. */
export class Adam {
  #first: Float64Array;
  #second: Float64Array;
  #step = 0;

  constructor(private readonly parameters: Float64Array) {
    this.#first = new Float64Array(parameters.length);
    this.#second = new Float64Array(parameters.length);
  }

  /** Moves the parameters against the gradient. */
  step(gradient: Float64Array, rate: number) {
    const [first, second] = [this.#first, this.#second];
    this.#step++;
    const pace = rate / (1 - FIRST ** this.#step);
    const spread = 1 - SECOND ** this.#step;
    for (let i = 0; i < gradient.length; i++) {
      const slope = gradient[i];
      first[i] = FIRST * first[i] + (1 - FIRST) * slope;
      second[i] = SECOND * second[i] + (1 - SECOND) * slope * slope;
      this.parameters[i] -= pace * first[i] /
        (Math.sqrt(second[i] / spread) + EPSILON);
    }
  }
}
