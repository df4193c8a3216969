import type { Artifact } from "../../../pipeline/artifact.ts";
import type {
  GlyphRecord,
  PictureRecord,
} from "../../../pipeline/dataset/records.ts";

/** The data set, its images read when they are asked for. */
export interface Glyphs {
  count: number;
  /** Height and width of an image, in pixels. */
  imageSize: number;
  /** What a glyph has beyond any picture may be missing. */
  records: readonly (PictureRecord & Partial<GlyphRecord>)[];
  /** `[imageSize, imageSize]`; 0 is ink, 255 is paper. */
  image(index: number): Uint8Array;
  /** @throws for a character that the data set lacks */
  indexOf(character: string): number;
}

const opened = new WeakMap<Artifact, Glyphs>();

/** Opens the artifact of the stage `dataset`; its list is read once. */
export function openGlyphs(dataset: Artifact): Glyphs {
  const glyphs = opened.get(dataset) ?? read(dataset);
  opened.set(dataset, glyphs);
  return glyphs;
}

function read(dataset: Artifact): Glyphs {
  const { count, imageSize, records } = dataset.json<
    Pick<Glyphs, "count" | "imageSize" | "records">
  >("glyphs.json");
  return {
    count,
    imageSize,
    records,
    image(index) {
      if (!(index >= 0 && index < count)) {
        throw new RangeError(`no glyph ${index}: the data set has ${count}`);
      }
      return readImage(dataset.path("glyphs.u8"), index, imageSize ** 2);
    },
    indexOf(character) {
      const index = records.findIndex((it) => it.character === character);
      if (index < 0) {
        throw new Error(`the data set has no glyph "${character}"`);
      }
      return index;
    },
  };
}

/** One image of a file that holds them one after the other. */
export function readImage(
  path: string,
  index: number,
  bytes: number,
): Uint8Array {
  using file = Deno.openSync(path);
  const image = new Uint8Array(bytes);
  file.seekSync(index * bytes, Deno.SeekMode.Start);
  for (let read = 0; read < bytes;) {
    const more = file.readSync(image.subarray(read));
    if (more === null) {
      throw new Error(`${path}: it ends before image ${index} is whole`);
    }
    read += more;
  }
  return image;
}
