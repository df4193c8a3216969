/**
 * A file from outside the pipeline, relative to the repository root or
 * absolute; or a JSON file of which the stage reads all but some fields of the
 * outermost object, which may then change without making its artifact stale.
 */
export type StageFile =
  | string
  | { readonly path: string; readonly without: readonly string[] };

/** Path of a stage's file. */
export function pathOf(file: StageFile): string {
  return typeof file === "string" ? file : file.path;
}
