/** Writes what `read_stage.ts` writes. */
export async function writeReading(
  folder: string,
  radicals: readonly number[],
  features: readonly (readonly number[])[],
): Promise<void> {
  const [{ length: width }] = features;
  await Deno.writeFile(`${folder}/radicals.u8`, Uint8Array.from(radicals));
  await Deno.writeFile(
    `${folder}/features.f32`,
    new Uint8Array(Float32Array.from(features.flat()).buffer),
  );
  await Deno.writeTextFile(
    `${folder}/read.json`,
    JSON.stringify({ count: features.length, width }),
  );
}
