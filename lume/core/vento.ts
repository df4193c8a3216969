import { dirname, join } from "node:path/posix";
import vento from "ventojs";
import autoTrim from "ventojs/plugins/auto_trim.js";
import { stringifyError, VentoError } from "ventojs/core/errors.js";
import type { Data } from "./file.ts";
import { load } from "./load.ts";

/** Vento's environment, as far as this site needs it. */
export type VentoEnvironment = ReturnType<typeof vento>;
type Tag = VentoEnvironment["tags"][number];

/**
 * A Vento environment that finds templates in the site's source folder: a name
 * that begins with "." beside the template that asks, any other below
 * `includes`.
 */
export function ventoEnvironment(
  root: string,
  includes: string,
): VentoEnvironment {
  const base = join("/", includes);
  const environment = vento({
    autoescape: false,
    includes: {
      async load(file: string) {
        const data = await load(join(root, file));
        return { source: data.content as string, data };
      },
      resolve(from: string, file: string) {
        if (file.startsWith(".")) return join("/", dirname(from), file);
        return file.startsWith(base) ? join("/", file) : join(base, file);
      },
    },
  });
  environment.tags.push(componentTag);
  environment.use(autoTrim());
  return environment;
}

/**
 * Render a template.
 *
 * @param path path of the template below the source folder
 * @throws with the place in the template, if it fails
 */
export async function renderVento(
  environment: VentoEnvironment,
  content: unknown,
  data: Data,
  path: string,
): Promise<string> {
  try {
    const result = await environment.runString(String(content), data, path);
    return result.content;
  } catch (error) {
    const context = error instanceof VentoError && await error.getContext();
    throw new Error(
      context
        ? stringifyError(context)
        : `${path}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/**
 * `{{ comp.name(props) }}` without `await`, and `{{ comp name props }} content
 * {{ /comp }}`, closed by `/` where there is no content.
 */
const componentTag: Tag = (env, [, code], output, tokens) => {
  if (code.startsWith("comp.")) {
    return `${output} += ${env.compileFilters(tokens, `await ${code}`)};`;
  }
  const [, name, rest = ""] = code.match(/^comp\s+([\w.]+)([\s\S]*)$/) ?? [];
  if (!name) return undefined;
  if (/(^|\s)\/$/.test(rest)) {
    return `${output} += await comp.${name}(${rest.slice(0, -1)});`;
  }
  const inner = env.getTempVariable();
  const filtered = env.compileFilters(tokens, inner);
  return `{ let ${inner} = "";
    ${env.compileTokens(tokens, inner, "/comp").join("\n")}
    ${output} += await comp.${name}({ content: ${filtered}, ...(${
    rest.trim() || "{}"
  }) });
  }`;
};
