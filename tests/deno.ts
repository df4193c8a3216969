import { fileURLToPath } from "node:url";

/** How a command ended and what it wrote. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs `deno` with these arguments, at the root of the project. */
export async function deno(...args: string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}
