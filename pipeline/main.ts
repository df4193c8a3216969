import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ModelError } from "../inference/manifest.ts";
import { FileHashes } from "./file_hash.ts";
import { chooseModel, DEFAULT_MODEL } from "./model_choice.ts";
import { planStages } from "./plan.ts";
import { runPipeline, UnknownStageError } from "./run.ts";
import type { Stage } from "./stage.ts";
import { pathOf } from "./stage_file.ts";

const HELP = `Makes the artifacts that figures are drawn from, in .artifacts/.
A stage whose code, parameters and inputs are unchanged is not run again.

deno task pipeline [options]

  --list            show every stage, what feeds it and its state; run nothing
  --only STAGE      make this stage, and what it needs; may be repeated
  --force STAGE     run this stage even if it is up to date; may be repeated
  --dry-run         say what would run; run nothing
  --model FOLDER    another model than ${DEFAULT_MODEL}
  --device DEVICE   auto (default), cuda, webgpu or cpu, for stages that run
                    the model; an artifact that is there is kept, whatever
                    device made it
  --help            this text
`;
const DEVICES = ["auto", "cuda", "webgpu", "cpu"];

class UsageError extends Error {}

if (import.meta.main) Deno.exit(await main(Deno.args));

/** Exit status: 0 done, 1 a stage failed, 2 wrong usage, 130 interrupted. */
async function main(args: string[]): Promise<number> {
  const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
  try {
    const options = readOptions(args);
    if (options.help) {
      console.log(HELP);
      return 0;
    }
    if (options.model) chooseModel(options.model);
    // Only now: stages are made for the model that was chosen.
    const { stages } = await import("./mod.ts");
    if (options.list) {
      await list(root, stages);
      return 0;
    }
    const interrupt = new AbortController();
    const onSignal = () => interrupt.abort();
    Deno.addSignalListener("SIGINT", onSignal);
    Deno.addSignalListener("SIGTERM", onSignal);
    const { only, force, dryRun, device } = options;
    const { failed, notMade } = await runPipeline({
      root,
      stages,
      only,
      force,
      dryRun,
      device,
      signal: interrupt.signal,
    });
    if (interrupt.signal.aborted) return 130;
    return failed.length + notMade.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof UnknownStageError) {
      console.error(`pipeline: ${error.message}`);
      console.error("`deno task pipeline --help` lists the options.");
      return 2;
    }
    if (error instanceof ModelError) {
      console.error(`pipeline: ${error.message}`);
      return 1;
    }
    throw error;
  }
}

function readOptions(args: string[]) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        list: { type: "boolean" },
        only: { type: "string", multiple: true },
        force: { type: "string", multiple: true },
        "dry-run": { type: "boolean" },
        model: { type: "string" },
        device: { type: "string", default: "auto" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (!DEVICES.includes(values.device)) {
    throw new UsageError(
      `unknown device \`${values.device}\`; the devices are ${
        DEVICES.join(", ")
      }`,
    );
  }
  return { ...values, dryRun: values["dry-run"] };
}

async function list(root: string, stages: readonly Stage[]): Promise<void> {
  const width = Math.max(...stages.map((it) => it.name.length));
  for (const planned of await planStages(stages, new FileHashes(root))) {
    const { stage, state, problem } = planned;
    const fedBy = [...stage.inputs, ...stage.files.map(pathOf)].join(", ") ||
      "nothing";
    console.log(`${stage.name.padEnd(width)}  ${stage.description}`);
    console.log(`${" ".repeat(width)}  ← ${fedBy}`);
    console.log(
      `${" ".repeat(width)}  ${state}${problem ? `: ${problem}` : ""}`,
    );
  }
}
