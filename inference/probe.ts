/**
 * Tries one device and ends: `deno run -A probe.ts MODEL_DIR DEVICE`. A driver
 * that crashes takes this process with it, not the one that asked.
 */
import type { NativeDevice } from "./device.ts";
import { probe } from "./native.ts";

const [modelDir, device] = Deno.args;
try {
  await probe(modelDir, device as NativeDevice);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
