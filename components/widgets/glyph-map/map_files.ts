/**
 * The files that `<glyph-map>` and `<run-on-the-map>` fetch, made of the
 * artifacts of the stages `dataset`, `projection` and `run-on-the-map` when the
 * site is built.
 */
import type { Artifact } from "../../../pipeline/artifact.ts";
import type { FigureFile } from "../../figures/drawing/figure.ts";
import { openGlyphs } from "../../figures/drawing/glyphs.ts";
import { encode } from "../../figures/drawing/images.ts";
import { openMap } from "../../figures/drawing/map.ts";
import { sheet, shrink } from "../../figures/drawing/sheet.ts";
import type { RunOnTheMapRecord } from "../../../pipeline/run_on_the_map.ts";
import { columns, type MapDetails, perSheet, tile } from "./data.ts";
import { packPlacing } from "./placing_file.ts";

/** Glyphs are put in order of importance with strides of this prime. */
const stride = 7919;

const made = new WeakMap<Artifact, Promise<FigureFile[]>>();

/**
 * @param folder address in the site that the files get, without a last slash
 * @returns `points.u16`, `details.json`, `overview.webp` and a sheet for every
 *   `perSheet` glyphs that lie close to each other; `placing.bin`
 */
export function mapFiles(
  dataset: Artifact,
  projection: Artifact,
  runs: Artifact,
  folder: string,
): Promise<FigureFile[]> {
  // A site that is built again has the same map.
  const files = made.get(projection) ??
    Array.fromAsync(make(dataset, projection, runs, folder));
  made.set(projection, files);
  return files;
}

async function* make(
  dataset: Artifact,
  projection: Artifact,
  runs: Artifact,
  folder: string,
): AsyncGenerator<FigureFile> {
  const glyphs = openGlyphs(dataset);
  const map = openMap(projection);
  const order = neighbourhoods(
    Array.from({ length: map.count }, (_, i) => i),
    map.place,
  );
  const places = order.map(map.place);
  const room = roomOf(places);
  const points = new Uint16Array(3 * order.length);
  places.forEach(([x, y], i) =>
    points.set([x, y, Math.min(room[i], 1)].map((it) => it * 65535), 3 * i)
  );
  const overview = places.map((_, i) => i)
    .sort((a, b) => room[b] - room[a] || a - b).slice(0, perSheet);
  const records = order.map((i) => glyphs.records[i]);
  const radicalNames: string[] = [];
  for (const { radical, radicalName } of records) {
    if (radical && radicalName) radicalNames[radical] = radicalName;
  }
  const details: MapDetails = {
    height: map.height,
    clusters: map.clusters.map(({ label, x, y, example }) => ({
      label: { en: label.en, zh: label["zh-Hans"] ?? label.en },
      example,
      place: map.toSheet(x, y),
    })),
    overview,
    characters: records.map((it) => it.character).join(""),
    radicals: records.map((it) => it.radical ?? 0),
    strokes: records.map((it) => it.strokes ?? 0),
    definitions: records.map((it) => it.caption),
    radicalNames: Array.from(radicalNames, (it) => it ?? ""),
  };
  yield { path: `${folder}/points.u16`, bytes: new Uint8Array(points.buffer) };
  yield {
    path: `${folder}/details.json`,
    bytes: new TextEncoder().encode(JSON.stringify(details)),
  };
  yield {
    path: `${folder}/placing.bin`,
    bytes: placingFile(projection, runs, order),
  };
  const picture = (indices: readonly number[]) =>
    encode(
      sheet(
        indices.map((i) =>
          shrink(glyphs.image(order[i]), glyphs.imageSize, tile)
        ),
        { columns, tileSize: tile },
      ),
      { format: "webp", quality: 30 },
    );
  yield { path: `${folder}/overview.webp`, bytes: await picture(overview) };
  for (let first = 0; first < order.length; first += perSheet) {
    const length = Math.min(perSheet, order.length - first);
    yield {
      path: `${folder}/${first / perSheet}.webp`,
      bytes: await picture(Array.from({ length }, (_, i) => first + i)),
    };
  }
}

/** Principal components of the glyphs in that order, and how to find a picture's. */
function placingFile(
  projection: Artifact,
  runs: Artifact,
  order: readonly number[],
) {
  const floats = (of: Artifact, name: string) =>
    new Float32Array(Deno.readFileSync(of.path(name)).buffer);
  const { side } = runs.json<RunOnTheMapRecord>("run-on-the-map.json");
  const mean = Float64Array.from(floats(runs, "mean.f32"));
  const loadings = Float64Array.from(floats(runs, "loadings.f32"));
  const components = loadings.length / mean.length;
  const all = floats(projection, "pca.f32");
  const coordinates = new Float32Array(all.length);
  for (const [to, from] of order.entries()) {
    coordinates.set(
      all.subarray(from * components, (from + 1) * components),
      to * components,
    );
  }
  return packPlacing({ side, components, mean, loadings, coordinates });
}

/**
 * An order in which every run of `perSheet` glyphs, from the first on, is one
 * region of the map: halves of halves, cut across the longer side.
 */
export function neighbourhoods(
  indices: readonly number[],
  place: (index: number) => readonly [number, number],
): number[] {
  if (indices.length <= perSheet) return [...indices];
  const extent = [0, 1].map((axis) => {
    const values = indices.map((i) => place(i)[axis]);
    return Math.max(...values) - Math.min(...values);
  });
  const axis = extent[0] >= extent[1] ? 0 : 1;
  const sorted = indices.toSorted((a, b) =>
    place(a)[axis] - place(b)[axis] || a - b
  );
  const half = Math.ceil(sorted.length / 2 / perSheet) * perSheet;
  return [sorted.slice(0, half), sorted.slice(half)]
    .flatMap((part) => neighbourhoods(part, place));
}

/**
 * How far each place is from the nearest one before it in a fixed order of
 * importance. A glyph drawn no larger than its room covers no more important
 * one, wherever the reader looks and however close.
 */
export function roomOf(
  places: readonly (readonly [number, number])[],
): Float64Array {
  const { length } = places;
  const room = new Float64Array(length);
  const before: number[] = [];
  // A prime that does not divide the number visits every place once.
  const step = length % stride === 0 ? 1 : stride;
  for (let k = 0; k < length; k++) {
    const i = (k * step) % length;
    const [x, y] = places[i];
    let nearest = Infinity;
    for (const j of before) {
      const dx = Math.abs(places[j][0] - x);
      const dy = Math.abs(places[j][1] - y);
      const distance = dx > dy ? dx : dy;
      if (distance < nearest) nearest = distance;
    }
    room[i] = nearest;
    before.push(i);
  }
  return room;
}
