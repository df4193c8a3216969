/** Every widget: the name of its element, its folder and its script. */
export const widgetNames = [
  "glyph-denoiser",
  "glyph-map",
  "noise-lab",
  "noising-map",
  "train-it-yourself",
] as const;
