import { escapeHtml } from "../../components/figures/drawing/figure.ts";
import { numberOf } from "../../components/figures/drawing/numbers.ts";
import { openManifest, openOnce } from "../../components/figures/mod.ts";
import { Absent } from "../../pipeline/absent.ts";

/**
 * `{{ comp.number({ of: "glyphs" }) }}` → 20,509; “not measured”, with the
 * reason, where the report's model has no such number.
 */
export default async function ({ of }: { of: string }): Promise<string> {
  try {
    return await numberOf(of, { artifact: openOnce, manifest: openManifest });
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    return `<span class="absent" title="${
      escapeHtml(error.message)
    }">not measured</span>`;
  }
}
