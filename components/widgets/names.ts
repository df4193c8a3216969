/** Every widget: the name of its element, its folder and its script. */
export const widgetNames = [
  "conditional-slice",
  "glyph-denoiser",
  "glyph-map",
  "glyph-pixels",
  "noise-lab",
  "noise-predictor",
  "noising-map",
  "noising-step",
  "normal-sampler",
  "novelty-probe",
  "sampler-duel",
  "train-it-yourself",
] as const;
