/** The types that the package brings: what pages can use of each class. */
import { dirname, join, relative } from "node:path/posix";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { isOfBrowser, sourceOf } from "../manifest.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const widgets = "components/widgets";

/**
 * Declarations of the classes of elements, as `classes/<name>.d.ts`, and of
 * what these are made of, below `types/`.
 *
 * @returns texts, by path in the package
 * @throws where the types do not hold
 */
export function declarations(
  names: readonly string[],
): Record<string, string> {
  const sources = names.map((name) => `${widgets}/${sourceOf(name)}`);
  const emitted = emit(sources);
  const classes = new Map(names.map((name, i) => [
    sources[i],
    `classes/${name}.d.ts`,
  ]));
  const target = (source: string) =>
    classes.get(source) ??
      `types/${source.replace(`${widgets}/`, "").replace(/\.ts$/, ".d.ts")}`;

  const texts: Record<string, string> = {};
  // A set is walked in order of adding, what is added meanwhile included.
  const needed = new Set(sources);
  for (const source of needed) {
    const path = target(source);
    texts[path] = published(emitted.get(source)!, (specifier) => {
      if (!specifier.startsWith(".")) return specifier;
      const imported = join(dirname(source), specifier);
      needed.add(imported);
      const to = relative(dirname(path), target(imported));
      return `${to.startsWith(".") ? "" : "./"}${
        to.replace(/\.d\.ts$/, ".js")
      }`;
    });
  }
  return texts;
}

/** Declarations as TypeScript has them, by path of the source. */
function emit(sources: readonly string[]): Map<string, string> {
  const program = ts.createProgram(sources.map((it) => join(root, it)), {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
    types: [],
    strict: true,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    rootDir: root,
  });
  const emitted = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    const source = path.replace(/\.d\.ts$/, ".ts");
    emitted.set(relative(root, source), text);
  });
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (errors.length) {
    throw new Error(ts.formatDiagnostics(errors, {
      getCurrentDirectory: () => root,
      getCanonicalFileName: (name) => name,
      getNewLine: () => "\n",
    }));
  }
  return emitted;
}

/**
 * A declaration without what only subclasses see, without the callbacks that
 * the browser calls, and without imports that nothing is left to need.
 *
 * @param address gives what an import is to say instead
 */
function published(
  text: string,
  address: (specifier: string) => string,
): string {
  const shown = cut(
    text,
    (statement) =>
      ts.isClassDeclaration(statement)
        ? statement.members.filter((member) =>
          ts.getCombinedModifierFlags(member) &
            (ts.ModifierFlags.Protected | ts.ModifierFlags.Private) ||
          isOfBrowser(member.name?.getText() ?? "")
        )
        : [],
  );
  const used = new Set<string>();
  const look = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) used.add(node.text);
    node.forEachChild(look);
  };
  look(parse(shown));
  const needed = cut(shown, (statement) => {
    if (!ts.isImportDeclaration(statement)) return [];
    const bindings = statement.importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings) &&
        !bindings.elements.some(({ name }) => used.has(name.text))
      ? [statement]
      : [];
  });
  // What a file says of itself speaks of the site's scripts.
  return needed.replace(/^\/\*\*[^]*?\*\/\s+(?=import |\/\*\*)/, "").replaceAll(
    /(\bfrom |\bimport\()"([^"]+)"/g,
    (_, before, specifier) => `${before}"${address(specifier)}"`,
  );
}

/** Cuts out parts of a text, with the comments before them. */
function cut(
  text: string,
  partsOf: (statement: ts.Statement) => readonly ts.Node[],
): string {
  return parse(text).statements.flatMap(partsOf).reverse().reduce(
    (rest, part) => rest.slice(0, part.getFullStart()) + rest.slice(part.end),
    text,
  );
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("it.d.ts", text, ts.ScriptTarget.Latest, true);
}
