import { peakNear, type PlaneGaussian } from "./plane_mixture.ts";

/** Two hills, the left one low and the right one high in y. */
export const mixture: readonly PlaneGaussian[] = [
  { weight: .54, mean: [-1.1, -.75], deviation: [.62, .84], correlation: .45 },
  { weight: .46, mean: [1.1, .85], deviation: [.7, .82], correlation: -.35 },
];

/** Their tops. */
export const peaks = mixture.map(({ mean }) => peakNear(mixture, mean));

/** What a drawing of it reaches over. */
export const domain = { x: [-2.9, 3.2], y: [-2.95, 3.05] } as const;

/** Where its contours lie, as shares of what it reaches. */
export const levels = [.04, .12, .24, .38, .54, .72, .9];
