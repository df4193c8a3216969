import { defineStage, type Stage } from "../stage.ts";
import { CLASSIFIER_FILES } from "./classifier_manifest.ts";
import type { ReadRecord } from "./reading.ts";

const stage = defineStage({
  name: "read",
  description: "glyphs as the radical classifier sees them",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {} as { of: readonly string[]; batchSize: number },
  async run({ root, input, output, parameters, progress }) {
    const { of, batchSize } = parameters;
    const { openClassifier } = await import("./classifier.ts");
    const classifier = await openClassifier(root);
    const pixels = classifier.imageSize ** 2;
    const paths = of.map((it) => `${input(it)}/glyphs.u8`);
    const total = paths.reduce(
      (sum, it) => sum + Deno.statSync(it).size / pixels,
      0,
    );
    const radicals = new Uint8Array(total);
    const features: Float32Array<ArrayBuffer>[] = [];
    let width = 0;
    let done = 0;
    for (const path of paths) {
      const glyphs = await Deno.readFile(path);
      for (let at = 0; at < glyphs.length; at += batchSize * pixels) {
        const read = await classifier.read(
          glyphs.subarray(at, at + batchSize * pixels),
        );
        const count = read.radicals.length;
        width = read.features.length / count;
        radicals.set(read.radicals, done);
        features.push(read.features.slice());
        done += count;
        progress(done, total);
      }
    }
    await classifier.close();

    const record: ReadRecord = { count: total, width };
    await Deno.writeFile(`${output}/radicals.u8`, radicals);
    await Deno.writeFile(`${output}/features.f32`, new Blob(features).stream());
    await Deno.writeTextFile(`${output}/read.json`, JSON.stringify(record));
  },
});
export default stage;

/** The stage that reads the glyphs of these stages, one after the other. */
export function readStage(name: string, of: readonly string[]): Stage {
  return {
    ...stage,
    name,
    inputs: of,
    files: CLASSIFIER_FILES,
    parameters: { of, batchSize: 64 },
  };
}
