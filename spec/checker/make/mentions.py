"""mentions.json"""

from __future__ import annotations

from typing import Any

from hanse import crypto, wire

from .page import Page

SALT = bytes(16)
TEXTS = {
    "nothing": "", "no mention": "half past nine", "an @ alone": "@", "an @ at the end": "at home @",
    "a name": "@anna", "a name in a sentence": "Moin @anna, wie geht es?", "a dot after a name": "ask @anna.",
    "several ends": "ask @anna-._", "a name that has them inside": "@a.b_c-d", "upper case": "@Anna @BERT@Example.ORG",
    "with a domain": "@bert@wismar.example", "a domain and a dot": "@bert@wismar.example.",
    "a domain and dashes": "@bert@wismar.example--.", "no domain after all": "@bert@ and @anna", "dots for a domain": "@bert@... @anna",
    "a domain with underscore": "@bert@wismar_example", "three parts": "@a@b@c", "an e-mail address": "mail anna@wismar.example now",
    "after a plus": "a+@anna", "after a slash": "https://x.example/@anna", "after an @": "@@anna", "after a bracket": "(@anna)[@bert]",
    "after an accent": "\u00e9@anna", "after a Chinese word": "\u4f60\u597d@anna\u597d", "an accent ends the name": "@ann\u00e9",
    "two in a row": "@anna @bert", "two without space": "@anna@bert", "two with a comma": "@anna,@bert", "a line break": "a\n@anna\nb",
    "begins with a dot": "@.anna", "begins with an underscore": "@_anna @-anna", "begins with a digit": "@1anna",
    "64 bytes": "@" + "a" * 64, "65 bytes": "@" + "a" * 65 + " @anna", "everybody": "@all", "everybody in a sentence": "Hear, @ALL!",
    "everybody and a dot": "@all.", "all of a domain": "@all@wismar.example", "not quite everybody": "@allan @all-in",
    "200 words": "@a " * 200, "201 words": "@a " * 200 + "@b",
}  # fmt: skip


def person(number: int) -> list[bytes]:
    return [crypto.sha256(b"node"), number.to_bytes(16, "big")]


def build() -> Page:
    page = Page("mentions", "the words of texts and the lists of bodies (spec/mentions.md)")
    for name, text in TEXTS.items():
        page.add("mentionWords", f"words: {name}", text=text)
    lists: dict[str, Any] = {
        "one": [person(1)], "two": [person(2), person(1)], "none": [], "the same twice": [person(1), person(2), person(1)],
        "50": [person(number) for number in range(50)], "51": [person(number) for number in range(51)],
        "50 and some twice": [person(number // 2) for number in range(110)],
        "others among them": [1, person(1), "x", [], [person(1)], person(2) + [0], [b"", b""], [person(3)[1], person(3)[0]], person(4), None],
        "a map": {1: 2}, "a text": "anna", "a number": 7, "null": None,
    }  # fmt: skip
    for name, value in lists.items():
        page.add("mentionList", f"list: {name}", body=wire.encode({0: SALT, 1: "t", 2: value}).hex())
    for value in (True, False, None, 1, "x", [True]):
        page.add("mentionList", f"everybody: {value!r}", body=wire.encode({0: SALT, 1: "t", 3: value}).hex())
    page.add("mentionList", "neither", body=wire.encode({0: SALT, 1: "t"}).hex())
    page.add("mentionList", "both, and a later field", body=wire.encode({0: SALT, 1: "t", 2: [person(1)], 3: True, 9: {1: []}}).hex())
    return page
