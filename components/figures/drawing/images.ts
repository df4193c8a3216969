import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

/** Pixels in rows from the top left, channels interleaved. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  /** 1: grey; 4: red, green, blue, opacity. */
  channels: 1 | 4;
}

/** How pixels become a file. */
export type Encoding =
  | { format: "avif"; quality: number }
  /** Without `quality`, nothing is lost. */
  | { format: "webp"; quality?: number }
  | { format: "png" }
  /**
   * Frames stand below each other in the pixels, one for each of `delay`
   * (milliseconds); shown again and again.
   */
  | { format: "animated-webp"; quality: number; delay: readonly number[] };

const folder = fileURLToPath(
  new URL("../../../.artifacts/figures/", import.meta.url),
);

/**
 * Pixels as a file. Encoding is slow and gives the same bytes for the same
 * pixels, so what was once encoded is kept.
 */
export async function encode(
  pixels: Pixels,
  encoding: Encoding,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, channels, data } = pixels;
  const key = createHash("sha256").update(JSON.stringify([
    sharp.versions,
    encoding,
    width,
    height,
    channels,
  ])).update(data).digest("hex");
  const path = join(folder, key);
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const bytes = new Uint8Array(await encodeNow(pixels, encoding));
  await Deno.mkdir(folder, { recursive: true });
  // Whole or not at all, should the build be stopped here.
  const temporary = await Deno.makeTempFile({ dir: folder });
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, path);
  return bytes;
}

/** A small file as an address of its own, for a picture inside the page. */
export function dataUrl(bytes: Uint8Array, format: "png" | "webp"): string {
  return `data:image/${format};base64,${Buffer.from(bytes).toString("base64")}`;
}

function encodeNow(
  { data, width, height, channels }: Pixels,
  encoding: Encoding,
): Promise<Uint8Array> {
  const raw = { width, height, channels };
  switch (encoding.format) {
    case "avif":
      return sharp(data, { raw })
        .avif({ quality: encoding.quality, effort: 4 }).toBuffer();
    case "webp":
      return sharp(data, { raw }).webp(
        encoding.quality === undefined
          ? { lossless: true, effort: 6 }
          : { quality: encoding.quality, alphaQuality: 60, effort: 4 },
      ).toBuffer();
    case "png":
      return sharp(data, { raw })
        .png({ compressionLevel: 9, palette: false }).toBuffer();
    case "animated-webp":
      return sharp(data, {
        raw: { ...raw, pageHeight: height / encoding.delay.length },
      }).webp({
        quality: encoding.quality,
        effort: 4,
        loop: 0,
        delay: [...encoding.delay],
      }).toBuffer();
  }
}
