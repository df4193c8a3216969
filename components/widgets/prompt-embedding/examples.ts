/** Two texts with one word in common, and words to compare it with. */
export interface Example {
  /** On its button. */
  name: string;
  text: string;
  beside: string;
  landmarks: string;
}

/** In English, as is all that the encoder knows. */
export const examples: readonly Example[] = [
  {
    name: "element",
    text: "lithium element",
    beside: "heating element",
    landmarks: "lithium, chemistry, heat, oven",
  },
  {
    name: "zinc",
    text: "zinc (element 30, Zn)",
    beside: "element of surprise",
    landmarks: "zinc, lithium, surprise, fear",
  },
  {
    name: "light",
    text: "light of the sun",
    beside: "light as a feather",
    landmarks: "sun, lamp, feather, heavy",
  },
  {
    name: "spring",
    text: "spring water",
    beside: "spring and autumn",
    landmarks: "water, river, summer, season",
  },
];
