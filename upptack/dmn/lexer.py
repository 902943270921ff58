"""FEEL text to tokens. FEEL names may hold spaces and signs, so the lexer must know the names in scope."""

import re
from dataclasses import dataclass
from functools import lru_cache

from upptack.dmn.values import DmnError

_KEYWORD = re.compile("and|or|not|if|then|else|true|false|null|between|in|for|return|some|every|satisfies|instance")
_PLAIN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<moment>@\s*"(?:[^"\\]|\\.)*")
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<op>\*\*|<=|>=|!=|\.\.)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?!\w))?)
    |(?P<name>[^\W\d]\w*|\?)
    |(?P<sign>[-+*/<>=()\[\],.:{}])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its sort (number, string, moment, name, key, op or end) and its text, unescaped."""

    sort: str
    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names a text may use: ``scope`` its variables and functions, ``parts`` members of contexts."""

    scope: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    special = [name for name in names if not re.fullmatch(r"[^\W\d]\w*", name) and name.strip()]
    if not special:
        return None
    longest_first = sorted(special, key=len, reverse=True)
    options = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile("(?:" + "|".join(f"{option}(?!(?<=\\w)\\w)" for option in options) + ")")


def tokens(text: str, names: frozenset[str], where: str) -> list[Token]:
    """The tokens of a FEEL text, ending with an ``end`` token.

    ``names`` are the names in scope; the longest that fits wins (DMN 1.5 clause 10.3.1.2).
    ``DmnError`` where the text holds something that is no FEEL.
    """
    known, found, at = _pattern(names), list[Token](), 0
    while at < len(text):
        hit = known.match(text, at) if known else None
        if hit:
            found.append(Token("name", " ".join(hit[0].split())))
        else:
            hit = _PLAIN.match(text, at)
            if not hit:
                what = f"tecknet {text[at]!r} går inte att tolka i {text.strip()!r}"
                raise DmnError(where, f"{what}. Skriv texter inom raka citattecken.")
            found.extend(_token(hit))
        at = hit.end()
    return [*found, Token("end", "slutet")]


def _token(hit: re.Match[str]) -> tuple[Token, ...]:
    sort, text = str(hit.lastgroup), hit[0]
    if sort == "space":
        return ()
    if sort in ("string", "moment"):
        return (Token(sort, _ESCAPE.sub(_unescape, text[text.index('"') + 1 : -1])),)
    if sort == "name" and _KEYWORD.fullmatch(text):
        return (Token("key", text),)
    return (Token("op" if sort == "sign" else sort, text),)


def _unescape(hit: re.Match[str]) -> str:
    if hit[3]:
        return _ESCAPES.get(hit[3], hit[3])
    code = int(hit[1] or hit[2], 16)
    return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
