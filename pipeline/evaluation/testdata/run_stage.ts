import assert from "node:assert/strict";
import type { Stage, StageContext } from "../../stage.ts";

/**
 * Runs a stage in a folder that has the artifacts it reads, each in a folder of
 * its name, and returns one file of what it wrote, parsed.
 */
export async function runStage(
  stage: Stage,
  folder: string,
  file: string,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const output = `${folder}/output`;
  await Deno.mkdir(output, { recursive: true });
  await stage.run({
    input: (name: string) => {
      assert.ok(stage.inputs.includes(name), name);
      return `${folder}/${name}`;
    },
    output,
    parameters: stage.parameters,
    progress: () => {},
  } as unknown as StageContext);
  return JSON.parse(await Deno.readTextFile(`${output}/${file}`));
}
