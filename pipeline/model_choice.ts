/** Which model the report is built around; one for all processes of a build. */
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository. */
export const ROOT = resolve(fileURLToPath(new URL("..", import.meta.url)));

/** The model of a build that names none. */
export const DEFAULT_MODEL = "models/glyffuser";

/** Hands the choice to processes that are started later. */
const VARIABLE = "REPORT_MODEL";

/**
 * Chooses the model for this process and those that it starts. To be called
 * before `report.ts` is loaded, and so before any stage is.
 *
 * @param folder as typed: absolute, or from the folder that one is in
 */
export function chooseModel(folder: string): void {
  const path = resolve(folder);
  const inside = relative(ROOT, path);
  Deno.env.set(VARIABLE, inside.startsWith("..") ? path : inside);
}

/** The model's folder: from the root, or absolute where it lies outside. */
export function chosenModel(): string {
  return Deno.env.get(VARIABLE) ?? DEFAULT_MODEL;
}
