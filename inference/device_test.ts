import assert from "node:assert/strict";
import {
  type DeviceSigns,
  ladder,
  type NativeDevice,
  openFirst,
  seekDevices,
} from "./device.ts";

const both: DeviceSigns = { noCuda: null, noWebGpu: null };
const none: DeviceSigns = { noCuda: "no library", noWebGpu: "no card" };

/** The devices that would be tried. */
function tried(...arguments_: Parameters<typeof ladder>): NativeDevice[] {
  return ladder(...arguments_)
    .filter(({ skip }) => skip === null).map(({ device }) => device);
}

Deno.test("the ladder goes from fast to sure, from the rung asked for", () => {
  assert.deepEqual(tried("auto", both), ["cuda", "webgpu", "cpu"]);
  assert.deepEqual(tried("cuda", both), ["cuda", "webgpu", "cpu"]);
  assert.deepEqual(tried("webgpu", both), ["webgpu", "cpu"]);
  assert.deepEqual(tried("cpu", both), ["cpu"]);
});

Deno.test("what would crash is not tried; a software WebGPU only by name", () => {
  assert.deepEqual(tried("auto", none), ["cpu"]);
  assert.deepEqual(tried("cuda", none), ["cpu"]);
  assert.deepEqual(tried("webgpu", none), ["webgpu", "cpu"]);
});

Deno.test("the first rung that works is used, and the others are accounted for", async () => {
  const lines: string[] = [];
  const asked: string[] = [];
  const { device, opened } = await openFirst(
    ladder("auto", { noCuda: "no library", noWebGpu: null }),
    (device) => {
      asked.push(device);
      return device === "webgpu"
        ? Promise.reject(new Error("answers wrongly"))
        : Promise.resolve(`session on ${device}`);
    },
    (line) => lines.push(line),
  );
  assert.equal(device, "cpu");
  assert.equal(opened, "session on cpu");
  assert.deepEqual(asked, ["webgpu", "cpu"]);
  assert.deepEqual(lines, [
    "cuda: passed over, no library",
    "webgpu: answers wrongly",
  ]);
});

Deno.test("when no rung works, the last one's reason is thrown", async () => {
  const open = (device: string) => Promise.reject(new Error(device));
  const rungs = ladder("auto", both);
  await assert.rejects(openFirst(rungs, open, () => {}), /^Error: cpu$/);
});

Deno.test("CUDA is looked for as a file, not by loading it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.match((await seekDevices(folder)).noCuda!, /there is no .*cuda/);
    await Deno.writeTextFile(`${folder}/libonnxruntime_providers_cuda.so`, "");
    assert.equal((await seekDevices(folder)).noCuda, null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
