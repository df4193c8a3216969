import type { FileHashes } from "./file_hash.ts";
import { sha256OfJson } from "./file_hash.ts";
import { sourceHash, stopBundler } from "./source_hash.ts";
import type { Stage } from "./stage.ts";
import { pathOf } from "./stage_file.ts";
import { readProvenance } from "./store.ts";

/** A stage with all that decides its artifact, known before anything runs. */
export interface PlannedStage {
  readonly stage: Stage;
  /**
   * "present": its artifact is there. "missing": it has to run. "blocked": it
   * cannot. "absent": the report's model has none.
   */
  readonly state: "present" | "missing" | "blocked" | "absent";
  /** Why it is blocked or absent. */
  readonly problem?: string;
  /** Empty when blocked or absent, as are the three below. */
  readonly key: string;
  readonly version: string;
  readonly files: Record<string, string>;
  readonly inputs: Record<string, string>;
}

/**
 * Works out every stage's key and whether its artifact is there.
 *
 * @param stages In any order; the answer has inputs before what they feed.
 * @throws Error when names repeat, an input is unknown, or stages feed each other in a ring.
 */
export async function planStages(
  stages: readonly Stage[],
  hashes: FileHashes,
): Promise<PlannedStage[]> {
  const planned = new Map<string, PlannedStage>();
  try {
    for (const stage of inOrder(stages)) {
      planned.set(stage.name, await planStage(stage, planned, hashes));
    }
  } finally {
    hashes.save();
    await stopBundler();
  }
  return [...planned.values()];
}

/** The named stages and all that feeds them, inputs first. */
export function withInputs(
  plan: readonly PlannedStage[],
  names: readonly string[],
): PlannedStage[] {
  const wanted = new Set(names);
  for (const { stage } of plan.toReversed()) {
    if (wanted.has(stage.name)) stage.inputs.forEach((it) => wanted.add(it));
  }
  return plan.filter(({ stage }) => wanted.has(stage.name));
}

async function planStage(
  stage: Stage,
  planned: ReadonlyMap<string, PlannedStage>,
  hashes: FileHashes,
): Promise<PlannedStage> {
  const without = (
    state: "blocked" | "absent",
    problem: string,
  ): PlannedStage => ({
    stage,
    state,
    problem,
    key: "",
    version: "",
    files: {},
    inputs: {},
  });
  const blocked = (problem: string) => without("blocked", problem);
  if (stage.absent) return without("absent", stage.absent);
  const inputs: Record<string, string> = {};
  for (const name of stage.inputs) {
    const input = planned.get(name)!;
    if (input.state === "absent") return without("absent", input.problem!);
    if (input.state === "blocked") {
      return blocked(`its input \`${name}\` cannot be made`);
    }
    inputs[name] = input.key;
  }
  const files: Record<string, string> = {};
  for (const file of stage.files) {
    const path = pathOf(file);
    try {
      files[path] = hashes.of(file);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        return blocked(`its input file ${path} is missing`);
      }
      if (!(error instanceof SyntaxError)) throw error;
      return blocked(`its input file ${path} is not JSON: ${error.message}`);
    }
  }
  let version: string;
  try {
    version = await sourceHash(stage.module, hashes);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return blocked(`its code cannot be bundled: ${message}`);
  }
  const { name, parameters } = stage;
  const key = sha256OfJson({ name, version, parameters, files, inputs });
  const state = readProvenance(hashes.root, name, key) ? "present" : "missing";
  return { stage, state, key, version, files, inputs };
}

function inOrder(stages: readonly Stage[]): Stage[] {
  const byName = new Map(stages.map((it) => [it.name, it]));
  if (byName.size < stages.length) {
    throw new Error("two stages of pipeline/mod.ts have the same name");
  }
  const ordered = new Set<Stage>();
  const visit = (name: string, path: string[]) => {
    const stage = byName.get(name);
    if (!stage) {
      throw new Error(
        `stage \`${
          path.at(-1)
        }\` names an unknown input \`${name}\`: add it to pipeline/mod.ts or correct the name`,
      );
    }
    if (ordered.has(stage)) return;
    if (path.includes(name)) {
      throw new Error(
        `stages feed each other in a ring: ${[...path, name].join(" ← ")}`,
      );
    }
    stage.inputs.forEach((it) => visit(it, [...path, name]));
    ordered.add(stage);
  };
  stages.forEach(({ name }) => visit(name, []));
  return [...ordered];
}
