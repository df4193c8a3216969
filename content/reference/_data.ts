/** What the pages of the reference have in common. */
export const layout = "layouts/reference.vto";
export const templateEngine = ["vto", "md"];

/** The pages, in order, as the layout leads through them. */
export const sections = [
  {
    id: "schedules",
    title: "Noise schedules",
    pages: [
      { slug: "linear", title: "Linear" },
      { slug: "scaled-linear", title: "Scaled linear" },
      { slug: "cosine", title: "Cosine" },
      { slug: "shifted-cosine", title: "Shifted cosine" },
      { slug: "sigmoid", title: "Sigmoid" },
      { slug: "karras", title: "Karras" },
      { slug: "zero-terminal-snr", title: "Zero terminal SNR" },
    ],
  },
  {
    id: "samplers",
    title: "Samplers",
    pages: [
      { slug: "ddpm", title: "DDPM" },
      { slug: "ddim", title: "DDIM" },
      { slug: "euler", title: "Euler, Euler ancestral" },
      { slug: "heun", title: "Heun" },
      { slug: "lms", title: "Linear multistep" },
      { slug: "dpm-solver", title: "DPM-Solver++" },
      { slug: "dpm-solver-sde", title: "DPM-Solver++ SDE" },
      { slug: "uni-pc", title: "UniPC" },
      { slug: "predictor-corrector", title: "Predictor and corrector" },
      { slug: "probability-flow", title: "Probability flow ODE" },
    ],
  },
];
