/** Translations by their English, which pages in other languages bring. */
const words: Record<string, string> = JSON.parse(
  document.getElementById("words")?.textContent ?? "{}",
);

/** Says a text in the language of the page: see `components/languages/say.ts`. */
export function say(
  english: TemplateStringsArray,
  ...values: (string | number)[]
): string {
  const key = english.reduce((text, part, i) => `${text}{${i - 1}}${part}`);
  return (words[key] ?? key)
    .replaceAll(/\{(\d+)\}/g, (_, i) => String(values[i]));
}
