/** What a colour stands for; the same in figures and in widgets. */
export const roles = [
  "text",
  "muted",
  "rule",
  "surface",
  "accent",
  "on-accent",
  "data",
  "noise",
  "prediction",
  "score",
] as const;

export type Role = (typeof roles)[number];

/** Of a page that sets no colours: light, dark. */
const fallbacks: Record<Role, [light: string, dark: string]> = {
  text: ["#22201d", "#e9e6e0"],
  muted: ["#69655e", "#a29d94"],
  rule: ["#dcd8d0", "#3c3934"],
  surface: ["#f6f4ef", "#242220"],
  accent: ["#a8352a", "#dd8174"],
  "on-accent": ["#ffffff", "#1c1210"],
  data: ["#0067a3", "#5cb6ea"],
  noise: ["#b25a00", "#eea052"],
  prediction: ["#00785a", "#3ec29a"],
  score: ["#9c3f78", "#e495c1"],
};

const declare = (value: (role: Role) => string) =>
  roles.map((role) => `--_${role}:var(--widget-${role},${value(role)})`)
    .join(";");

/**
 * Style that gives the roles their colours, as `--_text` and so on: those of
 * the page, where it sets `--widget-text`, else by its `color-scheme`.
 */
export const colourStyle = `
:host { ${declare((role) => `light-dark(${fallbacks[role].join()})`)} }
@supports not (color: light-dark(red, red)) {
  :host { ${declare((role) => fallbacks[role][0])} }
}`;

/** The roles' colours as they are now, for a canvas. */
export function coloursOf(probe: HTMLElement): Record<Role, string> {
  const colour = (role: Role) => {
    probe.style.color = `var(--_${role})`;
    return getComputedStyle(probe).color;
  };
  return Object.fromEntries(
    roles.map((role) => [role, colour(role)]),
  ) as Record<Role, string>;
}
