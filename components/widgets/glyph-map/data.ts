/** What `<glyph-map>` knows of the glyphs, and how it finds them. */
import type { Words } from "../element/language.ts";

/** Side of a glyph in a sheet, in pixels. */
export const tile = 64;
/** Glyphs in a row of a sheet. */
export const columns = 16;
/** Glyphs in a sheet. */
export const perSheet = 256;

/** `details.json`: all but places and pictures, in the order of the points. */
export interface MapDetails {
  /** Height of the map; its width is 1. */
  height: number;
  clusters: {
    /** What its glyphs have in common. */
    label: Words<string>;
    example: string;
    place: [number, number];
  }[];
  /** Glyphs in the sheet of the overview, by index. */
  overview: number[];
  characters: string;
  /** Kangxi radicals, from 1 to 214; 0 for a picture that has none. */
  radicals: number[];
  /** 0 for a picture that is not written in strokes. */
  strokes: number[];
  definitions: string[];
  /** English names, by radical. */
  radicalNames: string[];
}

/** The map, loaded. Indices are those of `points`. */
export interface MapData extends Omit<MapDetails, "characters"> {
  count: number;
  characters: string[];
  /** `[count, 3]`: x, y and room of a glyph, with the map's width as unit. */
  points: Float32Array;
}

/**
 * Fetches the map from a folder.
 *
 * @throws Error, when a file is missing or another than was expected
 */
export async function loadMap(folder: string): Promise<MapData> {
  const [points, details] = await Promise.all([
    get("points.u16", folder).then((it) => it.arrayBuffer()),
    loadDetails(folder),
  ]);
  const characters = [...details.characters];
  const whole = new Uint16Array(points);
  if (whole.length !== 3 * characters.length) {
    throw new Error("points.u16 and details.json are of different builds");
  }
  return {
    ...details,
    count: characters.length,
    characters,
    points: Float32Array.from(whole, (it) => it / 65535),
  };
}

/** Fetches what there is of a map besides places and pictures. */
export async function loadDetails(folder: string): Promise<MapDetails> {
  return await (await get("details.json", folder)).json();
}

async function get(name: string, folder: string): Promise<Response> {
  const response = await fetch(new URL(name, folder));
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  return response;
}

/** A Kangxi radical as a character of everyday text: 85 is 水. */
export function radicalCharacter(radical: number): string {
  return String.fromCodePoint(0x2eff + radical).normalize("NFKC");
}

/**
 * Glyphs that answer a query, the best first: characters that stand in it; a
 * radical by its number, character or name; a word of the definition or its
 * beginning.
 */
export function search(data: MapData, query: string): number[] {
  const words = query.trim().toLowerCase();
  if (!words) return [];
  const number = words.match(/^(?:(?:radical|部首)\s*)?(\d+)$/)?.[1];
  const named = words.replace(/^(?:radical\s+|部首)/, "");
  const escaped = words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = new RegExp(`(?<!\\w)${escaped}(?!\\w)`, "i");
  const begins = new RegExp(`(?<!\\w)${escaped}`, "i");
  const score = (i: number) => {
    if (query.includes(data.characters[i])) return 0;
    const radical = data.radicals[i];
    if (radical && number) return Number(number) === radical ? 3 : Infinity;
    if (radical && query.includes(radicalCharacter(radical))) return 3;
    const definition = data.definitions[i];
    if (definition.toLowerCase() === words) return 1;
    if (whole.test(definition)) return 2;
    if (data.radicalNames[radical].toLowerCase() === named) return 3;
    return words.length > 1 && begins.test(definition) ? 4 : Infinity;
  };
  return data.characters.map((_, i) => ({ i, score: score(i) }))
    .filter((it) => it.score < Infinity)
    // What is short says it most plainly.
    .sort((a, b) =>
      a.score - b.score ||
      data.definitions[a.i].length - data.definitions[b.i].length || a.i - b.i
    )
    .map((it) => it.i);
}

/**
 * The nearest glyphs to a place, the nearest first.
 *
 * @param isWanted told the offset of a glyph from the place
 */
export function nearest(
  { points, count }: MapData,
  [x, y]: readonly [number, number],
  wanted: number,
  isWanted: (dx: number, dy: number, index: number) => boolean = () => true,
): number[] {
  const found: { i: number; distance: number }[] = [];
  for (let i = 0; i < count; i++) {
    const dx = points[3 * i] - x;
    const dy = points[3 * i + 1] - y;
    const distance = dx * dx + dy * dy;
    if (found.length === wanted && distance >= found[wanted - 1].distance) {
      continue;
    }
    if (!isWanted(dx, dy, i)) continue;
    const at = found.findIndex((it) => distance < it.distance);
    found.splice(at < 0 ? found.length : at, 0, { i, distance });
    if (found.length > wanted) found.pop();
  }
  return found.map((it) => it.i);
}
