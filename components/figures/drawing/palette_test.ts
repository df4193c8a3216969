import assert from "node:assert/strict";
import { palette, paletteCss, type Role, type Scheme } from "./palette.ts";

/** WCAG 2.2: relative luminance of a colour. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const value = parseInt(hex.slice(i, i + 2), 16) / 255;
    return value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
  });
  return .2126 * red + .7152 * green + .0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + .05) / (low + .05);
}

const written: Role[] = [
  "ink",
  "muted",
  "accent",
  "data",
  "noise",
  "prediction",
  "score",
];

for (const scheme of ["light", "dark"] as Scheme[]) {
  for (const role of written) {
    Deno.test(`${role} can be read in the ${scheme} scheme`, () => {
      const grounds: Role[] = role === "ink" || role === "muted"
        ? ["paper", "surface"]
        : ["paper"];
      for (const ground of grounds) {
        const ratio = contrast(palette[role][scheme], palette[ground][scheme]);
        assert(ratio >= 4.5, `${role} on ${ground}: ${ratio.toFixed(2)} : 1`);
      }
    });
  }
  Deno.test(`what stands on the accent can be read, ${scheme}`, () => {
    const { accent, "on-accent": on } = palette;
    assert(contrast(accent[scheme], on[scheme]) >= 4.5);
  });
}

Deno.test("the style sheet gives every colour, for both schemes", () => {
  const [light, dark] = paletteCss().split("@media");
  for (const [role, colours] of Object.entries(palette)) {
    assert(light.includes(`--${role}:${colours.light}`));
    assert(dark.includes(`--${role}:${colours.dark}`));
  }
  assert.match(dark, /^ screen and \(prefers-color-scheme:dark\)/);
});
