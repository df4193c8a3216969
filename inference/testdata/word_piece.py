"""Writes word_piece.json: texts, and the tokens that the reference tokenizer makes of them.

    python word_piece.py GLYPHS_JSON   # of the pipeline's dataset, for its captions

The reference is the `tokenizers` library with the vocabulary of models/all-MiniLM-L6-v2. Tokens of a
text are written with spaces between, without [CLS] and [SEP].
"""

import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models" / "training"))
from export_text_encoder import NAME, SENTENCES, pruned_tokenizer  # noqa: E402

WRITTEN = (
    # case, spaces, line ends, control characters
    "Gold", "GOLD", "gOlD", " gold ", "\tgold\n", "gold\r\nsilver", "gold  silver", "gold\u00a0silver",
    "gold\u2003silver", "gold\u3000silver", "gold\u200bsilver", "gold\u200dsilver", "gold\u00adsilver",
    "go\u0000ld", "go\u0007ld", "go\ufffdld", "gold\u2028silver", "gold\u0085silver", "\ufeffgold",
    "go\ue000ld", "gold\u202esilver", "gold\x0bsilver", "gold\x1csilver",
    # punctuation and symbols
    "fire, water", "fire,water", "fire;water:earth", "don't stop", "rock'n'roll", "it’s “quoted”",
    "well-known", "a—b", "a–b", "wait… what?!", "(in parentheses)", "[in brackets]", "{in braces}",
    "50% off", "$5 or €5 or £5", "a+b=c", "x^2", "a_b_c", "a*b", "#hashtag", "@name", "c++", "a/b\\c",
    "<tag>", "~tilde~", "`code`", "|bar|", "§ 12", "¿qué?", "¡hola!", "«mot»", "3×4÷2", "±1°", "™ ® ©",
    "a·b", "a•b", "→ right", "½ cup", "№ 5", "!!!", "...", "- - -", "&", "a&b", "\"", "''",
    # digits
    "1", "42", "1984", "3.14159", "1,000,000", "007", "2nd", "b2b", "10²", "٣", "１２３",
    # accents and other Latin letters
    "café", "cafe\u0301", "naïve résumé", "Ångström", "über Straße", "señor", "ÉCOLE", "Dvořák", "Škoda",
    "İstanbul", "ıstanbul", "ΣΊΣΥΦΟΣ", "σοφία", "ὀδυσσεύς", "Łódź", "smørrebrød", "œuvre", "ﬁre ﬂy",
    "Việt Nam", "ﷺ", "a\u0308\u0323b", "ẞ", "Ǆ", "ŉ", "K\u212a", "\u212b", "e\u20dd",
    # other scripts
    "вода и огонь", "ЙОД", "ёлка", "שלום", "שָׁלוֹם", "سلام", "नमस्ते", "हिन्दी", "ไทย", "தமிழ்", "ქართული", "ภาษา",
    "Հայ", "አማርኛ", "한국어", "한", "금", "가나다", "ひらがな", "カタカナ", "ｶﾀｶﾅ", "ガ", "が",
    # CJK
    "金", "金 gold", "gold金fish", "釒", "钅", "漢字", "水火木金土", "日本語のテキスト", "我爱你", "𠮷野家", "𪚥", "㐂", "豈",
    "，。！", "「書」", "⼈", "⺮", "々", "〇", "中 文", "a水b",
    # emoji and other planes
    "🐟", "fish 🐟 fish", "👩‍🚀", "👍🏽", "❤️", "♥", "☃", "🇫🇷", "𝒜𝓁𝒸𝒽𝑒𝓂𝓎", "𐍈", "Ⅳ", "①", "①②", "ⓐ", "𐐀",
    # long, rare and made-up words
    "antidisestablishmentarianism", "floccinaucinihilipilification", "glyffuser", "qwertyuiop", "zzzzzzzz",
    "a" * 99, "b" * 100, "c" * 101, "é" * 100, "e\u0301" * 60, "x" * 300, "supercalifragilisticexpialidocious",
    "pneumonoultramicroscopicsilicovolcanoconiosis", "hives", "waltz", "spaceship", "unfathomably",
    # more tokens than fit
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four",
    "word " * 29, "word " * 30, "word " * 31, "wordwordwordword " * 20,
    # nothing
    "", " ", "\n", "\u200b", "\u0301",
)  # fmt: skip

captions = sorted({r["caption"] for r in json.loads(Path(sys.argv[1]).read_text())["records"]})
texts = [*random.Random(0).sample(captions, 120), *SENTENCES, *WRITTEN]
vocabulary = (ROOT / "models" / NAME / "vocabulary.txt").read_text().splitlines()
tokenizer = pruned_tokenizer(vocabulary)
rows = [{"text": text, "tokens": " ".join(tokenizer.encode(text).tokens[1:-1])} for text in texts]
path = Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join(f"  {{ {json.dumps(row)[1:-1]} }}" for row in rows) + "\n]\n")
print(f"{len(rows)} texts, {path.stat().st_size:,} bytes")
