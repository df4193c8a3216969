import { extract } from "@std/front_matter/yaml.js";
import { parse as parseYaml } from "@std/yaml/parse.js";
import type { Data } from "./file.ts";

/**
 * Read a file as data: text (Markdown, Vento) gives its front matter and
 * `content`; YAML and JSON give their keys; a module gives its exports. What is
 * no plain object (a list, a module's default function) becomes `content`.
 *
 * @throws naming the file, if it cannot be read
 */
export async function load(path: string): Promise<Data> {
  try {
    if (/\.[jt]s$/.test(path)) {
      const { default: main, ...rest } = await import(`file://${path}`);
      return { ...asData(main), ...rest };
    }
    const text = await Deno.readTextFile(path);
    if (/\.ya?ml$/.test(path)) return asData(parseYaml(text));
    if (path.endsWith(".json")) return asData(JSON.parse(text));
    if (!/^---\s*\r?\n/.test(text)) return { content: text };
    const { attrs, body } = extract(text);
    return { ...attrs as Data, content: body };
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Error(`${path} cannot be loaded: ${reason}`, { cause });
  }
}

function asData(value: unknown): Data {
  const isPlain = typeof value === "object" && value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value));
  if (isPlain) return value;
  return value ? { content: value } : {};
}
