import { slug } from "./headings.ts";

/**
 * The card of a model, `models/<name>/README.md`, as Markdown for a page: its
 * headings one level down, and links to other cards led to their place on it, to
 * files of the model to where the site has them.
 *
 * @throws if the model has no card
 */
export function readCard(name: string): string {
  const path = new URL(`../../models/${name}/README.md`, import.meta.url);
  try {
    return cardFor(Deno.readTextFileSync(path), name);
  } catch (cause) {
    throw new Error(
      `the model ${name} has no card, models/${name}/README.md: write it, or run \`deno task evaluate --card\` for a denoiser`,
      { cause },
    );
  }
}

/** @param card a README.md beside which the other models' folders lie */
export function cardFor(card: string, name: string): string {
  return card
    .replace(/^# .*/, (title) => `${title} {#${name}}`)
    // Headings of several cards on one page are told apart by the model's name.
    .replaceAll(
      /^(#+) (.*)$/gm,
      (_, marks: string, title: string) =>
        marks === "#"
          ? `## ${title}`
          : `${marks}# ${title} {#${name}-${slug(title)}}`,
    )
    .replaceAll(
      /\]\(\.\.\/([\w.-]+?)(?:\/(?:README\.md)?)?\)/g,
      (_, other: string) => `](#${other})`,
    )
    // Files of the model stand on the site under the model's path.
    .replaceAll(
      /\]\(([\w-][\w.-]*)\)/g,
      (_, file: string) => `](/models/${name}/${file})`,
    );
}
