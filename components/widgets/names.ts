/** Every widget: the name of its element, its folder and its script. */
export const widgetNames = [
  "conditional-slice",
  "glyph-denoiser",
  "glyph-map",
  "glyph-pixels",
  "guidance-lab",
  "noise-lab",
  "noise-predictor",
  "noising-map",
  "noising-step",
  "normal-sampler",
  "novelty-probe",
  "prompt-embedding",
  "run-on-the-map",
  "sampler-duel",
  "train-it-yourself",
] as const;
