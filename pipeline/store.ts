import { dirname, join, relative } from "node:path";
import { sha256OfFile } from "./file_hash.ts";

/**
 * Where an artifact came from: `provenance.json` in its folder. It is written
 * last, so an artifact that has one is whole.
 */
export interface Provenance {
  stage: string;
  /** SHA-256 of version, parameters, input files and the keys of inputs. */
  key: string;
  /** SHA-256 of the stage's code; see `source_hash.ts`. */
  version: string;
  parameters: Readonly<Record<string, unknown>>;
  /** SHA-256 of each input file. */
  files: Record<string, string>;
  /** Key of each input artifact. */
  inputs: Record<string, string>;
  seed: number | null;
  /** Folder of the model that the report was built around. */
  model: string;
  modelHash: string | null;
  datasetHash: string | null;
  /** Commit of the repository, with "-dirty" if files differed from it. */
  commit: string | null;
  device: string;
  /** ISO 8601. */
  started: string;
  finished: string;
  outputs: Record<string, { bytes: number; sha256: string }>;
}

/** Folder of an artifact: `<root>/.artifacts/<stage>/<key>`. */
export function artifactFolder(root: string, stage: string, key: string) {
  return join(stageFolder(root, stage), key);
}

/** Provenance of an artifact, or undefined when it is absent or files of it are missing or cut. */
export function readProvenance(
  root: string,
  stage: string,
  key: string,
): Provenance | undefined {
  const folder = artifactFolder(root, stage, key);
  try {
    const provenance: Provenance = JSON.parse(
      Deno.readTextFileSync(join(folder, PROVENANCE)),
    );
    const whole = Object.entries(provenance.outputs).every((
      [path, { bytes }],
    ) => Deno.statSync(join(folder, path)).size === bytes);
    return whole ? provenance : undefined;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof SyntaxError
    ) return undefined;
    throw error;
  }
}

/**
 * Writes one artifact. `write` fills a temporary folder beside the final one,
 * which takes its place in a single rename: a reader sees all of it or nothing,
 * and a killed run leaves only a temporary folder for the next one to remove.
 *
 * One process at a time writes artifacts of a stage; others wait here, and
 * find the work done. `force` replaces an artifact that is there.
 *
 * @returns The provenance, and whether `write` was called.
 */
export async function writeArtifact(
  root: string,
  stage: string,
  key: string,
  write: (
    folder: string,
  ) => Promise<Omit<Provenance, "stage" | "key" | "outputs" | "finished">>,
  { force = false, onWait = () => {} } = {},
): Promise<{ provenance: Provenance; written: boolean }> {
  Deno.mkdirSync(stageFolder(root, stage), { recursive: true });
  using lock = Deno.openSync(join(stageFolder(root, stage), ".writing"), {
    create: true,
    write: true,
  });
  let waited = false;
  if (!lock.tryLockSync(true)) {
    onWait();
    waited = true;
    await lock.lock(true);
  }
  // Nobody else writes now, so whatever is temporary was left by a killed run.
  for (const { name } of Deno.readDirSync(stageFolder(root, stage))) {
    if (name.startsWith(TEMPORARY)) {
      Deno.removeSync(join(stageFolder(root, stage), name), {
        recursive: true,
      });
    }
  }
  const there = readProvenance(root, stage, key);
  if (there && (!force || waited)) return { provenance: there, written: false };

  const folder = artifactFolder(root, stage, key);
  const temporary = join(dirname(folder), TEMPORARY + key);
  Deno.mkdirSync(temporary);
  try {
    const facts = await write(temporary);
    const provenance: Provenance = {
      stage,
      key,
      ...facts,
      finished: new Date().toISOString(),
      outputs: outputsOf(temporary),
    };
    if (Object.keys(provenance.outputs).length === 0) {
      throw new Error(
        `stage \`${stage}\` wrote no file into its output folder`,
      );
    }
    Deno.writeTextFileSync(
      join(temporary, PROVENANCE),
      JSON.stringify(provenance, null, 2) + "\n",
    );
    moveAside(folder);
    Deno.renameSync(temporary, folder);
    return { provenance, written: true };
  } finally {
    removeIfThere(temporary);
    removeIfThere(join(dirname(folder), REPLACED));
  }
}

/**
 * Keeps a stage's artifacts from being pruned while they are read; dispose of
 * the answer when done. The kernel does so if the process is killed.
 */
export async function holdForReading(
  root: string,
  stage: string,
): Promise<Disposable> {
  const file = Deno.openSync(join(stageFolder(root, stage), ".reading"), {
    create: true,
    write: true,
  });
  await file.lock(false);
  return file;
}

/**
 * Removes artifacts of a stage other than the one with this key, finished or
 * not, unless some process reads or writes artifacts of this stage right now,
 * or they are of another model's report.
 *
 * @returns The number removed.
 */
export function prune(
  root: string,
  stage: string,
  key: string,
  model: string,
): number {
  const folder = stageFolder(root, stage);
  const old = [...Deno.readDirSync(folder)].filter((it) =>
    it.isDirectory && it.name !== key &&
    (readProvenance(root, stage, it.name)?.model ?? model) === model
  );
  if (old.length === 0) return 0;
  const options = { create: true, write: true };
  using reading = Deno.openSync(join(folder, ".reading"), options);
  using writing = Deno.openSync(join(folder, ".writing"), options);
  if (!reading.tryLockSync(true) || !writing.tryLockSync(true)) return 0;
  for (const { name } of old) removeIfThere(join(folder, name));
  return old.length;
}

const PROVENANCE = "provenance.json";
const TEMPORARY = "temporary-";
const REPLACED = TEMPORARY + "replaced";

function stageFolder(root: string, stage: string): string {
  return join(root, ".artifacts", stage);
}

function moveAside(folder: string): void {
  try {
    Deno.renameSync(folder, join(dirname(folder), REPLACED));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function outputsOf(folder: string): Provenance["outputs"] {
  const outputs: Provenance["outputs"] = {};
  const visit = (path: string) => {
    for (const entry of Deno.readDirSync(path)) {
      const file = join(path, entry.name);
      if (entry.isDirectory) visit(file);
      else {
        outputs[relative(folder, file)] = {
          bytes: Deno.statSync(file).size,
          sha256: sha256OfFile(file),
        };
      }
    }
  };
  visit(folder);
  return Object.fromEntries(
    Object.entries(outputs).sort(([a], [b]) => a < b ? -1 : 1),
  );
}
