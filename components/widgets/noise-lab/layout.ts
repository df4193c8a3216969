/** Where the parts of the drawing lie, in CSS pixels. */
export interface Layout {
  map: Box;
  slice: Box;
  /** The slice lies beside the map, its values upwards; else below it. */
  isBeside: boolean;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The slice beside the map, or below it where there is no room. */
export function layoutOf(width: number, height: number): Layout {
  const left = width < 520 ? 46 : 72;
  const bottom = 24;
  if (width >= 520) {
    const side = Math.min(width * .26, 240);
    const h = height - bottom - 24;
    return {
      map: { x: left, y: 24, width: width - left - side - 28, height: h },
      slice: { x: width - side, y: 24, width: side, height: h },
      isBeside: true,
    };
  }
  const h = (height - 24 - bottom) * .64;
  return {
    map: { x: left, y: 22, width: width - left - 8, height: h },
    slice: {
      x: left,
      y: 22 + h + bottom + 22,
      width: width - left - 8,
      height: height - (22 + h + bottom + 22) - 20,
    },
    isBeside: false,
  };
}
