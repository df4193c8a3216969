/**
 * The process in which one stage runs: `stage_process.ts <job as JSON>`.
 * It writes events as JSON lines to standard output, and ends with status 1
 * after an event "failed".
 */
import { FileHashes, sha256OfStageFile } from "./file_hash.ts";
import { chosenModel } from "./model_choice.ts";
import { sourceHash, stopBundler } from "./source_hash.ts";
import type { Stage, StageFacts } from "./stage.ts";
import { pathOf } from "./stage_file.ts";
import {
  artifactFolder,
  holdForReading,
  readProvenance,
  writeArtifact,
} from "./store.ts";

/** What the runner asks for. */
export interface StageJob {
  /** All but its work, which is that of the module's default export. */
  stage: Pick<Stage, "name" | "module" | "inputs" | "files" | "parameters">;
  root: string;
  key: string;
  version: string;
  files: Record<string, string>;
  inputs: Record<string, string>;
  device: string;
  commit: string | null;
  force: boolean;
}

/** What the process answers, one a line. */
export type StageEvent =
  | { event: "waiting" }
  | { event: "progress"; done: number; total: number; label?: string }
  | { event: "device"; device: string }
  | { event: "done"; written: boolean; device: string }
  | { event: "failed"; message: string; stack?: string };

/** Lines of progress are written at most this often. */
const PROGRESS_MS = 100;

if (import.meta.main) {
  // Ends this process when the runner is gone, even amid a long computation.
  new Worker(new URL("./orphan_watch.ts", import.meta.url), { type: "module" });
  const job: StageJob = JSON.parse(Deno.args[0]);
  try {
    await runStage(job);
    Deno.exit(0);
  } catch (error) {
    const { message, stack } = error instanceof Error
      ? error
      : new Error(String(error));
    send({ event: "failed", message, stack });
    Deno.exit(1);
  }
}

async function runStage(job: StageJob): Promise<void> {
  const { stage, root, key, version, files, inputs } = job;
  const { run }: Stage = (await import(stage.module)).default;
  const held = [];
  for (const name of Object.keys(inputs)) {
    held.push(await holdForReading(root, name));
  }
  let lastProgress = -Infinity;
  const result = await writeArtifact(root, stage.name, key, async (output) => {
    const started = new Date().toISOString();
    const facts = factsOfInputs(job);
    await run({
      output,
      root,
      parameters: stage.parameters,
      device: job.device,
      input(name) {
        if (!stage.inputs.includes(name)) {
          throw new Error(
            `stage \`${stage.name}\` reads \`${name}\` without naming it in its inputs`,
          );
        }
        return artifactFolder(root, name, inputs[name]);
      },
      progress(done, total, label) {
        const now = performance.now();
        if (done < total && now - lastProgress < PROGRESS_MS) return;
        lastProgress = now;
        send({ event: "progress", done, total, label });
      },
      record(more) {
        Object.assign(facts, more);
        if (more.device) send({ event: "device", device: more.device });
      },
    });
    await assertUnchanged(job);
    const { seed } = stage.parameters;
    return {
      version,
      parameters: stage.parameters,
      files,
      inputs,
      seed: typeof seed === "number" ? seed : null,
      model: chosenModel(),
      modelHash: facts.modelHash ?? null,
      datasetHash: facts.datasetHash ?? null,
      commit: job.commit,
      device: facts.device ?? "cpu",
      started,
    };
  }, { force: job.force, onWait: () => send({ event: "waiting" }) });
  held.forEach((it) => it[Symbol.dispose]());
  send({
    event: "done",
    written: result.written,
    device: result.provenance.device,
  });
}

function factsOfInputs({ root, inputs }: StageJob): StageFacts {
  const facts: StageFacts = {};
  for (const [name, key] of Object.entries(inputs)) {
    const made = readProvenance(root, name, key);
    if (!made) throw new Error(`the artifact of its input \`${name}\` is gone`);
    facts.modelHash ??= made.modelHash ?? undefined;
    facts.datasetHash ??= made.datasetHash ?? undefined;
  }
  return facts;
}

/** An edit while the stage ran would put the artifact under a key that does not describe it. */
async function assertUnchanged(
  { stage, root, version, files }: StageJob,
): Promise<void> {
  const hashes = new FileHashes(root);
  const present = await sourceHash(stage.module, hashes);
  await stopBundler();
  if (present !== version) {
    throw new Error(
      `the code of stage \`${stage.name}\` changed while it ran: run it again`,
    );
  }
  for (const file of stage.files) {
    if (sha256OfStageFile(root, file) !== files[pathOf(file)]) {
      throw new Error(
        `the file ${
          pathOf(file)
        } changed while stage \`${stage.name}\` read it: run it again`,
      );
    }
  }
}

function send(event: StageEvent): void {
  let rest = new TextEncoder().encode(JSON.stringify(event) + "\n");
  while (rest.length) rest = rest.subarray(Deno.stdout.writeSync(rest));
}
