import { translatorOf } from "../../components/languages/translator.ts";
import { apiTable } from "../../components/widgets/api_table.ts";
import { apiOf, widgetManifest } from "../../components/widgets/manifest.ts";

const folder = new URL("../../components/widgets/", import.meta.url).href;
const manifest = widgetManifest();

/**
 * `{{ comp.widget_api({ of: "noise-lab" }) }}`: what a page can set, hear and
 * style of a widget, from the comment of its class.
 */
export default function ({ of, lang }: { of: string; lang: string }): string {
  const translator = translatorOf(folder, "api", lang);
  const table = apiTable(apiOf(of, manifest), translator.say);
  translator.requireAll(`<${of}>`);
  return table;
}
