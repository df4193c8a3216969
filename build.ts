/**
 * Makes the artifacts, then the site: `deno task build`, and with `--serve`
 * `deno task serve`.
 */
import { parseArgs } from "node:util";
import { chooseModel, DEFAULT_MODEL } from "./pipeline/model_choice.ts";

const HELP = `Makes the artifacts, then the site, in _site/.

deno task build [options]
deno task serve [options]

  --model FOLDER    the report around another model than ${DEFAULT_MODEL};
                    models/README.md says what its folder holds
  --device DEVICE   auto (default), cuda, webgpu or cpu: where artifacts are
                    made that are not there yet
  --location URL    the address that the site will have
  --help            this text
`;

if (import.meta.main) Deno.exit(await main(Deno.args));

/** Exit status: 0 done, 2 wrong usage, else that of the part that failed. */
async function main(args: string[]): Promise<number> {
  let options;
  try {
    ({ values: options } = parseArgs({
      args,
      options: {
        model: { type: "string" },
        device: { type: "string", default: "auto" },
        serve: { type: "boolean", short: "s" },
        location: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    console.error(`build: ${(error as Error).message}`);
    console.error("`deno task build --help` lists the options.");
    return 2;
  }
  const { model, device, serve, location, help } = options;
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (model) chooseModel(model);
  const made = await run("pipeline/main.ts", "--device", device);
  if (made !== 0) return made;
  const status = await run(
    "lume/cli.ts",
    ...serve ? ["--serve"] : [],
    ...location ? ["--location", location] : [],
  );
  if (status === 0 && !serve) {
    console.log("Serve it: npx -y deno@2.9.6 task serve");
  }
  return status;
}

/** A part in a process of its own, which is told of the model by its environment. */
async function run(script: string, ...args: string[]): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, ...args],
    cwd: import.meta.dirname,
  }).spawn().status;
  return code;
}
