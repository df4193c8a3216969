import { ModelLab } from "./model_lab.ts";
import { RunFields } from "./run_fields.ts";

/**
 * A lab that runs the model for a prompt and a seed: its button for play begins
 * a run, and stops it.
 */
export abstract class RunLab extends ModelLab {
  protected fields!: RunFields;

  /** The reader wants another run; `fields` say which. */
  protected abstract takeControls(): void;

  protected override built() {
    super.built();
    this.fields = new RunFields(
      this.root,
      () => this.fillPrompts(),
      () => this.takeControls(),
    );
  }

  protected override get isUnderWay(): boolean {
    return this.isAsking || this.isPlaying;
  }

  /** Asks no more, and stays where it is. */
  protected override stop() {
    this.giveUp();
    this.pause();
    this.namePlay();
  }
}
