import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Absent } from "./absent.ts";
import { FileHashes } from "./file_hash.ts";
import { stages as allStages } from "./mod.ts";
import { planStages } from "./plan.ts";
import type { Stage } from "./stage.ts";
import { artifactFolder, type Provenance, readProvenance } from "./store.ts";

/** A finished artifact, to be read. */
export interface Artifact {
  /** Absolute path. */
  readonly folder: string;
  readonly provenance: Provenance;
  /** Absolute path of one of its files. */
  path(file: string): string;
  /** One of its files, parsed; the caller says what it holds. */
  json<T>(file: string): T;
  bytes(file: string): Uint8Array<ArrayBuffer>;
  /** A file of little-endian 32-bit floats. */
  floats(file: string): Float32Array<ArrayBuffer>;
}

/**
 * Opens the up-to-date artifact of a stage.
 *
 * @throws Absent when the report's model has none.
 * @throws Error when it is missing, or was made by other code, parameters or
 * inputs than the present ones; the message names the command that makes it.
 */
export async function openArtifact(
  name: string,
  {
    root = resolve(fileURLToPath(new URL("..", import.meta.url))),
    stages = allStages,
  }: { root?: string; stages?: readonly Stage[] } = {},
): Promise<Artifact> {
  if (!stages.some((it) => it.name === name)) {
    throw new Error(
      `there is no stage \`${name}\`; the stages are ${
        stages.map((it) => it.name).join(", ")
      }`,
    );
  }
  const plan = await planStages(stages, new FileHashes(root));
  const { state, key, problem } = plan.find((it) => it.stage.name === name)!;
  if (state === "absent") throw new Absent(problem!);
  const provenance = state === "present"
    ? readProvenance(root, name, key)
    : undefined;
  if (!provenance) {
    throw new Error(
      `artifact \`${name}\` is missing or stale: run \`deno task pipeline --only ${name}\`${
        problem ? ` (at present it cannot run: ${problem})` : ""
      }`,
    );
  }
  const folder = artifactFolder(root, name, key);
  const path = (file: string) => join(folder, file);
  return {
    folder,
    provenance,
    path,
    json: (file) => JSON.parse(Deno.readTextFileSync(path(file))),
    bytes: (file) => Deno.readFileSync(path(file)),
    floats: (file) => new Float32Array(Deno.readFileSync(path(file)).buffer),
  };
}
