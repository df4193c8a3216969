import { loadDetails, type MapDetails, tile } from "../glyph-map/data.ts";
import { Sheets } from "../glyph-map/sheets.ts";

/** A training glyph, and how far it is. */
export interface Neighbour {
  readonly character: string;
  /** Euclidean, between the classifier's features; within 0.1 as a rule. */
  readonly distance: number;
}

/** What training glyphs look like and mean. */
export class GlyphPictures {
  /** Places on the map, by character. */
  #places: Map<string, number>;

  private constructor(private details: MapDetails, private sheets: Sheets) {
    this.#places = new Map([...details.characters].map((it, i) => [it, i]));
  }

  /**
   * @param folder of the map's data
   * @param changed called when pictures have come and can be drawn
   */
  static async load(
    folder: string,
    changed: () => void,
  ): Promise<GlyphPictures> {
    const details = await loadDetails(folder);
    return new GlyphPictures(details, new Sheets(folder, new Map(), changed));
  }

  definitionOf(character: string): string {
    return this.details.definitions[this.#places.get(character) ?? -1] ?? "";
  }

  /** Nothing, while the picture is on its way. */
  draw(context: CanvasRenderingContext2D, character: string) {
    const place = this.#places.get(character);
    const found = place === undefined ? null : this.sheets.find(place, true);
    if (!found) return;
    const { image, x, y } = found;
    context.drawImage(image, x, y, tile, tile, 0, 0, tile, tile);
  }
}

/** The nearest training glyphs, side by side; without pictures, in letters. */
export class NeighbourList {
  pictures: GlyphPictures | null = null;
  #items: HTMLLIElement[];
  #neighbours: readonly Neighbour[] = [];

  constructor(list: HTMLElement) {
    this.#items = [...list.children] as HTMLLIElement[];
  }

  show(neighbours: readonly Neighbour[]) {
    this.#neighbours = neighbours;
    for (const [i, item] of this.#items.entries()) {
      const neighbour = neighbours[i];
      item.classList.toggle("there", neighbour !== undefined);
      if (!neighbour) continue;
      const { character, distance } = neighbour;
      item.querySelector("b")!.textContent = character;
      item.querySelector("output")!.textContent = distance.toFixed(1);
      item.querySelector("span")!.textContent =
        this.pictures?.definitionOf(character) ?? "";
    }
  }

  draw() {
    for (const [i, item] of this.#items.entries()) {
      const neighbour = this.#neighbours[i];
      // A narrow screen has no room for all.
      if (!neighbour || !item.clientWidth) continue;
      const context = item.querySelector("canvas")!.getContext("2d")!;
      context.clearRect(0, 0, tile, tile);
      this.pictures?.draw(context, neighbour.character);
    }
  }
}
