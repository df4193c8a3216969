/** Commands as users of a package give them. */
import assert from "node:assert/strict";

/**
 * What a command prints.
 *
 * @param cwd the folder that it runs in
 * @throws when it fails, with what it printed as an error
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const { code, stdout, stderr } = await output(command, args, cwd);
  const text = new TextDecoder();
  const printed = text.decode(stdout);
  assert.equal(code, 0, [command, ...args].join(" ") + text.decode(stderr));
  return printed;
}

async function output(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(command, {
      args: [...args],
      cwd,
      stdin: "null",
    }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `${command} is not on the PATH. The package is tested as its users ` +
        "have it, with npm and Node: install Node.",
      { cause },
    );
  }
}
