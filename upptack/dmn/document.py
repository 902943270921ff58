"""The XML of a DMN file, read without entities, bombs or outside files, and without its namespaces."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from upptack.dmn.values import DmnError

# DMN 1.1 to 1.5, clause 6.2 of each: the namespace of the MODEL schema.
NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


def read(source: str | bytes, where: str) -> Element:
    """The ``definitions`` element, its DMN elements without namespace; ``DmnError`` if there is none."""
    try:
        root: Element = fromstring(source, forbid_dtd=True)
    except DefusedXmlException:
        raise DmnError(where, "DTD och entiteter tillåts inte. Ta bort dem ur filen.") from None
    except (ParseError, ValueError, LookupError) as error:
        raise DmnError(where, f"filen är inte välformad XML ({error}). Rätta den.") from None
    space, _, tag = root.tag.rpartition("}")
    if tag != "definitions" or space[1:] not in NAMESPACES:
        raise DmnError(where, "filen är inte DMN 1.1–1.5. Roten ska vara definitions i DMN:s namnrymd.")
    for element in root.iter():
        if element.tag.startswith(f"{space}}}"):
            element.tag = element.tag[len(space) + 1 :]
    return root


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The child elements with one of these names, in document order."""
    return (child for child in ([] if element is None else element) if child.tag in names)


def child(element: Element | None, *names: str) -> Element | None:
    """The first child element with one of these names."""
    return next(children(element, *names), None)


def text(element: Element | None, name: str = "text") -> str:
    """The text of the named child element, stripped; empty where it is missing."""
    found = child(element, name)
    return "" if found is None or found.text is None else found.text.strip()


def named(element: Element, where: str) -> str:
    """The element's name with single spaces; ``DmnError`` where it has none."""
    name = " ".join(element.get("name", "").split())
    if not name:
        raise DmnError(where, f"ett element {element.tag} saknar namn. Ge det attributet name.")
    return name
