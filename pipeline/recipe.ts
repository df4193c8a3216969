/** What the report's manifest tells of a network made by `models/training/`. */
import { MANIFEST } from "./report.ts";

/** The recipe's record of the network's shape, `training.configuration.network`. */
export interface RecipeNetwork {
  readonly image_size: number;
  readonly patch_size: number;
  readonly channels: readonly number[];
  readonly embedding_width: number;
}

const { network } = (MANIFEST.training?.configuration ?? {}) as {
  network?: RecipeNetwork;
};

/** The shape of the network of the report's model, if the recipe made it. */
export const NETWORK = network;

/** Why a stage that looks into the network is absent: it knows the recipe's alone. */
export const NOT_OF_THE_RECIPE: string | undefined = network
  ? undefined
  : `The network of ${MANIFEST.name} was not made with the recipe of this report, the only one whose parts it knows.`;
