import { dirname, extname, join } from "node:path/posix";
import markdownIt, { type MarkdownIt } from "markdown-it";
import attributes from "markdown-it-attrs";
import definitionLists from "markdown-it-deflist";
import vento from "ventojs";
import autoTrim from "ventojs/plugins/auto_trim.js";
import { stringifyError, VentoError } from "ventojs/core/errors.js";
import type { Data } from "./file.ts";
import { load } from "./load.ts";

type VentoEnvironment = ReturnType<typeof vento>;

/** A filter of templates. `this.data` is the data of the template. */
// Filters take whatever a template hands them.
// deno-lint-ignore no-explicit-any
export type Filter = (this: { data?: Data } | void, ...args: any[]) => any;

/** What turns source text into content: Markdown, Vento, modules. */
export class Engines {
  readonly markdown: MarkdownIt;
  readonly #vento: VentoEnvironment;
  readonly #helpers: Record<string, Filter> = {};

  /** @param root the source folder; `includes` is below it */
  constructor(root: string, includes: string) {
    this.markdown = markdownIt({ html: true });
    // As in Lume: indented text is no code.
    this.markdown.disable("code").use(attributes).use(definitionLists);
    this.#vento = ventoEnvironment(root, includes);
  }

  addFilter(name: string, filter: Filter, isAsync: boolean): void {
    this.#helpers[name] = filter;
    // Vento awaits what it sees to be an async function.
    this.#vento.filters[name] = isAsync
      ? async function (...args) {
        return await filter.apply(this, args);
      }
      : filter;
  }

  /** Forget compiled templates. */
  clear(): void {
    this.#vento.cache.clear();
  }

  /**
   * Render with the engines of `templateEngine`, else with that of the path.
   *
   * @param path path below the source folder
   * @throws if an engine is unknown, or the template fails
   */
  async render(content: unknown, data: Data, path: string): Promise<unknown> {
    const engines: string | string[] = data.templateEngine ??
      extname(path).slice(1);
    for (const name of [engines].flat().join().split(",")) {
      content = await this.#renderWith(name.trim(), content, data, path);
    }
    return content;
  }

  async #renderWith(
    engine: string,
    content: unknown,
    data: Data,
    path: string,
  ): Promise<unknown> {
    switch (engine) {
      case "md":
        return this.markdown.render(String(content), { filename: path, data });
      case "vto":
        return await renderVento(this.#vento, String(content), data, path);
      case "js":
      case "ts":
        return typeof content === "function"
          ? await content(data, this.#helpers)
          : content;
    }
    throw new Error(`no engine renders "${engine}". Use md, vto or ts.`);
  }
}

/**
 * Vento, with templates found below the source folder: a name that begins with
 * "." beside the template that asks, any other below `includes`.
 */
function ventoEnvironment(root: string, includes: string): VentoEnvironment {
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
        return file.startsWith(base) ? file : join(base, file);
      },
    },
  });
  environment.tags.push(componentTag);
  environment.use(autoTrim());
  return environment;
}

async function renderVento(
  environment: VentoEnvironment,
  content: string,
  data: Data,
  path: string,
): Promise<string> {
  try {
    return (await environment.runString(content, data, path)).content;
  } catch (cause) {
    throw new Error(await place(cause), { cause });
  }
}

/** Vento's message, with the lines around the place it speaks of. */
async function place(error: unknown): Promise<string> {
  try {
    const context = error instanceof VentoError && await error.getContext();
    if (context) return stringifyError(context);
  } catch {
    // Vento does not find the end of a file.
  }
  return (error as Error).message;
}

/**
 * `{{ comp.name(props) }}` without `await`, and `{{ comp name props }} content
 * {{ /comp }}`, closed by `/` where there is no content.
 */
const componentTag: VentoEnvironment["tags"][number] = (
  env,
  [, code],
  output,
  tokens,
) => {
  if (code.startsWith("comp.")) {
    return `${output} += ${env.compileFilters(tokens, `await ${code}`)};`;
  }
  const [, name, rest = ""] = code.match(/^comp\s+([\w.]+)([\s\S]*)$/) ?? [];
  if (!name) return undefined;
  if (/(^|\s)\/$/.test(rest)) {
    return `${output} += await comp.${name}(${rest.slice(0, -1)});`;
  }
  const inner = env.getTempVariable();
  const content = env.compileFilters(tokens, inner);
  const body = env.compileTokens(tokens, inner, "/comp").join("\n");
  const props = rest.trim() || "{}";
  return `{ let ${inner} = ""; ${body}
    ${output} += await comp.${name}({ content: ${content}, ...(${props}) }); }`;
};
