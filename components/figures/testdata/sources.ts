/** Sources for a figure's test: the slices of this folder, as artifacts. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { Manifest } from "../../../inference/manifest.ts";
import type { Artifact } from "../../../pipeline/artifact.ts";
import type { Figure, Sources } from "../drawing/figure.ts";
import { sourcesOf } from "../mod.ts";

type Record = { provenance: Artifact["provenance"] } & {
  [file: string]: unknown;
};

const records: { manifest: Manifest } & { [stage: string]: unknown } = JSON
  .parse(await Deno.readTextFile(new URL("records.json", import.meta.url)));

export const manifest = records.manifest;

const here = fileURLToPath(new URL(".", import.meta.url));

const pictures: { [file: string]: string } = {
  "glyphs.u8": "glyphs.png",
  "samples.u8": "samples.png",
  "trajectories.u8": "states.png",
  "predictions.u8": "predictions.png",
};

/** The artifacts of all slices, their files in a temporary folder. */
export async function slices(folder: string): Promise<Map<string, Artifact>> {
  for (const [file, picture] of Object.entries(pictures)) {
    const pixels = await sharp(new URL(picture, import.meta.url).pathname)
      .toColourspace("b-w").raw().toBuffer();
    await Deno.writeFile(join(folder, file), pixels);
  }
  const { positions } = records.projection as { positions: number[] };
  const floats = new Float32Array(positions);
  const stages = Object.keys(records).filter((it) => it !== "manifest");
  const artifacts = new Map<string, Artifact>(stages.map((stage) => {
    const record = records[stage] as Record;
    return [stage, {
      folder,
      provenance: record.provenance,
      path: (file) => join(folder, file),
      json: <T>(file: string) => structuredClone(record[file]) as T,
      bytes: (file) => Deno.readFileSync(join(folder, file)),
      floats: (file) =>
        file in record
          ? new Float32Array(record[file] as number[])
          : floats.slice(),
    }];
  }));
  for (const { name, isDirectory } of Deno.readDirSync(here)) {
    if (isDirectory) artifacts.set(name, slice(name));
  }
  return artifacts;
}

/** A slice that has a folder of its own, with files as the artifact has them. */
function slice(stage: string): Artifact {
  const folder = join(here, stage);
  const path = (file: string) => join(folder, file);
  const bytes = (file: string) => Deno.readFileSync(path(file));
  const json = <T>(file: string) =>
    JSON.parse(Deno.readTextFileSync(path(file))) as T;
  return {
    folder,
    provenance: json("provenance.json"),
    path,
    bytes,
    json,
    floats: (file) => new Float32Array(bytes(file).buffer),
  };
}

/** What a figure may read of the slices. */
export function sourcesFor(
  figure: Figure,
  artifacts: Map<string, Artifact>,
): Sources {
  return sourcesOf(figure, artifacts, manifest);
}
