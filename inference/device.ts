/**
 * Which devices to try, and in which order. The ladder goes from fast to sure;
 * every rung but the last must prove itself before it is used.
 */

/** Where a network can run natively. */
export type NativeDevice = "cuda" | "webgpu" | "cpu";

/** What a caller may ask for; "auto" = the first rung that works. */
export type DeviceRequest = "auto" | NativeDevice;

export const DEVICE_REQUESTS: readonly DeviceRequest[] = [
  "auto",
  "cuda",
  "webgpu",
  "cpu",
];

/** What was seen on this machine, without touching a GPU. */
export interface DeviceSigns {
  /** Why CUDA cannot run here, or null if its library lies beside ours. */
  readonly noCuda: string | null;
  /** Why WebGPU cannot run here, or null if there is a graphics card. */
  readonly noWebGpu: string | null;
}

/** One rung, tried or passed over. */
export interface Rung {
  readonly device: NativeDevice;
  /** Why it is passed over without a try; null = try it. */
  readonly skip: string | null;
}

/**
 * The rungs below and including the one asked for. A GPU that was asked for by
 * name is still passed over if its library is missing: onnxruntime may end the
 * whole process when it cannot load one.
 *
 * WebGPU asked for by name is tried without a card, since a software driver
 * may be what the caller wants to test; "auto" leaves those alone, as they are
 * slower than the CPU itself.
 */
export function ladder(request: DeviceRequest, signs: DeviceSigns): Rung[] {
  const rungs: Rung[] = [
    { device: "cuda", skip: signs.noCuda },
    {
      device: "webgpu",
      skip: request === "webgpu" ? null : signs.noWebGpu,
    },
    { device: "cpu", skip: null },
  ];
  if (request === "auto") return rungs;
  return rungs.slice(rungs.findIndex((rung) => rung.device === request));
}

/** What came of a climb down the ladder. */
export interface Opened<T> {
  readonly device: NativeDevice;
  readonly opened: T;
}

/**
 * Opens the first rung that works. `open` must reject for a device that is
 * missing, fails or answers wrongly; every such reason is logged.
 * @throws the last rung's error if none works
 */
export async function openFirst<T>(
  rungs: readonly Rung[],
  open: (device: NativeDevice) => Promise<T>,
  log: (line: string) => void,
): Promise<Opened<T>> {
  let last: unknown = new RangeError("the device ladder is empty");
  for (const { device, skip } of rungs) {
    if (skip !== null) {
      log(`${device}: passed over, ${skip}`);
      continue;
    }
    try {
      return { device, opened: await open(device) };
    } catch (error) {
      last = error;
      log(`${device}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw last;
}

/**
 * Looks for GPUs by the files that their drivers leave, so that nothing can
 * crash by looking.
 * @param runtime folder of onnxruntime's own native library
 */
export async function seekDevices(runtime: string): Promise<DeviceSigns> {
  const cuda = `${runtime}/libonnxruntime_providers_cuda.so`;
  return {
    noCuda: await exists(cuda) ? null : `there is no ${cuda}`,
    noWebGpu: await hasGraphicsCard()
      ? null
      : "there is no graphics card with a Vulkan, Metal or Direct3D driver",
  };
}

async function hasGraphicsCard(): Promise<boolean> {
  // macOS and Windows bring a driver for their cards; Linux may have neither.
  if (Deno.build.os !== "linux") return true;
  const drivers = [
    "/usr/share/vulkan/icd.d",
    "/etc/vulkan/icd.d",
    "/usr/local/nvidia/share/vulkan/icd.d",
  ];
  const driver = Deno.env.get("VK_DRIVER_FILES") !== undefined ||
    (await Promise.all(drivers.map(exists))).includes(true);
  const cards = ["/dev/dri/renderD128", "/dev/nvidia0", "/dev/dxg"];
  return driver && (await Promise.all(cards.map(exists))).includes(true);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
