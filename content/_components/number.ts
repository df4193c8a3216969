import { escapeHtml } from "../../components/figures/drawing/figure.ts";
import { numberOf } from "../../components/figures/drawing/numbers.ts";
import { openManifest, openOnce } from "../../components/figures/mod.ts";
import { pageWords } from "../../components/languages/page_words.ts";
import { Absent } from "../../pipeline/absent.ts";

/**
 * `{{ comp.number({ of: "glyphs" }) }}` → 20,509; “not measured”, with the
 * reason, where the report's model has no such number. The page keeps the
 * number's name with it, but for one that is `inFormula`: TeX takes no HTML.
 */
export default async function (
  { of, inFormula = false, lang }: {
    of: string;
    inFormula?: boolean;
    lang: string;
  },
): Promise<string> {
  const say = pageWords(lang);
  const sources = { artifact: openOnce, manifest: openManifest, say };
  try {
    const number = await numberOf(of, sources);
    return inFormula ? number : `<data value="${of}">${number}</data>`;
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    return `<span class="absent" title="${
      escapeHtml(error.message)
    }">${say`not measured`}</span>`;
  }
}
