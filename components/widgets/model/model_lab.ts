import type { ModelCard } from "../../../inference/browser.ts";
import { type ModelLease, pageCard } from "../../../inference/shared_model.ts";
import { modelAddress } from "./address.ts";
import { holdModel } from "./hold_model.ts";
import type { HoldOptions } from "./holding.ts";
import { LeaseLab } from "./lease_lab.ts";
import { offerPrompts } from "./prompt_select.ts";
import { providerLine, words } from "./words.ts";

/**
 * A lab that asks the model, by `lease.denoiser(signal)`, and names what it
 * runs on. Out of sight, its steps wait.
 *
 * @attr {string} src - Address of the model's folder; scripts of the site find their own, those from npm need it
 * @attr {"webgpu" | "wasm"} provider - Takes the choice from the browser
 * @attr {string} runtime - Address of a folder with onnxruntime-web's files; if left out, the one beside the script
 */
export abstract class ModelLab extends LeaseLab<ModelLease> {
  /** What is known of the model without its weights: fetched once for a page. */
  protected async card(): Promise<ModelCard> {
    return await pageCard(modelAddress(this));
  }

  /** Fills `#prompt` with the model's prompts, once; a failure may be tried again. */
  protected async fillPrompts(): Promise<void> {
    const select = this.find<HTMLSelectElement>("#prompt");
    try {
      offerPrompts(select, await this.card(), words[this.language]);
    } catch (error) {
      this.isLive = true;
      this.say(error);
    }
  }

  protected async hold(options: HoldOptions): Promise<ModelLease> {
    const lease = await holdModel(this, this.root, options);
    lease.isPaused = !this.isSeen;
    return lease;
  }

  protected engineLine(lease: ModelLease | null): string {
    const say = words[this.language];
    return lease
      ? providerLine(lease.report, lease.milliseconds, say)
      : say.still;
  }

  protected override seen(isSeen: boolean) {
    if (this.lease) this.lease.isPaused = !isSeen;
  }
}
