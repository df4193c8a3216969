import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDefinition, resolveSenses } from "./captions.ts";

const cases: Record<string, string[]> = {
  "(same as U+4E18 丘) hillock or mound": ["hillock or mound"],
  "chirp, twitter, twittering": ["chirp", "twitter", "twittering"],
  "draw up agreement; arrange": ["draw up agreement", "arrange"],
  "(non-classical form of 貁) a kind of animal (looks like weasel), an ape": [
    "a kind of animal (looks like weasel), an ape",
  ],
  "bank form of numeral 'three'": ["bank form of numeral 'three'"],
  "the sixth of the Heavenly Stems; (Cant.) to poke": [
    "the sixth of the Heavenly Stems",
    "to poke",
  ],
  "lithium (element 3, Li)": ["lithium (element 3, Li)"],
  "who? what?": ["who? what?"],
  "simplified form of U+9245 鉅 steel": [],
  "KwangTùng  —  “province”": ['KwangTung - "province"'],
};

for (const [definition, senses] of Object.entries(cases)) {
  Deno.test(`parseDefinition reads ${definition}`, () => {
    assert.deepEqual(parseDefinition(definition).senses, senses);
  });
}

Deno.test("parseDefinition keeps the characters that are referred to", () => {
  const { senses, references } = parseDefinition("(same as 丘 秋)");
  assert.deepEqual(senses, []);
  assert.deepEqual(references, ["丘", "秋"]);
});

Deno.test("resolveSenses follows references, round circles, to a fallback", () => {
  const senses = resolveSenses(
    new Map([
      ["甲", "same as 乙"],
      ["乙", "(variant of 丙)"],
      ["丙", "third"],
      ["丁", "same as 戊"],
      ["戊", "same as 丁"],
    ]),
    (character) => `radical of ${character}`,
  );
  assert.deepEqual(Object.fromEntries(senses), {
    甲: ["third"],
    乙: ["third"],
    丙: ["third"],
    丁: ["radical of 丁"],
    戊: ["radical of 戊"],
  });
});

Deno.test("whatever the definition, senses are plain English", () => {
  const piece = fc.constantFrom(
    ..."same as U+4E18 丘|(variant of 丘)|a hill|, |; |(|)|é|“|to eat|etc.|?"
      .split("|"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const sense of parseDefinition(pieces.join("")).senses) {
        assert.match(sense, /^[\x20-\x7e]*[a-zA-Z][\x20-\x7e]*$/);
        assert.doesNotMatch(sense, /^[\s,.;:)]|[\s,;:(]$|U\+|\s\s/);
      }
    }),
  );
});
