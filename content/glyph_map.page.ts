import { openOnce } from "../components/figures/mod.ts";
import { mapFiles } from "../components/widgets/glyph-map/map_files.ts";

/** The data of the map, beside the widgets' scripts. */
export default async function* () {
  const files = await mapFiles(
    await openOnce("dataset"),
    await openOnce("projection"),
    await openOnce("run-on-the-map"),
    "/embed/v1/glyph-map",
  );
  for (const { path, bytes } of files) {
    yield { url: path, content: bytes };
  }
}
