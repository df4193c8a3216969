/** What `<novelty-probe>` knows of the training glyphs, and of real ones that were kept from training. */
import { loadFile } from "../../../inference/download.ts";
import {
  type FeatureTable,
  type FeatureTableSpec,
  openFeatureTable,
} from "../../../inference/feature_table.ts";
import { readNewest } from "../../../inference/request.ts";
import type { Yardstick } from "./yardstick.ts";

/** `table.json`, beside which lies the file that it names. */
export interface ProbeSpec extends FeatureTableSpec, Yardstick {
  /** Folder beside the model's own of the network whose features these are. */
  readonly classifier: string;
  /** Of the table's rows, in their order. */
  readonly characters: string;
}

export interface ProbeData {
  readonly spec: ProbeSpec;
  readonly table: FeatureTable;
  readonly characters: readonly string[];
}

/**
 * Fetches the table from a folder; its larger part is kept for the next visit.
 * @throws {ModelError} says what failed and what to do
 */
export async function loadProbe(folder: string): Promise<ProbeData> {
  const url = new URL("table.json", folder);
  const spec: ProbeSpec = await readNewest(url, JSON.parse);
  const bytes = await loadFile(folder, spec.file);
  return {
    spec,
    table: await openFeatureTable(spec, bytes),
    characters: [...spec.characters],
  };
}
