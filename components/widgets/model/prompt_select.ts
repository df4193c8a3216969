/** The choice of a prompt, which is filled from the model's list when wanted. */
import type { ModelCard } from "../../../inference/browser.ts";
import { unknownPrompt } from "../../../inference/prompts.ts";
import type { ModelWords } from "./words.ts";

/** Shows a prompt as chosen, also where the model's list is not there yet. */
export function choosePrompt(select: HTMLSelectElement, prompt: string) {
  if (![...select.options].some(({ value }) => value === prompt)) {
    select.add(promptOption(prompt));
  }
  select.value = prompt;
}

/**
 * Fills a select with the model's prompts, by kind, if it is not filled yet; the
 * choice stays, and so does that of no prompt, where there is one.
 */
export function offerPrompts(
  select: HTMLSelectElement,
  { table }: ModelCard,
  say: ModelWords,
) {
  if (select.querySelector("optgroup")) return;
  const chosen = select.value;
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const { text, kind, character } of table.prompts) {
    let group = groups.get(kind);
    if (!group) {
      group = document.createElement("optgroup");
      group.label = say.kinds[kind] ?? kind;
      groups.set(kind, group);
    }
    const label = character ? `${text} (${character})` : text;
    group.append(promptOption(text, label));
  }
  const known = table.prompts.some(({ text }) => text === chosen);
  const rest = known || !chosen ? [] : [promptOption(chosen)];
  select.replaceChildren(
    ...[...select.options].filter(({ value }) => !value),
    ...rest,
    ...groups.values(),
  );
  select.value = chosen;
}

/** Prompts are English on every page. */
function promptOption(prompt: string, label = prompt): HTMLOptionElement {
  const option = new Option(label, prompt);
  if (prompt) option.lang = "en";
  return option;
}

/**
 * Better said before the download of the weights than after it.
 * @param prompt "" = no prompt, which every model takes
 * @throws {ModelError} `unknown-prompt`, naming the nearest ones
 */
export function checkPrompt(prompt: string, { table }: ModelCard) {
  const wanted = prompt.toLowerCase();
  const isKnown = table.prompts.some(({ text }) =>
    text.toLowerCase() === wanted
  );
  if (prompt && !isKnown) throw unknownPrompt(prompt, table.prompts);
}
