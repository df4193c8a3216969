import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Absent } from "./absent.ts";
import { openArtifact } from "./artifact.ts";
import { chooseModel } from "./model_choice.ts";
import type { Terminal } from "./progress.ts";
import { type RunOptions, runPipeline, UnknownStageError } from "./run.ts";
import type { Stage } from "./stage.ts";
import type { StageFile } from "./stage_file.ts";
import { holdForReading } from "./store.ts";

/** A stage written to a module of its own, with `body` as its work. */
function writeStage(
  root: string,
  { name, inputs = [], files = [], parameters = {}, body }: {
    name: string;
    inputs?: string[];
    files?: StageFile[];
    parameters?: Record<string, unknown>;
    body: string;
  },
): Stage {
  const path = join(root, `${name}.ts`);
  const fields = { name, description: name, inputs, files, parameters };
  Deno.writeTextFileSync(
    path,
    `export default {
      ...${JSON.stringify(fields)},
      module: import.meta.url,
      async run({ output, root, input, parameters, progress, record }) {
        Deno.writeTextFileSync(root + "/ran", "${name} ", { append: true });
        ${body}
      },
    };\n`,
  );
  return {
    ...fields,
    module: pathToFileURL(path).href,
    run: () => Promise.reject(new Error("runs in its own process")),
  };
}

const NUMBER = `Deno.writeTextFileSync(output + "/value", parameters.value);`;
const DOUBLE = `
  const value = Number(Deno.readTextFileSync(input("number") + "/value"));
  Deno.writeTextFileSync(output + "/value", String(2 * value));`;

function numberAndDouble(root: string, value = "21", prefix = ""): Stage[] {
  return [
    writeStage(root, {
      name: "double",
      inputs: ["number"],
      body: prefix + DOUBLE,
    }),
    writeStage(root, { name: "number", parameters: { value }, body: NUMBER }),
  ];
}

class Transcript implements Terminal {
  text = "";
  interactive = false;
  write(text: string) {
    this.text += text;
  }
  columns = () => 80;
  now = () => performance.now();
}

async function run(
  root: string,
  stages: Stage[],
  options: Partial<RunOptions> = {},
) {
  const terminal = new Transcript();
  removeIfThere(join(root, "ran"));
  const result = await runPipeline({ root, stages, terminal, ...options });
  return { ...result, text: terminal.text, ran: ranIn(root) };
}

function ranIn(root: string): string[] {
  try {
    return Deno.readTextFileSync(join(root, "ran")).trim().split(" ");
  } catch {
    return [];
  }
}

function removeIfThere(path: string) {
  try {
    Deno.removeSync(path);
  } catch { /* absent */ }
}

async function valueOf(root: string, stages: Stage[], name: string) {
  const artifact = await openArtifact(name, { root, stages });
  return Deno.readTextFileSync(artifact.path("value"));
}

function inTemporaryRoot(name: string, test: (root: string) => Promise<void>) {
  Deno.test(`runPipeline: ${name}`, async () => {
    const root = Deno.makeTempDirSync({ prefix: "pipeline-" });
    try {
      await test(root);
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  });
}

inTemporaryRoot("inputs first, and nothing twice", async (root) => {
  const stages = numberAndDouble(root);
  const first = await run(root, stages);
  assert.deepEqual(first.ran, ["number", "double"]);
  assert.equal(await valueOf(root, stages, "double"), "42");
  assert.match(first.text, /device: auto/);
  const second = await run(root, stages);
  assert.deepEqual(second.ran, []);
  assert.deepEqual(second.unchanged.sort(), ["double", "number"]);
});

inTemporaryRoot("provenance tells the whole story", async (root) => {
  Deno.writeTextFileSync(join(root, "words"), "gold");
  const stages = [
    writeStage(root, {
      name: "glyphs",
      files: ["words"],
      parameters: { seed: 7 },
      body: `Deno.mkdirSync(output + "/deep");
        Deno.copyFileSync(root + "/words", output + "/deep/words");
        record({ datasetHash: "d1" });`,
    }),
    writeStage(root, {
      name: "after",
      inputs: ["glyphs"],
      body: `record({ modelHash: "m1", device: "webgpu" });
        Deno.writeTextFileSync(output + "/x", "");`,
    }),
  ];
  const { text } = await run(root, stages);
  assert.match(text, /✓ after: .*device: webgpu/);
  const glyphs = (await openArtifact("glyphs", { root, stages })).provenance;
  const after = (await openArtifact("after", { root, stages })).provenance;
  const sha256 = createHash("sha256").update("gold").digest("hex");
  assert.deepEqual(glyphs.files, { words: sha256 });
  assert.deepEqual(glyphs.outputs, { "deep/words": { bytes: 4, sha256 } });
  assert.deepEqual(
    [glyphs.stage, glyphs.seed, glyphs.datasetHash, glyphs.device],
    ["glyphs", 7, "d1", "cpu"],
  );
  assert.deepEqual(after.inputs, { glyphs: glyphs.key });
  assert.deepEqual(
    [after.seed, after.datasetHash, after.modelHash, after.device],
    [null, "d1", "m1", "webgpu"],
  );
  assert.ok(after.started <= after.finished);
});

inTemporaryRoot("a changed parameter runs what it feeds", async (root) => {
  await run(root, numberAndDouble(root));
  const stages = numberAndDouble(root, "5");
  assert.deepEqual((await run(root, stages)).ran, ["number", "double"]);
  assert.equal(await valueOf(root, stages, "double"), "10");
});

inTemporaryRoot("changed code runs, a changed comment not", async (root) => {
  await run(root, numberAndDouble(root));
  const commented = numberAndDouble(root, "21", "// says why\n");
  assert.deepEqual((await run(root, commented)).ran, []);
  const changed = numberAndDouble(root, "21", "void parameters.more;");
  assert.deepEqual((await run(root, changed)).ran, ["double"]);
});

inTemporaryRoot("imports, workers and pins count as code", async (root) => {
  const write = (path: string, text: string) =>
    Deno.writeTextFileSync(join(root, path), text);
  const stages = [writeStage(root, {
    name: "made",
    body: `
      new URL("./worker.ts", import.meta.url);
      if (parameters.never) await import("thing");
      const { value } = await import("./value.ts");
      Deno.writeTextFileSync(output + "/value", String(value));`,
  })];
  write("deno.json", `{ "imports": { "thing": "npm:thing@1.0.0" } }`);
  write("value.ts", "export const value: number = 1;");
  write("worker.ts", "postMessage(1);");
  assert.deepEqual((await run(root, stages)).ran, ["made"]);
  assert.deepEqual((await run(root, stages)).ran, []);
  write("value.ts", "export const value: number = 2;");
  assert.deepEqual((await run(root, stages)).ran, ["made"]);
  assert.equal(await valueOf(root, stages, "made"), "2");
  write("worker.ts", "postMessage(2);");
  assert.deepEqual((await run(root, stages)).ran, ["made"]);
  write("deno.json", `{ "imports": { "thing": "npm:thing@1.0.1" } }`);
  assert.deepEqual((await run(root, stages)).ran, ["made"]);
});

inTemporaryRoot("a changed input file runs its stage", async (root) => {
  const words = join(root, "words");
  const stages = [writeStage(root, {
    name: "made",
    files: ["words"],
    body: `Deno.copyFileSync(root + "/words", output + "/value");`,
  })];
  const missing = await run(root, stages);
  assert.deepEqual(missing.notMade, ["made"]);
  assert.match(missing.text, /input file words is missing/);
  Deno.writeTextFileSync(words, "one");
  await run(root, stages);
  Deno.writeTextFileSync(words, "two"); // as long, and perhaps as old
  assert.deepEqual((await run(root, stages)).ran, ["made"]);
  assert.equal(await valueOf(root, stages, "made"), "two");
});

inTemporaryRoot(
  "a field that a stage leaves alone may change",
  async (root) => {
    const stages = [writeStage(root, {
      name: "made",
      files: [{ path: "model.json", without: ["metrics"] }],
      body: `Deno.writeTextFileSync(root + "/model.json",
        JSON.stringify({ metrics: "found", weights: 1 }));
      Deno.writeTextFileSync(output + "/value", "");`,
    })];
    const write = (text: string) =>
      Deno.writeTextFileSync(join(root, "model.json"), text);
    write(`{ "weights": 1, "metrics": {} }`);
    assert.deepEqual((await run(root, stages)).made, ["made"]);
    assert.deepEqual((await run(root, stages)).ran, []);
    write(`{ "weights": 2, "metrics": "found" }`);
    const changed = await run(root, stages);
    assert.match(changed.text, /model.json changed while stage `made` read it/);
    write(`{ "weights": `);
    const broken = await run(root, stages);
    assert.match(broken.text, /input file model.json is not JSON/);
  },
);

inTemporaryRoot("one module makes two stages", async (root) => {
  const [, number] = numberAndDouble(root);
  const other = { ...number, name: "other", parameters: { value: "5" } };
  await run(root, [number, other], { atOnce: 1 });
  assert.equal(await valueOf(root, [number, other], "number"), "21");
  assert.equal(await valueOf(root, [number, other], "other"), "5");
});

inTemporaryRoot("only and force", async (root) => {
  const stages = [
    ...numberAndDouble(root),
    writeStage(root, {
      name: "aside",
      parameters: { value: "" },
      body: NUMBER,
    }),
  ];
  assert.deepEqual(
    (await run(root, stages, { only: ["double"] })).ran,
    ["number", "double"],
  );
  assert.deepEqual(
    (await run(root, stages, { only: ["number"], force: ["number"] })).ran,
    ["number"],
  );
  assert.equal(await valueOf(root, stages, "number"), "21");
  assert.deepEqual((await run(root, stages)).ran, ["aside"]);
  await assert.rejects(
    run(root, stages, { only: ["dubble"] }),
    (error) =>
      error instanceof UnknownStageError && /`dubble`/.test(error.message),
  );
});

inTemporaryRoot("a dry run names the stages and runs none", async (root) => {
  const stages = numberAndDouble(root);
  await run(root, stages, { only: ["number"] });
  const { text, ran } = await run(root, stages, { dryRun: true });
  assert.deepEqual(ran, []);
  assert.match(text, /unchanged +number/);
  assert.match(text, /would run +double/);
  await assert.rejects(
    openArtifact("double", { root, stages }),
    /artifact `double` is missing or stale: run `deno task pipeline --only double`/,
  );
});

inTemporaryRoot("a failing stage stops only what it feeds", async (root) => {
  const stages = [
    writeStage(root, {
      name: "number",
      parameters: { value: "1" },
      body: NUMBER,
    }),
    writeStage(root, {
      name: "broken",
      inputs: ["number"],
      body: `Deno.writeTextFileSync(output + "/half", "");
        throw new Error("the ink ran out");`,
    }),
    writeStage(root, { name: "after", inputs: ["broken"], body: "" }),
    writeStage(root, {
      name: "aside",
      parameters: { value: "2" },
      body: NUMBER,
    }),
  ];
  const { text, made, failed, notMade } = await run(root, stages);
  assert.deepEqual(made.sort(), ["aside", "number"]);
  assert.deepEqual([failed, notMade], [["broken"], ["after"]]);
  assert.match(text, /✗ broken failed/);
  assert.match(text, /cause: the ink ran out/);
  assert.match(text, /deno task pipeline --only broken/);
  assert.match(text, /after: not made, because it needs `broken`/);
  assert.equal(await valueOf(root, stages, "number"), "1");
  assert.deepEqual(artifactsOf(root, "broken"), []);
  const again = await run(root, stages, { command: "deno task evaluate" });
  assert.match(again.text, /run `deno task evaluate` again/);
});

inTemporaryRoot("a stage that exits or writes nothing fails", async (root) => {
  const stages = [
    writeStage(root, {
      name: "exits",
      body: `console.error("no room"); Deno.exit(3);`,
    }),
    writeStage(root, { name: "idle", body: "" }),
    writeStage(root, { name: "peeks", body: `input("idle");` }),
  ];
  const { text, failed } = await run(root, stages);
  assert.deepEqual(failed.sort(), ["exits", "idle", "peeks"]);
  assert.match(text, /status 3\n +no room/);
  assert.match(text, /`idle` wrote no file/);
  assert.match(text, /`peeks` reads `idle` without naming it/);
});

inTemporaryRoot("old artifacts go when a new one is made", async (root) => {
  await run(root, numberAndDouble(root, "1"));
  await run(root, numberAndDouble(root, "2"));
  assert.equal(artifactsOf(root, "number").length, 1);
  assert.equal(artifactsOf(root, "double").length, 1);
});

inTemporaryRoot(
  "what is being read stays; leftovers go later",
  async (root) => {
    await run(root, numberAndDouble(root, "1"));
    const held = await holdForReading(root, "number");
    const stages = numberAndDouble(root, "2");
    await run(root, stages);
    assert.equal(artifactsOf(root, "number").length, 2);
    held[Symbol.dispose]();
    Deno.mkdirSync(join(root, ".artifacts/number/temporary-x"));
    assert.deepEqual((await run(root, stages)).ran, []);
    assert.equal(artifactsOf(root, "number").length, 1);
    assert.equal(await valueOf(root, stages, "number"), "2");
  },
);

inTemporaryRoot("a damaged artifact is made again", async (root) => {
  const stages = numberAndDouble(root);
  await run(root, stages);
  const { path } = await openArtifact("number", { root, stages });
  Deno.truncateSync(path("value"), 1);
  assert.deepEqual((await run(root, stages)).ran, ["number"]);
  assert.equal(await valueOf(root, stages, "number"), "21");
});

const SLOW = `
  Deno.writeTextFileSync(output + "/value", "half");
  progress(1, 2);
  const end = Date.now() + parameters.ms;
  while (Date.now() < end);
  Deno.writeTextFileSync(output + "/value", "whole");`;

inTemporaryRoot("an interrupted run can go on", async (root) => {
  const slow = (ms: number) => [
    writeStage(root, { name: "slow", parameters: { ms }, body: SLOW }),
  ];
  const stop = new AbortController();
  const running = run(root, slow(60_000), { signal: stop.signal });
  await until(() => ranIn(root).length > 0);
  stop.abort();
  const { notMade, text } = await running;
  assert.deepEqual(notMade, ["slow"]);
  assert.match(text, /Interrupted/);
  const stages = slow(1);
  await run(root, stages);
  assert.equal(await valueOf(root, stages, "slow"), "whole");
  assert.equal(artifactsOf(root, "slow").length, 1);
});

inTemporaryRoot(
  "a killed run takes its stages along, and can be repeated",
  async (root) => {
    const stages = [
      writeStage(root, {
        name: "slow",
        parameters: { ms: 60_000 },
        body: SLOW,
      }),
    ];
    const runner = startRunner(root, ["slow"]);
    await until(() => ranIn(root).length > 0);
    const temporary = artifactsOf(root, "slow");
    assert.equal(temporary.length, 1);
    runner.kill("SIGKILL");
    await runner.status;
    // The stage spins in a loop; only its watch can end it, which frees the lock.
    using lock = Deno.openSync(join(root, ".artifacts/slow/.writing"), {
      write: true,
    });
    await until(() => lock.tryLockSync(true));
    lock.unlockSync();
    assert.deepEqual(artifactsOf(root, "slow"), temporary);
    await assert.rejects(openArtifact("slow", { root, stages }), /missing/);
    const quick = [
      writeStage(root, { name: "slow", parameters: { ms: 1 }, body: SLOW }),
    ];
    await run(root, quick);
    assert.equal(await valueOf(root, quick, "slow"), "whole");
    assert.equal(artifactsOf(root, "slow").length, 1);
  },
);

inTemporaryRoot("two runs at once do the work once", async (root) => {
  const stages = [
    writeStage(root, { name: "slow", parameters: { ms: 1500 }, body: SLOW }),
  ];
  const runners = [startRunner(root, ["slow"]), startRunner(root, ["slow"])];
  const ended = await Promise.all(runners.map((it) => it.status));
  assert.deepEqual(ended.map((it) => it.code), [0, 0]);
  assert.deepEqual(ranIn(root), ["slow"]);
  assert.equal(await valueOf(root, stages, "slow"), "whole");
});

/** The runner in a process of its own, so that it can be killed. */
function startRunner(root: string, names: string[]): Deno.ChildProcess {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const program = join(root, "program.ts");
  Deno.writeTextFileSync(
    program,
    `import { runPipeline } from ${JSON.stringify(join(here, "run.ts"))};
    ${names.map((it, i) => `import stage${i} from "./${it}.ts";`).join("\n")}
    const { made, unchanged } = await runPipeline({
      root: ${JSON.stringify(root)},
      stages: [${names.map((_, i) => `stage${i}`)}],
    });
    Deno.exit(made.length + unchanged.length === ${names.length} ? 0 : 1);\n`,
  );
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "-q",
      `--config=${join(here, "../deno.json")}`,
      program,
    ],
    stdout: "null",
  }).spawn();
}

/** Folders of finished and unfinished artifacts. */
function artifactsOf(root: string, stage: string): string[] {
  return [...Deno.readDirSync(join(root, ".artifacts", stage))]
    .filter((it) => it.isDirectory).map((it) => it.name);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((next) => setTimeout(next, 20));
}

inTemporaryRoot(
  "what the model has no use for is left out, and what it feeds",
  async (root) => {
    const [double, number] = numberAndDouble(root);
    const other = writeStage(root, {
      name: "other",
      parameters: { value: "7" },
      body: NUMBER,
    });
    const stages = [double, { ...number, absent: "It cannot count." }, other];
    const { ran, failed, notMade, text } = await run(root, stages);
    assert.deepEqual(ran, ["other"]);
    assert.deepEqual([failed, notMade], [[], []]);
    assert.match(text, /– number is left out: It cannot count\./);
    assert.match(text, /– double is left out: It cannot count\./);
    for (const name of ["number", "double"]) {
      await assert.rejects(
        openArtifact(name, { root, stages }),
        (error) =>
          error instanceof Absent && error.message === "It cannot count.",
      );
    }
    const { text: planned } = await run(root, stages, { dryRun: true });
    assert.match(planned, /left out {4}double: It cannot count\./);
  },
);

inTemporaryRoot("artifacts of another model's report stay", async (root) => {
  const chosen = Deno.env.get("REPORT_MODEL");
  try {
    const stages = (value: string) => numberAndDouble(root, value);
    chooseModel("models/one");
    await run(root, stages("1"));
    chooseModel("models/two");
    await run(root, stages("2"));
    await run(root, stages("3"));
    assert.deepEqual((await run(root, stages("2"))).ran, ["number", "double"]);
    chooseModel("models/one");
    assert.deepEqual((await run(root, stages("1"))).ran, []);
  } finally {
    if (chosen) Deno.env.set("REPORT_MODEL", chosen);
    else Deno.env.delete("REPORT_MODEL");
  }
});
