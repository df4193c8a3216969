/** A part of the drawing, in CSS pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the parts of the drawing lie. */
export interface Layout {
  map: Box;
  /** How far the marginals rise beside the map. */
  rise: number;
  profile: Box;
  histogram: Box;
  /** There is little room: what is not needed is left out. */
  isNarrow: boolean;
}

/** Between the map and its marginals. */
export const gap = 8;
/** Below map and histogram, for the names of the peaks. */
const foot = 24;

/** The cut beside the map, or below it where there is no room. */
export function layoutOf(width: number, height: number): Layout {
  const isNarrow = width < 560;
  const rise = isNarrow ? 40 : 56;
  const left = isNarrow ? 26 : 34;
  // The marginal has its value written beside it.
  const right = gap + rise + 34;
  const top = rise + gap + 6;
  const column = isNarrow ? width : width * .5;
  const map = {
    x: left,
    y: top,
    width: column - left - right,
    height: (isNarrow ? height * .51 : height) - top - foot,
  };
  const across = isNarrow
    ? { x: left, width: width - left - 8 }
    : { x: column + 16, width: column - 18 };
  const head = isNarrow ? map.y + map.height + foot + 34 : 36;
  const rest = height - head - foot;
  const between = isNarrow ? 10 : 20;
  const profile = { ...across, y: head, height: rest * (isNarrow ? .58 : .62) };
  const below = profile.y + profile.height + between;
  return {
    map,
    rise,
    profile,
    histogram: { ...across, y: below, height: height - foot - below },
    isNarrow,
  };
}
