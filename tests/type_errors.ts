import ts from "typescript";

/**
 * What TypeScript finds wrong in files, and in the types that they import.
 *
 * @returns a line for each fault, `file: words`
 */
export function typeErrors(
  files: readonly string[],
  options: ts.CompilerOptions = {},
): string[] {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    types: [],
    ...options,
  });
  return ts.getPreEmitDiagnostics(program).map((error) => {
    const text = ts.flattenDiagnosticMessageText(error.messageText, "\n");
    return `${error.file?.fileName}: ${text}`;
  });
}
