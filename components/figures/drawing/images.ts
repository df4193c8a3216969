import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";

/** Pixels in rows from the top left, channels interleaved. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  /** 1: grey, or opacity of an ink; 4: red, green, blue, opacity. */
  channels: 1 | 4;
}

/** How pixels become a file. */
export type Encoding =
  | { format: "avif"; quality: number }
  /**
   * Without `quality`, nothing is lost. With `ink`, a colour "#rrggbb", the one
   * channel is its opacity.
   */
  | { format: "webp"; quality?: number; ink?: string }
  | { format: "png" };

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
    settings(encoding),
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

/** The same picture, of another width. */
export async function resize(pixels: Pixels, width: number): Promise<Pixels> {
  const { data, channels } = pixels;
  const { data: resized, info } = await sharp(data, {
    raw: { width: pixels.width, height: pixels.height, channels },
  }).resize({ width }).toColourspace(channels === 1 ? "b-w" : "srgb").raw()
    .toBuffer({ resolveWithObject: true });
  return {
    data: new Uint8Array(resized),
    width: info.width,
    height: info.height,
    channels,
  };
}

/** A small file as an address of its own, for a picture inside the page. */
export function dataUrl(bytes: Uint8Array, format: "png" | "webp"): string {
  return `data:image/${format};base64,${Buffer.from(bytes).toString("base64")}`;
}

/** All that the encoder is told: part of the key under which a file is kept. */
function settings(encoding: Encoding) {
  switch (encoding.format) {
    case "avif":
      return { quality: encoding.quality, effort: 2 };
    case "webp":
      return encoding.quality === undefined
        ? { lossless: true, effort: 6 }
        : { quality: encoding.quality, alphaQuality: 60, effort: 4 };
    case "png":
      return { compressionLevel: 9, palette: false };
  }
}

function encodeNow(
  { data, width, height, channels }: Pixels,
  encoding: Encoding,
): Promise<Uint8Array> {
  const raw = { width, height, channels };
  const image = encoding.format === "webp"
    ? withInk(data, raw, encoding.ink)
    : sharp(data, { raw });
  return image.toFormat(encoding.format, settings(encoding)).toBuffer();
}

function withInk(
  data: Uint8Array,
  raw: { width: number; height: number; channels: 1 | 4 },
  ink: string | undefined,
): Sharp {
  if (!ink) return sharp(data, { raw });
  const { width, height } = raw;
  return sharp({ create: { width, height, channels: 3, background: ink } })
    .joinChannel(Buffer.from(data), { raw });
}
