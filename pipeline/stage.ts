import type { StageFile } from "./stage_file.ts";

/**
 * A stage turns declared inputs into one folder of files, its artifact. It
 * reads nothing else, so that equal inputs always mean an equal artifact and
 * the runner may skip work that is already done.
 */
export interface Stage {
  /** Lower case, unique, and the name of its folder under `.artifacts/`. */
  readonly name: string;
  /** One line for `deno task pipeline --list`. */
  readonly description: string;
  /** The stage's own module: always `import.meta.url`. It must be the module's default export. */
  readonly module: string;
  /** Names of the stages whose artifacts it reads. */
  readonly inputs: readonly string[];
  /** Files it reads from outside the pipeline. */
  readonly files: readonly StageFile[];
  /**
   * Why the report's model has no such artifact, as a sentence for readers;
   * such a stage is left out, and what it feeds.
   */
  readonly absent?: string;
  /** Everything that can be tuned, as plain JSON. `seed` is copied to the provenance. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Writes the artifact into `context.output`; a thrown error discards it. */
  run(context: StageContext): Promise<void>;
}

/** What a stage is given when it runs. */
export interface StageContext<Parameters = Readonly<Record<string, unknown>>> {
  /** Absolute path of an empty folder; what lies in it at the end is the artifact. */
  readonly output: string;
  /** Absolute path of the repository. */
  readonly root: string;
  readonly parameters: Parameters;
  /** The device asked for: "auto", "cuda", "webgpu" or "cpu". */
  readonly device: string;
  /** Absolute path of the artifact of a declared input; throws for any other name. */
  input(stage: string): string;
  /** Says how far the stage is; the time left is estimated from it, so let `done` grow evenly with time. */
  progress(done: number, total: number, label?: string): void;
  /** Adds facts known only while running to the provenance. */
  record(facts: StageFacts): void;
}

/** Facts for the provenance. Hashes pass on to every artifact made from this one. */
export interface StageFacts {
  /** The device that did the work, e.g. "cpu"; without it, "cpu" is recorded. */
  device?: string;
  /** SHA-256 of the network's file. */
  modelHash?: string;
  /** SHA-256 of the dataset's glyphs. */
  datasetHash?: string;
}

/** A stage as it is written down: `run` sees its own parameters' types. */
export type StageDefinition<Parameters extends Record<string, unknown>> =
  & Omit<Stage, "parameters" | "run">
  & {
    readonly parameters: Parameters;
    run(context: StageContext<Parameters>): Promise<void>;
  };

/**
 * Declares a stage.
 *
 * ```ts
 * export default defineStage({
 *   name: "density",
 *   description: "Kernel density estimate over the projection",
 *   module: import.meta.url,
 *   inputs: ["projection"],
 *   files: [],
 *   parameters: { size: 256 },
 *   async run({ input, output, parameters, progress }) { … },
 * });
 * ```
 *
 * Spread into another object, with another name and other inputs, files or
 * parameters, it is another stage with the same code.
 *
 * Import heavy packages inside `run` (`await import("umap-js")`): the module
 * itself is loaded whenever the graph is looked at.
 */
export function defineStage<Parameters extends Record<string, unknown>>(
  definition: StageDefinition<Parameters>,
): Stage {
  return definition as unknown as Stage;
}
