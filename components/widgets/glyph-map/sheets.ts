import { columns, perSheet, tile } from "./data.ts";

/** Sheets kept at most; one takes 4 MB once it is decoded. */
const kept = 32;

/** Pictures of the glyphs, fetched when they are first asked for. */
export class Sheets {
  #ready = new Map<string, ImageBitmap>();
  #asked = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  /** @param changed called when a sheet has come and can be drawn */
  constructor(
    private folder: string,
    private overview: ReadonlyMap<number, number>,
    private changed: () => void,
  ) {}

  /**
   * The ink of a glyph, black on nothing: a sheet and where it lies there, or
   * null while it is on its way.
   */
  find(
    index: number,
    fetches: boolean,
  ): { image: ImageBitmap; x: number; y: number } | null {
    const inOverview = this.overview.get(index);
    const name = String(Math.floor(index / perSheet));
    const own = this.#ready.get(name);
    if (own) {
      // Last in the order of a map: the last to be dropped.
      this.#ready.delete(name);
      this.#ready.set(name, own);
      return { image: own, ...placeOf(index % perSheet) };
    }
    if (fetches) this.#ask(name);
    if (inOverview === undefined) return null;
    const overview = this.#ready.get("overview");
    if (!overview) {
      this.#ask("overview");
      return null;
    }
    return { image: overview, ...placeOf(inOverview) };
  }

  async #ask(name: string) {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    try {
      const response = await fetch(new URL(`${name}.webp`, this.folder));
      // Without its sheet a glyph stays a dot; the map says nothing wrong.
      if (!response.ok) return;
      this.#ready.set(name, await this.#inTurn(await response.blob()));
      for (const old of this.#ready.keys()) {
        if (this.#ready.size <= kept) break;
        if (old === "overview") continue;
        this.#ready.get(old)!.close();
        this.#ready.delete(old);
        this.#asked.delete(old);
      }
      this.changed();
    } catch {
      // The network is gone: it is asked again when the glyph is seen again.
      this.#asked.delete(name);
    }
  }

  /** At most one in a frame, of which it takes a good part. */
  #inTurn(file: Blob): Promise<ImageBitmap> {
    const inked = this.#queue.then(() => ink(file));
    this.#queue = inked.then(nextFrame, () => {});
    return inked;
  }
}

/** The browser has drawn what there is. */
const nextFrame = () => new Promise((done) => requestAnimationFrame(done));

function placeOf(index: number): { x: number; y: number } {
  return {
    x: (index % columns) * tile,
    y: Math.floor(index / columns) * tile,
  };
}

/** A grey picture with its darkness as opacity, while the map moves on. */
async function ink(file: Blob): Promise<ImageBitmap> {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context.getImageData(0, 0, width, height);
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 4) {
    data[i + 3] = 255 - data[i];
    data[i] = data[i + 1] = data[i + 2] = 0;
  }
  return await createImageBitmap(pixels);
}
