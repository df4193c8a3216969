import { readCard } from "../../components/article/model_card.ts";

/**
 * `{{ comp.model_card({ of: "glyffuser" }) }}`: a model's card. It stays
 * Markdown, so that its headings are those of the page.
 */
export default function ({ of }: { of: string }): string {
  return readCard(of);
}
