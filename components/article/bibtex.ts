/** One work of a bibliography. Fields in lower case, without LaTeX. */
export interface BibEntry {
  key: string;
  type: string;
  authors: { family: string; given: string }[];
  /** True where the list of authors ends in "and others". */
  hasMoreAuthors: boolean;
  fields: Record<string, string>;
}

/**
 * Read a BibTeX file.
 *
 * @param path named in errors
 * @throws with the line, if an entry cannot be read or a key is given twice
 */
export function parseBibtex(
  source: string,
  path: string,
): Map<string, BibEntry> {
  const entries = new Map<string, BibEntry>();
  let pos = 0;
  const fail = (message: string): never => {
    const line = source.slice(0, pos).split("\n").length;
    throw new Error(`${path}:${line}: ${message}`);
  };
  const take = (pattern: RegExp): RegExpMatchArray | undefined => {
    const match = source.slice(pos).match(pattern);
    if (match) pos += match[0].length;
    return match ?? undefined;
  };

  while (take(/^[^@]*@/)) {
    const head = take(/^(\w+)\s*\{\s*([^\s,{}]+)\s*,/);
    if (!head) {
      if (take(/^(comment|preamble|string)\b/i)) continue;
      return fail("an entry does not begin like @article{key,");
    }
    const [, type, key] = head;
    if (entries.has(key)) fail(`the key "${key}" is given twice`);
    const raw: Record<string, string> = {};
    while (!take(/^\s*,?\s*\}/)) {
      const name = take(/^\s*,?\s*([\w-]+)\s*=\s*/)?.[1].toLowerCase() ??
        fail(`"${key}" has a field that does not read like name = {value},`);
      raw[name] = take(/^[\w.:-]+/)?.[0] ?? readQuoted() ??
        fail(`the value of ${name} in "${key}" does not end`);
    }
    const { author = raw.editor ?? "", ...rest } = raw;
    const names = splitOutsideBraces(author.replaceAll(/\s+/g, " "))
      .filter(Boolean);
    entries.set(key, {
      key,
      type: type.toLowerCase(),
      authors: names.filter((name) => name !== "others").map(parseName),
      hasMoreAuthors: names.at(-1) === "others",
      fields: Object.fromEntries(
        Object.entries(rest).map(([name, value]) => [name, plain(value)]),
      ),
    });
  }
  return entries;

  /** `{…}` with nested braces, or `"…"`. */
  function readQuoted(): string | undefined {
    const open = source[pos];
    if (open !== "{" && open !== '"') return undefined;
    let depth = 0;
    for (let i = pos; i < source.length; i++) {
      if (source[i] === "\\") i++;
      else if (source[i] === "{") depth++;
      else if (source[i] === "}") depth--;
      const isEnd = open === "{"
        ? depth === 0
        : i > pos && source[i] === '"' && depth === 0;
      if (isEnd) {
        const value = source.slice(pos + 1, i);
        pos = i + 1;
        return value;
      }
    }
    return undefined;
  }
}

function splitOutsideBraces(names: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const word of names.split(" ")) {
    if (depth === 0 && word === "and") parts.push("");
    else parts[parts.length - 1] += ` ${word}`;
    depth += word.split("{").length - word.split("}").length;
  }
  return parts.map((part) => part.trim());
}

/** "Ho, Jonathan", "Jonathan Ho" or "{DeepMind}". */
function parseName(name: string): { family: string; given: string } {
  if (name.startsWith("{") && name.endsWith("}")) {
    return { family: plain(name), given: "" };
  }
  const comma = name.indexOf(",");
  if (comma >= 0) {
    return {
      family: plain(name.slice(0, comma)),
      given: plain(name.slice(comma + 1)),
    };
  }
  // Words in lower case ("van", "de") belong to the family name.
  const [, given = "", family] = name.match(
    /^(?:(.*?)\s)?((?:\p{Ll}[^\s]*\s)*[^\s]+)$/u,
  )!;
  return { family: plain(family), given: plain(given) };
}

const accents: Record<string, string> = {
  "`": "\u0300",
  "'": "\u0301",
  "^": "\u0302",
  "~": "\u0303",
  '"': "\u0308",
  "=": "\u0304",
  ".": "\u0307",
  "c": "\u0327",
  "v": "\u030c",
  "u": "\u0306",
  "H": "\u030b",
};
const letters: Record<string, string> = {
  o: "ø",
  O: "Ø",
  l: "ł",
  L: "Ł",
  ss: "ß",
  ae: "æ",
  aa: "å",
  i: "ı",
  "&": "&",
  "%": "%",
  _: "_",
  $: "$",
  "#": "#",
};

/** Text without LaTeX: accents composed, braces gone, dashes set. */
function plain(latex: string): string {
  return latex
    .replaceAll(
      /\\([`'^~"=.]|[cvuH](?=[\s{]))\s*\{?\\?(\p{L})\}?/gu,
      (_, accent, letter) => (letter + accents[accent]).normalize("NFC"),
    )
    .replaceAll(
      /\\(ss|ae|aa|[oOlLi](?![a-zA-Z])|[&%_$#])\s?/g,
      (_, name) => letters[name],
    )
    .replaceAll("---", "—").replaceAll("--", "–").replaceAll("~", "\u00a0")
    .replaceAll(/[{}]/g, "").replaceAll(/\s+/g, " ").trim();
}
