import { numberOf } from "../../components/figures/drawing/numbers.ts";
import { openManifest, openOnce } from "../../components/figures/mod.ts";

/** `{{ comp.number({ of: "glyphs" }) }}` → 20,509 */
export default function ({ of }: { of: string }): string | Promise<string> {
  return numberOf(of, { artifact: openOnce, manifest: openManifest });
}
