import type { Vectors } from "./vectors.ts";

/** What `read.json` holds. */
export interface ReadRecord {
  /** `features.f32` is `[count, width]`, `radicals.u8` `[count]`. */
  count: number;
  width: number;
}

/** Glyphs as the classifier sees them. */
export interface Reading {
  /** Kangxi radical, 1 … 214, of each. */
  readonly radicals: Uint8Array;
  readonly features: Vectors;
}

/** Reads what `read_stage.ts` wrote into a folder. */
export async function openReading(folder: string): Promise<Reading> {
  const { count, width }: ReadRecord = JSON.parse(
    await Deno.readTextFile(`${folder}/read.json`),
  );
  const { buffer } = await Deno.readFile(`${folder}/features.f32`);
  return {
    radicals: await Deno.readFile(`${folder}/radicals.u8`),
    features: { data: new Float32Array(buffer), count, width },
  };
}
