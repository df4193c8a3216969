import { guided } from "../../../diffusion/mod.ts";
import type { ModelLease } from "../../../inference/shared_model.ts";
import { type Frame, Recording } from "../model/recording.ts";
import { duelSamplers, type Setting } from "./duel_samplers.ts";
import { nearest, placeOf } from "./places.ts";

/** What both sides have in common. */
export interface Shared {
  /** "" = no prompt */
  prompt: string;
  seed: number;
  guidance: number;
}

/** What a side asks of the page's model. */
export type Model = Pick<
  ModelLease,
  "denoiser" | "schedule" | "prompts" | "milliseconds"
>;

const none: readonly Frame[] = [];

/** One side of the duel: a sampler, its number of steps, and its run. */
export class Side {
  #recording: Recording | null = null;
  /** The settings of that run. */
  #named = "";
  #model: Model | null = null;
  #places: number[] = [];

  constructor(public setting: Setting) {}

  get sampler() {
    return duelSamplers[this.setting.sampler];
  }

  /** How often the network is asked in all. */
  get evaluations(): number {
    return this.sampler.evaluations(this.setting.steps);
  }

  /** States so far. */
  get frames(): readonly Frame[] {
    return this.#recording?.frames ?? none;
  }

  /** Where those states are, 0 … 1. */
  get places(): readonly number[] {
    return this.#places;
  }

  /** How far the run has come, 0 … 1; −1 before its first state. */
  get reach(): number {
    return this.#places.at(-1) ?? -1;
  }

  get isComplete(): boolean {
    return this.#recording?.complete ?? false;
  }

  /** The state nearest to a place, of those that there are. */
  frameAt(at: number): Frame | null {
    return this.frames[nearest(this.#places, at)] ?? null;
  }

  /** How often the network was asked up to a state, its own question included. */
  evaluationsAt({ index }: Frame): number {
    return Math.min(index + 1, this.evaluations);
  }

  /** What the network took for that. */
  millisecondsAt(frame: Frame): number {
    return this.#recording!.times.slice(0, this.evaluationsAt(frame))
      .reduce((sum, it) => sum + it, 0);
  }

  /** Forgets the run if it has other settings than these. */
  keep(shared: Shared) {
    const named = JSON.stringify([shared, this.setting]);
    if (named !== this.#named) this.#drop();
    this.#named = named;
  }

  /** The run of the present settings: what there is of it, or a new one. */
  begin(model: Model, shared: Shared) {
    this.keep(shared);
    const isBroken = this.#recording?.broken || this.#model !== model;
    if (this.#recording && (this.isComplete || !isBroken)) return;
    this.#drop();
    this.#model = model;
    const { schedule } = model;
    const { prompt, seed, guidance: guidanceScale } = shared;
    const condition = prompt ? model.prompts.condition(prompt) : null;
    const { sampler, setting: { steps }, evaluations } = this;
    this.#recording = new Recording(evaluations, (signal) => {
      const denoiser = model.denoiser(signal);
      return sampler.run(
        guided(denoiser, schedule, { guidanceScale }),
        schedule,
        {
          seed,
          numInferenceSteps: steps,
          shape: [1, ...denoiser.sampleShape],
          conditions: [condition],
          clipSample: true,
        },
      );
    });
  }

  /**
   * One state more.
   * @throws what the network throws; `begin` then starts anew
   */
  async record() {
    const recording = this.#recording!;
    const model = this.#model!;
    if (!await recording.record()) return;
    // The finished sample is arithmetic only; the network was not asked.
    if (!recording.complete) recording.times.push(model.milliseconds);
    // Other settings may have been chosen meanwhile.
    if (recording !== this.#recording) return;
    const { t } = recording.frames.at(-1)!;
    this.#places.push(placeOf(t, model.schedule.numTrainTimesteps));
  }

  #drop() {
    this.#recording?.stop();
    this.#recording = null;
    this.#places = [];
  }
}
