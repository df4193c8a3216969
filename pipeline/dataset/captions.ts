/** Plain English captions from Unihan's `kDefinition`. */

/** What one definition says in English, and the characters it refers to. */
export interface Definition {
  /** Separate senses, in the order of the source; may be empty. */
  senses: string[];
  /** Characters named by "same as", "variant of" and the like. */
  references: string[];
}

const HAN =
  /[\u2e80-\u2fdf\u3005\u3007\u3100-\u312f\u31c0-\u31ef\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

/** Words that announce a cross reference, not a meaning. */
const REFERENCE = new RegExp(
  "\\b(?:same as|(?:an?|the|old|original|standard|ancient|archaic|classical|non-classical|" +
    "simplified|traditional|abbreviated|corrupted|erroneous|variant|vulgar|alternate|" +
    "another|Japanese|large|small|seal) (?:\\w+ )*(?:form|type|variant|version)\\b|variants? of|" +
    "interchangeable|used for|used with|see also|erroneous|abbreviation of)",
  "i",
);

/** Remarks about usage that say nothing of the meaning. */
const REMARK =
  /^(?:Cant\.?|Cantonese|J|Japanese|dialect|a dialect|dial\.?|archaic|various|corrupted|standard|simplified|variant|loanword|coll\.?|usually|non-classical)\b[^()]*$/i;

/** Parentheses whose content is a reference or a remark go; others stay. */
function dropAsides(text: string): string {
  let before;
  do {
    before = text;
    text = text.replace(
      /\(([^()]*)\)|\[([^[\]]*)\]/g,
      (whole, round = "", square = "") => {
        const inner = (round + square).trim();
        const aside = inner === "" || HAN.test(inner) ||
          /U\+[0-9A-F]{4,5}/.test(inner) || REFERENCE.test(inner) ||
          REMARK.test(inner);
        // Kept parentheses are protected, so that the loop ends.
        return aside ? " " : whole.replace(/[([]/, "\u0001").replace(
          /[)\]]/,
          "\u0002",
        );
      },
    );
  } while (text !== before);
  return text.replaceAll("\u0001", "(").replaceAll("\u0002", ")");
}

/** "same as U+4E18 丘 hillock" → "hillock": a reference outside parentheses. */
function dropReferences(text: string): string {
  return text
    .replace(/\bU\+[0-9A-F]{4,5}\b/g, " ")
    .replace(
      new RegExp(
        `(?:${REFERENCE.source})[^;,()]*?${HAN.source}+[^;,()]*`,
        "giu",
      ),
      " ",
    );
}

/** Latin letters without diacritics, straight quotes, plain dashes. */
function plainLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[“”„″]/g, '"')
    .replace(/[‘’`´]/g, "'")
    .replace(/[–—−]/g, "-")
    .replace(/[^\x20-\x7e]/g, " ");
}

/** Spaces, unbalanced brackets and stray punctuation tidied. */
function tidy(sense: string): string {
  let text = sense.replace(/\(\s*\)|\[\s*\]|""|''/g, " ");
  for (const [open, close] of [["(", ")"], ["[", "]"], ['"', '"']]) {
    const opened = text.split(open).length;
    const closed = text.split(close).length;
    const balanced = open === close ? opened % 2 === 1 : opened === closed;
    if (!balanced) text = text.replaceAll(open, " ").replaceAll(close, " ");
  }
  return text
    .replace(/\s+/g, " ")
    .replace(/\s+([,.;:!?)])/g, "$1")
    .replace(/([(])\s+/g, "$1")
    .replace(/(?:[,.;:]\s*)+(?=[,.;:])/g, "")
    .replace(/^[\s,.;:!?)\-=/*+&]+|[\s,;:(\-=/*+&.]+$/g, "")
    .replace(/^(?:and|or|also|but)\s+|(?:^|,?\s+)etc$/gi, "")
    .trim();
}

/** What is left of a reference when the character it named is gone. */
const DANGLING =
  /^(?:same as|(?:\w+ ){0,3}(?:form|variant|version) of|variant of other characters|.*\bradical (?:\w+ ){0,2}\d+)$/i;

const meaningful = (sense: string) =>
  /[a-z]{2}|^[a-z]$/i.test(sense) && !DANGLING.test(sense);

/** "chirp, twitter" is two senses; "a kind of plant, with red leaves" is one. */
function splitSynonyms(sense: string): string[] {
  if (sense.includes("(")) return [sense];
  const parts = sense.split(/,\s*/).map(tidy).filter(Boolean);
  const short = parts.every((part) =>
    part.split(" ").length <= 3 && !/^(?:and|or|of|in|with)\b/i.test(part)
  );
  return short ? parts : [sense];
}

/** Cleans one `kDefinition`. */
export function parseDefinition(kDefinition: string): Definition {
  const references = [...kDefinition.matchAll(new RegExp(HAN, "gu"))]
    .map(([character]) => character);
  const text = plainLetters(dropReferences(dropAsides(kDefinition)));
  const senses = text
    .split(/;/)
    .map(tidy)
    .filter(meaningful)
    .flatMap(splitSynonyms)
    .filter(meaningful);
  return {
    senses: [...new Set(senses)],
    references: [...new Set(references)],
  };
}

/**
 * Senses of every character. A definition that only refers to another
 * character takes that one's senses; one that leads nowhere takes `fallback`.
 *
 * @param definitions `kDefinition` by character
 * @param fallback the last resort, for instance the name of the radical
 */
export function resolveSenses(
  definitions: ReadonlyMap<string, string>,
  fallback: (character: string) => string,
): Map<string, string[]> {
  const parsed = new Map(
    [...definitions].map(([c, text]) => [c, parseDefinition(text)]),
  );
  const follow = (character: string, seen: Set<string>): string[] => {
    const entry = parsed.get(character);
    if (!entry || seen.has(character)) return [];
    if (entry.senses.length > 0) return entry.senses;
    seen.add(character);
    for (const reference of entry.references) {
      const senses = follow(reference, seen);
      if (senses.length > 0) return senses;
    }
    return [];
  };
  return new Map(
    [...definitions.keys()].map((character) => {
      const senses = follow(character, new Set());
      return [character, senses.length > 0 ? senses : [fallback(character)]];
    }),
  );
}
