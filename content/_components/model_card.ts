import { basename } from "node:path";
import { readCard } from "../../components/article/model_card.ts";
import { ROOT } from "../../pipeline/model_choice.ts";
import {
  beside,
  MODEL_FOLDER,
  REPORT,
  TEXT_ENCODER_FOLDER,
} from "../../pipeline/report.ts";

/** Folders of the networks of the report, by what they are to it. */
const folders: Readonly<Record<string, string | null>> = {
  denoiser: MODEL_FOLDER,
  textEncoder: TEXT_ENCODER_FOLDER,
  judge: REPORT.judge ? beside(REPORT.judge) : null,
};

/**
 * `{{ comp.model_card({ of: "denoiser" }) }}`: the card of a network of the
 * report, or "textEncoder", or "judge"; nothing where it has none. It stays
 * Markdown, so that its headings are those of the page; and English, which a
 * page in another language says of it.
 */
export default function ({ of, lang }: { of: string; lang: string }): string {
  if (!(of in folders)) {
    throw new Error(
      `no network is called "${of}": there are ${
        Object.keys(folders).join(", ")
      }`,
    );
  }
  const there = Object.values(folders).filter((it) => it !== null);
  const folder = folders[of];
  if (!folder) return "";
  const card = readCard(folder, ROOT, there.map((it) => basename(it)));
  return lang === "en" ? card : `<div lang="en">\n\n${card}\n\n</div>`;
}
