/**
 * The test command: every check there is, the fast ones first, and at the end
 * one line `N passed, N failed`.
 *
 *     deno task test     everything
 *     deno task check    what needs neither a build nor a browser
 *
 * A check that fails does not stop the ones after it, unless they need what it
 * makes. Every test of `deno test` counts as one, and so does every other
 * check.
 */
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Longer than any group of tests takes: what runs on after it hangs. */
const testMinutes = 75;

/** One test of a JUnit report: `<testcase name="…" …>…</testcase>`. */
const testCasePattern = /<testcase name="([^"]*)"[^]*?<\/testcase>/g;

interface Count {
  passed: number;
  failed: number;
}

interface Check {
  name: string;
  /** Needs a built site, or makes it: left out of `deno task check`. */
  slow?: true;
  /** Names of the checks without which this one says nothing. */
  needs?: readonly string[];
  run(): Promise<Count>;
}

const checks: readonly Check[] = [
  { name: "format", run: () => command("fmt", "--check") },
  { name: "lint", run: () => command("lint") },
  { name: "types", run: () => command("check", "--quiet", ".") },
  {
    name: "documentation of what diffusion/ exports",
    run: () => command("doc", "--lint", "diffusion/mod.ts"),
  },
  { name: "unit tests", run: () => tests("--parallel", "--ignore=tests", ".") },
  { name: "browser", slow: true, run: browser },
  { name: "build", slow: true, run: () => command("task", "build") },
  {
    name: "end-to-end tests",
    slow: true,
    needs: ["browser", "build"],
    run: () => tests("tests"),
  },
  { name: "clean work tree", slow: true, needs: ["build"], run: cleanWorkTree },
];

const fast = Deno.args.includes("--fast");
const worktreeBefore = await gitStatus();
const total: Count = { passed: 0, failed: 0 };
const failedChecks: string[] = [];

for (const check of checks) {
  if (fast && check.slow) continue;
  const missing = check.needs?.filter((name) => failedChecks.includes(name));
  if (missing?.length) {
    console.log(`\n▶ ${check.name}: not run, it needs: ${missing.join(", ")}`);
    total.failed++;
    failedChecks.push(check.name);
    continue;
  }

  console.log(`\n▶ ${check.name}`);
  const start = performance.now();
  const count = await check.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const verdict = count.failed === 0 ? "ok" : `${count.failed} failed`;
  console.log(`  ${check.name}: ${verdict} (${seconds} s)`);

  total.passed += count.passed;
  total.failed += count.failed;
  if (count.failed > 0) failedChecks.push(check.name);
}

if (failedChecks.length) console.log(`\nFailed: ${failedChecks.join(", ")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
Deno.exit(total.failed === 0 ? 0 : 1);

/** One check: Deno with these arguments. */
async function command(...args: string[]): Promise<Count> {
  return outcome(await deno(args) === 0);
}

/** `deno test` with these arguments, of which types are a check of their own. */
async function tests(...args: string[]): Promise<Count> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const limit = AbortSignal.timeout(testMinutes * 60_000);
  try {
    const code = await deno([
      "test",
      "-A",
      "--no-check",
      `--junit-path=${report}`,
      ...args,
    ], limit);
    if (limit.aborted) {
      console.log(
        `\n  A test did not end: stopped after ${testMinutes} minutes. ` +
          "`deno test -A <file>` names a test before it runs it.",
      );
    }
    const count = countTests(await Deno.readTextFile(report));
    // A file that does not even load has no test that failed.
    if (code !== 0 && count.failed === 0) count.failed = 1;
    // A run without a test has shown nothing.
    if (count.passed === 0 && count.failed === 0) count.failed = 1;
    return count;
  } finally {
    await Deno.remove(report);
  }
}

/** Counts the tests in a JUnit report, without the steps inside a test. */
function countTests(junit: string): Count {
  const count = { passed: 0, failed: 0 };
  for (const [testCase, name] of junit.matchAll(testCasePattern)) {
    if (name.includes(" &gt; ") || testCase.includes("<skipped/>")) continue;
    if (/<(failure|error)\b/.test(testCase)) count.failed++;
    else count.passed++;
  }
  return count;
}

async function browser(): Promise<Count> {
  try {
    const { executablePath, version } = await findChromium();
    console.log(`  ${version}, ${executablePath}`);
    return outcome(true);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return outcome(false);
  }
}

/** A build writes only what git ignores. */
async function cleanWorkTree(): Promise<Count> {
  const after = await gitStatus();
  if (after === undefined) {
    console.log("  not checked: this is no git work tree, or git is missing");
    return { passed: 0, failed: 0 };
  }
  if (after !== worktreeBefore) {
    console.log(`git status before:\n${worktreeBefore}after:\n${after}`);
  }
  return outcome(after === worktreeBefore);
}

async function gitStatus(): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["status", "--porcelain"],
      cwd: root,
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Exit status of this Deno (which may not be on `PATH`) with `args`. */
async function deno(
  args: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    signal,
    env: { DENO_NO_UPDATE_CHECK: "1", DENO_NO_PROMPT: "1" },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  return code;
}

function outcome(passed: boolean): Count {
  return { passed: Number(passed), failed: Number(!passed) };
}
