import type { FigureFile } from "./figure.ts";
import { encode, type Pixels } from "./images.ts";

/** The pictures of one figure: what the site gets, and what shows it. */
export interface ImageFiles {
  /** Those added so far. */
  readonly files: FigureFile[];
  /**
   * Adds a picture to the files.
   * @param name told apart by this from the figure's other pictures
   * @param quality of the AVIF, from 1 to 100
   * @returns the `<img>`, without words of its own: the figure has them
   */
  add(name: string | number, pixels: Pixels, quality: number): Promise<string>;
}

/** @param figure the figure's id, the first part of every file's name */
export function imageFiles(figure: string): ImageFiles {
  const files: FigureFile[] = [];
  return {
    files,
    async add(name, pixels, quality) {
      const path = `/figures/${figure}-${name}.avif`;
      files.push({
        path,
        bytes: await encode(pixels, { format: "avif", quality }),
      });
      return `<img src="${path}" width="${pixels.width}" height="${pixels.height}" alt="" loading="lazy" decoding="async">`;
    },
  };
}
