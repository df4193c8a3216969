import { philox4x32 } from "../../diffusion/mod.ts";

/** The numbers 0 … count − 1 in an order that the seed decides, on any machine. */
export function shuffled(count: number, seed: number): number[] {
  const key = Uint32Array.of(seed, 0);
  const places = Uint32Array.from(
    { length: count },
    (_, i) => philox4x32(Uint32Array.of(i, 0, 0, 0), key)[0],
  );
  return Array.from(places.keys())
    .sort((a, b) => places[a] - places[b] || a - b);
}
