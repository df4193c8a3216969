import type { ProviderRequest } from "../../../inference/protocol.ts";
import {
  leaseModel,
  type ModelLease,
} from "../../../inference/shared_model.ts";
import type { Shareable } from "../element/share.ts";
import { modelAddress, runtimeAddress } from "./address.ts";
import type { HoldOptions } from "./holding.ts";
import { offerThreads } from "./more_threads.ts";

/** Takes hold of the model that an element's attributes name. */
export async function holdModel(
  element: Shareable,
  root: ShadowRoot,
  options: HoldOptions,
): Promise<ModelLease> {
  const lease = await leaseModel(modelAddress(element), {
    ...options,
    provider: element.getAttribute("provider") as ProviderRequest ?? "auto",
    runtime: runtimeAddress(element),
  });
  offerThreads(element, root, lease.report);
  return lease;
}
