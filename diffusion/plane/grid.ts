/** Places of a square grid over the plane, `[side², 2]`, rows from the top. */
export function gridOf(side: number, extent: number): Float64Array {
  const at = (i: number) => extent * (2 * i / (side - 1) - 1);
  const places = new Float64Array(2 * side ** 2);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      places[2 * (j * side + i)] = at(i);
      places[2 * (j * side + i) + 1] = at(j);
    }
  }
  return places;
}
