/**
 * The one visual language: every colour of the site, for light and for dark.
 *
 * The hues of data, noise, prediction and score are those of Okabe and Ito,
 * which people with any common colour blindness can tell apart, shifted in
 * lightness so that text in them can be read on the page's ground.
 */
export const palette = {
  /** The page's ground, and what is written on it. */
  paper: { light: "#fffefb", dark: "#17181b" },
  ink: { light: "#1f1e1c", dark: "#e8e6e1" },
  muted: { light: "#66635d", dark: "#a3a099" },
  rule: { light: "#dedad1", dark: "#3a3a3d" },
  surface: { light: "#f6f4ee", dark: "#212226" },
  /** Links and controls: the red of a seal. */
  accent: { light: "#a8352a", dark: "#e78f81" },
  "on-accent": { light: "#ffffff", dark: "#1c1210" },
  /** What is drawn from the data set. */
  data: { light: "#0067a3", dark: "#5cb6ea" },
  noise: { light: "#b25a00", dark: "#eea052" },
  /** What the network says. */
  prediction: { light: "#00785a", dark: "#3ec29a" },
  score: { light: "#9c3f78", dark: "#e495c1" },
} as const;

export type Role = keyof typeof palette;
export type Scheme = "light" | "dark";

/** A colour as a style sheet names it. */
export function colour(role: Role): string {
  return `var(--${role})`;
}

/** The style sheet that gives the colours their values. */
export function paletteCss(): string {
  const values = (scheme: Scheme) =>
    Object.entries(palette).map(([role, colours]) =>
      `--${role}:${colours[scheme]}`
    ).join(";");
  // Paper is light, whatever the screen was.
  return `:root{color-scheme:light;${values("light")}}` +
    `@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${
      values("dark")
    }}}`;
}
