"""Reads a style sheet, and says what an old engine or a page from right to left would lose in it."""

from __future__ import annotations

import re

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
LOGICAL = re.compile(r"(margin|padding|border|inset)-(?:inline|block)(?:-(start|end))?(-\w+)?$")
PHYSICAL_OF_INSET = ("top", "right", "bottom", "left")
NEW_SYNTAX = ("@layer", "@import", "@container", "@scope", "url(", "&")
COLOURS_ONLY = {"border-color", "background", "color", "border-width"}

Declarations = tuple[tuple[str, str], ...]


def rules(sheet: str) -> list[tuple[str, Declarations]]:
    """Every innermost rule: its selector, and its declarations in order as property and value."""
    found = []
    for selector, body in RULE.findall(COMMENT.sub("", sheet)):
        parts = [part.partition(":") for part in body.split(";") if part.strip()]
        found.append((" ".join(selector.split()), tuple((name.strip(), value.strip()) for name, _, value in parts)))
    return found


def is_physical_for(logical: re.Match[str], name: str) -> bool:
    """Whether a property such as `border-left-width` is what an engine without `border-inline-width` goes by."""
    kind, _, detail = logical.groups()
    if kind == "inset":
        return name in PHYSICAL_OF_INSET
    return name == kind or (name.startswith(f"{kind}-left") and name.endswith(detail or ""))


def left_behind(sheet: str) -> list[str]:
    """Logical properties that no physical one stands before, and one-sided ones: the physical value before a
    one-sided one would remain on the wrong side from right to left."""
    wrong = []
    for selector, declarations in rules(sheet):
        for place, (name, value) in enumerate(declarations):
            before = [earlier for earlier, _ in declarations[:place]]
            logical = LOGICAL.match(name)
            if logical and logical[2]:
                wrong.append(f"{selector}: {name} is one-sided")
            elif logical and not any(is_physical_for(logical, earlier) for earlier in before):
                wrong.append(f"{selector}: nothing before {name}")
            if name == "text-align" and value in ("start", "end") and "text-align" not in before:
                wrong.append(f"{selector}: nothing before text-align:{value}")
    return wrong


def without_plain_value(sheet: str) -> list[str]:
    """Declarations with a custom property and no plain value before them in the rule. Left out are selectors and
    properties that engines without custom properties do not know either."""
    wrong = []
    for selector, declarations in rules(sheet):
        if ":has(" in selector or selector == ":root":
            continue
        for place, (name, value) in enumerate(declarations):
            known = [earlier for earlier, plain in declarations[:place] if "var(" not in plain]
            covered = any(name == earlier or name.startswith(earlier + "-") for earlier in known)
            if "var(" in value and name != "accent-color" and not covered:
                wrong.append(f"{selector}: {name}")
    return wrong


def too_new(sheet: str) -> list[str]:
    """Syntax that would cost an older engine the layout: layers, nesting, `:has()` for anything but colours."""
    plain = COMMENT.sub("", sheet)
    structural = [
        selector
        for selector, declarations in rules(sheet)
        if ":has(" in selector and not {name for name, _ in declarations} <= COLOURS_ONLY
    ]
    return [word for word in NEW_SYNTAX if word in plain] + structural


def classes(sheet: str) -> set[str]:
    """The class names in the sheet's selectors."""
    return {name for selector, _ in rules(sheet) for name in re.findall(r"\.([a-z][\w-]*)", selector)}
