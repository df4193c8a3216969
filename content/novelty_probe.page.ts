import { openOnce } from "../components/figures/mod.ts";
import type { ProbeSpec } from "../components/widgets/novelty-probe/probe_data.ts";
import type { NoveltyRecord, NoveltyTable } from "../pipeline/novelty.ts";
import { REPORT } from "../pipeline/report.ts";

/** The data of `<novelty-probe>`, beside its script. */
export default async function* () {
  // A model whose pictures no network reads has no such table.
  if (!REPORT.judge) return;
  const novelty = await openOnce("novelty");
  const { heldOut, threshold } = novelty.json<NoveltyRecord>("novelty.json");
  const table = novelty.json<NoveltyTable>("table.json");
  const spec: ProbeSpec = {
    ...table,
    classifier: REPORT.judge,
    threshold,
    heldOut: heldOut.toSorted((a, b) => a - b)
      .map((it) => Number(it.toFixed(3))),
  };
  const folder = "/embed/v1/novelty-probe";
  yield { url: `${folder}/table.json`, content: JSON.stringify(spec) };
  yield {
    url: `${folder}/${table.file.path}`,
    content: await Deno.readFile(novelty.path(table.file.path)),
  };
}
