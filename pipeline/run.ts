import { fileURLToPath } from "node:url";
import { FileHashes } from "./file_hash.ts";
import { chosenModel } from "./model_choice.ts";
import { type PlannedStage, planStages, withInputs } from "./plan.ts";
import {
  duration,
  ProgressDisplay,
  standardOutput,
  type Terminal,
} from "./progress.ts";
import type { Stage } from "./stage.ts";
import type { StageEvent, StageJob } from "./stage_process.ts";
import { prune } from "./store.ts";

export interface RunOptions {
  /** Absolute path of the repository. */
  root: string;
  stages: readonly Stage[];
  /** Make these and what they need; everything when absent. */
  only?: readonly string[];
  /** Run these even if their artifacts are there. */
  force?: readonly string[];
  /** Say what would run, and run nothing. */
  dryRun?: boolean;
  /** "auto" (default), "cuda", "webgpu" or "cpu". */
  device?: string;
  /** What to run again after a failure; `deno task pipeline`, with a stage. */
  command?: string;
  /** Stages that may run at the same time; as many as there are processors. */
  atOnce?: number;
  /** Ends the run; stages at work are killed. */
  signal?: AbortSignal;
  terminal?: Terminal;
}

/** Names of stages by what became of them. */
export interface RunResult {
  made: string[];
  unchanged: string[];
  failed: string[];
  /** Not begun, because an input failed or the run was ended. */
  notMade: string[];
}

/** A name that is not a stage's. */
export class UnknownStageError extends Error {}

/**
 * Makes every artifact that is missing, each stage in a process of its own, as
 * soon as its inputs are there. A stage that fails stops only those that it
 * feeds; artifacts made before it stay.
 *
 * @throws UnknownStageError when `only` or `force` names no stage.
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const { root, stages, dryRun = false, device = "auto", signal } = options;
  const { atOnce = navigator.hardwareConcurrency } = options;
  const force = options.force ?? [];
  const names = stages.map((it) => it.name);
  for (const name of [...options.only ?? [], ...force]) {
    if (!names.includes(name)) {
      throw new UnknownStageError(
        `there is no stage \`${name}\`; the stages are ${names.join(", ")}`,
      );
    }
  }
  const plan = await planStages(stages, new FileHashes(root));
  const wanted = options.only
    ? withInputs(plan, [...options.only, ...force])
    : plan;
  const mustRun = (it: PlannedStage) =>
    it.state === "missing" ||
    it.state === "present" && force.includes(it.stage.name);
  const display = new ProgressDisplay(options.terminal ?? standardOutput);
  const result: RunResult = {
    made: [],
    unchanged: wanted.filter((it) => it.state === "present" && !mustRun(it))
      .map((it) => it.stage.name),
    failed: [],
    notMade: [],
  };
  if (dryRun) {
    describePlan(wanted, mustRun, display);
    return result;
  }
  for (const { stage, state, problem } of wanted) {
    if (state === "absent") {
      display.say(`– ${stage.name} is left out: ${problem}`);
    } else if (state === "blocked") {
      display.say(`✗ ${stage.name} cannot run: ${problem}`);
      result.notMade.push(stage.name);
    }
  }

  const waiting = new Set(wanted.filter(mustRun));
  const running = new Map<string, Promise<void>>();
  const began = performance.now();
  if (waiting.size > 0) {
    display.say(
      `Stages to run: ${
        [...waiting].map((it) => it.stage.name).join(", ")
      } (device: ${device})`,
    );
  }
  const commit = waiting.size > 0 ? await commitOf(root) : null;
  const begin = async (
    { stage, key, version, files, inputs }: PlannedStage,
  ) => {
    const { name, module, parameters } = stage;
    display.start(name, device);
    const outcome = await runProcess({
      stage: {
        name,
        module,
        inputs: stage.inputs,
        files: stage.files,
        parameters,
      },
      root,
      key,
      version,
      files,
      inputs,
      device,
      commit,
      force: force.includes(name),
    }, {
      signal,
      onEvent(event) {
        if (event.event === "progress") {
          const { done, total, label = "" } = event;
          display.update(name, { done, total, label });
        } else if (event.event === "device") {
          display.update(name, { device: event.device });
        } else if (event.event === "waiting") {
          display.update(name, { label: "another run is making it: waiting" });
        }
      },
      onText: (line) => display.say(`${name}: ${line}`),
    });
    const took = duration(display.end(name));
    if (outcome.event === "done") {
      result.made.push(name);
      display.say(
        outcome.written
          ? `✓ ${name}: ${took} (device: ${outcome.device})`
          : `✓ ${name}: made by another run meanwhile`,
      );
    } else if (signal?.aborted) {
      result.notMade.push(name);
    } else {
      result.failed.push(name);
      display.say(describeFailure(name, outcome, took, options.command));
    }
  };

  while (running.size > 0 || waiting.size > 0) {
    for (const planned of waiting) {
      const { name, inputs } = planned.stage;
      const lost = inputs.find((it) =>
        result.failed.includes(it) || result.notMade.includes(it)
      );
      if (lost || signal?.aborted) {
        waiting.delete(planned);
        result.notMade.push(name);
        if (lost) {
          display.say(`– ${name}: not made, because it needs \`${lost}\``);
        }
      } else if (
        inputs.every((it) =>
          result.made.includes(it) || result.unchanged.includes(it)
        ) && running.size < atOnce
      ) {
        waiting.delete(planned);
        running.set(name, begin(planned).finally(() => running.delete(name)));
      }
    }
    if (running.size > 0) await Promise.race(running.values());
  }

  // Also what a killed run left behind.
  const model = chosenModel();
  const there = [...result.made, ...result.unchanged];
  for (const { stage, key } of wanted) {
    if (there.includes(stage.name)) prune(root, stage.name, key, model);
  }
  summarise(result, (performance.now() - began) / 1000, signal, display);
  return result;
}

type Outcome = Extract<StageEvent, { event: "done" } | { event: "failed" }>;

/** Runs one stage to its end; never throws for what the stage does. */
async function runProcess(
  job: StageJob,
  { signal, onEvent, onText }: {
    signal?: AbortSignal;
    onEvent(event: StageEvent): void;
    onText(line: string): void;
  },
): Promise<Outcome> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--quiet",
      `--config=${here("../deno.json")}`,
      here("./stage_process.ts"),
      JSON.stringify(job),
    ],
    cwd: job.root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const kill = () => {
    try {
      process.kill("SIGKILL");
    } catch { /* it has ended already */ }
  };
  signal?.addEventListener("abort", kill);

  let outcome: Outcome | undefined;
  const lastText: string[] = [];
  const text = (line: string) => {
    lastText.push(line);
    if (lastText.length > 20) lastText.shift();
    onText(line);
  };
  const readEvents = async () => {
    for await (const line of lines(process.stdout)) {
      const event = parseEvent(line);
      if (!event) text(line);
      else if (event.event === "done" || event.event === "failed") {
        outcome = event;
      } else onEvent(event);
    }
  };
  const readErrors = async () => {
    for await (const line of lines(process.stderr)) text(line);
  };
  const [status] = await Promise.all([
    process.status,
    readEvents(),
    readErrors(),
  ]);
  signal?.removeEventListener("abort", kill);
  await process.stdin.close().catch(() => {}); // the other end is gone
  if (outcome) return outcome;
  const memory = status.signal === "SIGKILL"
    ? "; the system does that when memory runs out"
    : "";
  return {
    event: "failed",
    message: status.signal
      ? `its process was ended by ${status.signal}${memory}`
      : `its process ended with status ${status.code}`,
    stack: lastText.join("\n") || undefined,
  };
}

async function* lines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest) yield rest;
}

function parseEvent(line: string): StageEvent | undefined {
  if (!line.startsWith('{"event":')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function commitOf(root: string): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: "describe --always --abbrev=40 --dirty --exclude=*".split(" "),
      cwd: root,
      env: { GIT_OPTIONAL_LOCKS: "0" },
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null; // no git here
  }
}

function describePlan(
  wanted: readonly PlannedStage[],
  mustRun: (it: PlannedStage) => boolean,
  display: ProgressDisplay,
): void {
  for (const planned of wanted) {
    const { stage, problem, key } = planned;
    display.say(
      mustRun(planned)
        ? `would run   ${stage.name}`
        : planned.state === "absent"
        ? `left out    ${stage.name}: ${problem}`
        : problem
        ? `cannot run  ${stage.name}: ${problem}`
        : `unchanged   ${stage.name} (${key.slice(0, 12)})`,
    );
  }
}

function describeFailure(
  stage: string,
  { message, stack }: Extract<Outcome, { event: "failed" }>,
  took: string,
  command?: string,
): string {
  const where = (stack ?? "").split("\n").filter((it) => !it.includes(message));
  return [
    `✗ ${stage} failed after ${took}`,
    `  cause: ${message}`,
    ...where.slice(0, 6).map((it) => `    ${it.trim()}`),
    "  Artifacts made before are kept. When the cause is removed, run " +
    (command
      ? `\`${command}\` again.`
      : `\`deno task pipeline --only ${stage}\`,\n  or \`deno task pipeline\` for this stage and all that it feeds.`),
  ].join("\n");
}

function summarise(
  { made, unchanged, failed, notMade }: RunResult,
  seconds: number,
  signal: AbortSignal | undefined,
  display: ProgressDisplay,
): void {
  if (signal?.aborted) {
    display.say(
      "Interrupted. Finished artifacts are kept; run the same command again to go on.",
    );
  } else if (failed.length + notMade.length > 0) {
    display.say(
      `Failed: ${failed.join(", ") || "none"}. Not made: ${
        notMade.join(", ") || "none"
      }.`,
    );
  } else if (made.length === 0) {
    display.say(`Nothing to do: ${unchanged.length} artifacts are up to date.`);
  } else {
    display.say(
      `${made.length} made, ${unchanged.length} up to date, in ${
        duration(seconds)
      }.`,
    );
  }
}
