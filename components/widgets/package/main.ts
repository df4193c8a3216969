/**
 * `deno task package:widgets`: packs the widgets for npm, as a tarball in
 * `components/widgets/`, or as `--output FILE`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writePackage } from "./contents.ts";

const { values } = parseArgs({ options: { output: { type: "string" } } });
const folder = await Deno.makeTempDir();
try {
  const contents = join(folder, "package");
  await writePackage(contents);
  const name = await pack(contents, folder);
  const output = values.output ??
    fileURLToPath(new URL(`../${name}`, import.meta.url));
  await Deno.copyFile(join(folder, name), output);
  console.log(output);
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** @returns the name that npm gives the tarball */
async function pack(contents: string, destination: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("npm", {
    args: ["pack", "--json", "--pack-destination", destination],
    cwd: contents,
    stdin: "null",
  }).output().catch((cause) => {
    throw new Error("npm is not on the PATH: install Node.", { cause });
  });
  const text = new TextDecoder();
  if (!success) throw new Error(text.decode(stderr));
  return JSON.parse(text.decode(stdout))[0].filename;
}
