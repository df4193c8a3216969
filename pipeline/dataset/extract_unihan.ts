/**
 * Writes `unihan.tsv`, the table the dataset is made from: one line for each
 * character U+3400–U+9FFF that has an English definition in Unicode's Unihan
 * database, and `radicals.tsv`, the English names of the 214 Kangxi radicals.
 *
 * Run it only to move to a newer Unicode version (Debian's `unicode-data`):
 *
 *     deno run --allow-read --allow-write --allow-run=bzcat \
 *       pipeline/dataset/extract_unihan.ts /usr/share/unicode
 */
const FIRST = 0x3400;
const LAST = 0x9fff;

const source = Deno.args[0] ?? "/usr/share/unicode";
const here = import.meta.dirname!;

async function lines(file: string): Promise<string[]> {
  const path = `${source}/${file}`;
  if (!file.endsWith(".bz2")) {
    return (await Deno.readTextFile(path)).split("\n");
  }
  const { success, stdout } = await new Deno.Command("bzcat", { args: [path] })
    .output();
  if (!success) throw new Error(`cannot read ${path}: install unicode-data`);
  return new TextDecoder().decode(stdout).split("\n");
}

/** Values of one Unihan property, by code point. */
async function property(file: string, name: string) {
  const values = new Map<number, string>();
  for (const line of await lines(file)) {
    const [codePoint, key, value] = line.split("\t");
    if (key === name) values.set(parseInt(codePoint.slice(2), 16), value);
  }
  return values;
}

const definitions = await property(
  "Unihan_Readings.txt.bz2",
  "kDefinition",
);
const radicalStrokes = await property(
  "Unihan_IRGSources.txt.bz2",
  "kRSUnicode",
);
const totalStrokes = await property(
  "Unihan_IRGSources.txt.bz2",
  "kTotalStrokes",
);

const rows = [...definitions.keys()]
  .filter((c) => c >= FIRST && c <= LAST)
  .sort((a, b) => a - b)
  .map((c) =>
    [
      String.fromCodePoint(c),
      radicalStrokes.get(c),
      totalStrokes.get(c),
      definitions.get(c),
    ].join("\t")
  );
await Deno.writeTextFile(
  `${here}/unihan.tsv`,
  "character\tkRSUnicode\tkTotalStrokes\tkDefinition\n" + rows.join("\n") +
    "\n",
);

const KANGXI = 0x2f00;
const radicals = (await lines("UnicodeData.txt"))
  .map((line) => line.split(";"))
  .filter(([, name]) => name?.startsWith("KANGXI RADICAL "))
  .map(([codePoint, name, , , , decomposition]) =>
    [
      parseInt(codePoint, 16) - KANGXI + 1,
      String.fromCodePoint(parseInt(decomposition.split(" ")[1], 16)),
      name.slice("KANGXI RADICAL ".length).toLowerCase(),
    ].join("\t")
  );
await Deno.writeTextFile(
  `${here}/radicals.tsv`,
  "number\tcharacter\tname\n" + radicals.join("\n") + "\n",
);
console.log(`${rows.length} characters, ${radicals.length} radicals`);
