import { basename, resolve } from "node:path";
import { slug } from "./headings.ts";

/**
 * The card of a model, the `README.md` of its folder, as Markdown for a page:
 * its headings one level down, and links to other cards led to their place on
 * it, to files of the model to where the site has them.
 *
 * @param others names of the models whose cards stand on the same page
 * @throws if the model has no card
 */
export function readCard(
  folder: string,
  root: string,
  others: readonly string[] = [],
): string {
  const path = resolve(root, folder, "README.md");
  try {
    return cardFor(Deno.readTextFileSync(path), basename(folder), others);
  } catch (cause) {
    throw new Error(
      `the model ${
        basename(folder)
      } has no card, ${folder}/README.md: write it, or run \`deno task evaluate --card\` for a denoiser of glyphs`,
      { cause },
    );
  }
}

/** @param card a README.md beside which the other models' folders lie */
export function cardFor(
  card: string,
  name: string,
  others: readonly string[],
): string {
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
      /\[([^\]]*)\]\(\.\.\/([\w.-]+?)(?:\/(?:README\.md)?)?\)/g,
      (_, words: string, other: string) =>
        others.includes(other) ? `[${words}](#${other})` : words,
    )
    // Files of the model stand on the site under the model's path.
    .replaceAll(
      /\]\(([\w-][\w.-]*)\)/g,
      (_, file: string) => `](/models/${name}/${file})`,
    );
}
