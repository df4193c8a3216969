import { parse as parseYaml } from "@std/yaml/parse.js";
import { extract } from "@std/front_matter/yaml.js";
import type { Data } from "./file.ts";

/**
 * Read a file as data.
 *
 * Text (Markdown, Vento, CSS) gives its front matter plus `content`; YAML and
 * JSON give their keys; a module gives its exports, where a default export
 * that is not a plain object becomes `content`.
 *
 * @throws naming the file, if it cannot be read
 */
export async function load(path: string): Promise<Data> {
  try {
    if (/\.ya?ml$/.test(path)) {
      return asData(parseYaml(await Deno.readTextFile(path)));
    }
    if (path.endsWith(".json")) {
      return asData(JSON.parse(await Deno.readTextFile(path)));
    }
    if (/\.[jt]s$/.test(path)) {
      return fromModule(await import(`file://${path}`));
    }
    return fromText(await Deno.readTextFile(path));
  } catch (cause) {
    throw new Error(`${path}: cannot be loaded: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Whether a file can be data: `_data.*`, or a member of a `_data` folder. */
export function isDataFile(name: string): boolean {
  return /\.(ya?ml|json|[jt]s)$/.test(name) && !name.endsWith(".d.ts");
}

function fromText(text: string): Data {
  if (!/^---\s*\r?\n/.test(text)) return { content: text };
  const { attrs, body } = extract(text);
  return { ...attrs as Data, content: body };
}

function fromModule(module: Data): Data {
  const { default: main, ...rest } = module;
  if (main === undefined) return { ...rest };
  return isPlainObject(main)
    ? { ...main, ...rest }
    : { content: main, ...rest };
}

function asData(value: unknown): Data {
  if (isPlainObject(value)) return value;
  return value ? { content: value } : {};
}

export function isPlainObject(value: unknown): value is Data {
  return typeof value === "object" && value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype ||
      Object.getPrototypeOf(value) === null);
}
