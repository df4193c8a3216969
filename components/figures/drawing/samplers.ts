/** A sampler with its options, as the reference pages name it. */
export interface SamplerName {
  /** Its name in the artifact of the stage `convergence`. */
  run: string;
  /** The page it is on, below /reference/. */
  page: string;
  /** Among all samplers. */
  label: string;
  /** Among those of its page. */
  variant: string;
  /** The work to cite, in references.bib. */
  paper: string;
}

/** In the order of the pages. */
export const samplers: readonly SamplerName[] = [
  {
    run: "ddpm",
    page: "ddpm",
    label: "DDPM",
    variant: "fixed small",
    paper: "ho2020ddpm",
  },
  {
    run: "ddpm-fixed-large",
    page: "ddpm",
    label: "DDPM, fixed large",
    variant: "fixed large",
    paper: "ho2020ddpm",
  },
  {
    run: "ddim",
    page: "ddim",
    label: "DDIM",
    variant: "η = 0",
    paper: "song2021ddim",
  },
  {
    run: "ddim-eta-1",
    page: "ddim",
    label: "DDIM, η = 1",
    variant: "η = 1",
    paper: "song2021ddim",
  },
  {
    run: "euler",
    page: "euler",
    label: "Euler",
    variant: "Euler",
    paper: "karras2022edm",
  },
  {
    run: "euler-ancestral",
    page: "euler",
    label: "Euler ancestral",
    variant: "Euler ancestral",
    paper: "crowson2022kdiffusion",
  },
  {
    run: "heun",
    page: "heun",
    label: "Heun",
    variant: "Heun",
    paper: "karras2022edm",
  },
  {
    run: "lms",
    page: "lms",
    label: "LMS",
    variant: "order 4",
    paper: "crowson2022kdiffusion",
  },
  {
    run: "lms-2",
    page: "lms",
    label: "LMS, order 2",
    variant: "order 2",
    paper: "crowson2022kdiffusion",
  },
  {
    run: "dpm-solver-multistep",
    page: "dpm-solver",
    label: "DPM-Solver++ 2M",
    variant: "2M",
    paper: "lu2022dpmsolverpp",
  },
  {
    run: "dpm-solver-multistep-3",
    page: "dpm-solver",
    label: "DPM-Solver++ 3M",
    variant: "3M",
    paper: "lu2022dpmsolverpp",
  },
  {
    run: "dpm-solver-singlestep",
    page: "dpm-solver",
    label: "DPM-Solver++ 2S",
    variant: "2S",
    paper: "lu2022dpmsolverpp",
  },
  {
    run: "dpm-solver-sde",
    page: "dpm-solver-sde",
    label: "DPM-Solver++ SDE",
    variant: "SDE, order 2",
    paper: "lu2022dpmsolverpp",
  },
  {
    run: "uni-pc",
    page: "uni-pc",
    label: "UniPC",
    variant: "order 2",
    paper: "zhao2023unipc",
  },
  {
    run: "uni-pc-3",
    page: "uni-pc",
    label: "UniPC, order 3",
    variant: "order 3",
    paper: "zhao2023unipc",
  },
  {
    run: "predictor-corrector",
    page: "predictor-corrector",
    label: "predictor–corrector",
    variant: "predictor–corrector",
    paper: "song2021sde",
  },
  {
    run: "probability-flow",
    page: "probability-flow",
    label: "adaptive ODE",
    variant: "adaptive ODE",
    paper: "song2021sde",
  },
];

/** The samplers of a page; the first is the one that it is about most. */
export function samplersOf(page: string): SamplerName[] {
  return samplers.filter((it) => it.page === page);
}
