"""FEEL tokens to a small syntax tree: S-FEEL (DMN 1.5 clause 9) with if, in, between, lists and calls."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from upptack.dmn.functions import BUILTINS
from upptack.dmn.lexer import Names, Token, tokens
from upptack.dmn.values import ARITHMETIC, DmnError, Value, parse_moment

# Bounds that keep both parsing and evaluation far from Python's own recursion limit.
_NESTING, _CHAIN = 25, 150


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written out: number, string, boolean, null, or a date, time or duration."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A variable in scope; ``?`` is the value that a cell tests."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """A member of a context or of a date, time or duration."""

    base: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two expressions."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class If:
    """``if``; whatever is not true takes the ``else`` branch (DMN 1.5 table 63)."""

    test: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list written out."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class RangeOf:
    """An interval written out."""

    low: "Node"
    high: "Node"
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a built-in or (``scoped``) a name in scope; ``names`` name the arguments, or are empty."""

    name: str
    args: tuple["Node", ...]
    names: tuple[str, ...]
    scoped: bool


@dataclass(frozen=True, slots=True)
class Member:
    """``value in tests``."""

    value: "Node"
    tests: "Tests"


@dataclass(frozen=True, slots=True)
class Test:
    """One unary test: an operator and an operand, or (``op`` empty) a value, range, list or condition."""

    op: str
    operand: "Node"
    asks: bool


@dataclass(frozen=True, slots=True)
class Tests:
    """A cell: any of the tests, or none of them when ``inverted``; no tests at all matches everything."""

    tests: tuple[Test, ...]
    inverted: bool = False


Node: TypeAlias = Literal | Name | Path | Negate | Binary | If | ListOf | RangeOf | Call | Member
_LEVELS = (
    ("or",), ("and",), ("=", "!=", "<", "<=", ">", ">=", "in", "between"), ("+", "-"), ("*", "/"), ("**",),
)  # fmt: skip
_ADDING = 3
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})


@dataclass(slots=True)
class Parser:
    """Reads one FEEL text. ``names`` are the names in scope, ``where`` is what an error says of the place."""

    text: str
    names: Names
    where: str
    used: set[str] = field(default_factory=set)
    _tokens: list[Token] = field(init=False)
    _at: int = 0
    _depth: int = 0
    _links: int = 0

    def __post_init__(self) -> None:
        """Split the text; components and built-ins count as names, so that those with spaces are found."""
        known = frozenset(self.names.scope | self.names.parts | BUILTINS.keys())
        self._tokens = tokens(self.text, known, self.where)

    def expression(self) -> Node:
        """The whole text as one expression; ``DmnError`` when it is none."""
        node = self._binary(0)
        self._finish()
        return node

    def cell(self) -> Tests:
        """The whole text as the unary tests of a cell; empty or ``-`` matches everything."""
        if self.text.strip() in ("", "-"):
            return Tests(())
        if self._peek() == Token("key", "not") and self._inverts():
            self._at += 2
            tests = Tests(self._tests(), inverted=True)
            self._expect(")")
        else:
            tests = Tests(self._tests())
        self._finish()
        return tests

    def _inverts(self) -> bool:
        """Whether ``not(`` spans the whole cell, so that it turns the tests and not one operand of them."""
        depth = 0
        for at, token in enumerate(self._tokens):
            depth += (token == Token("op", "(")) - (token == Token("op", ")"))
            if at and depth <= 0:
                return token.text == ")" and self._tokens[at + 1].sort == "end"
        return False

    def _fail(self, what: str) -> DmnError:
        return DmnError(self.where, f"{what} i {self.text.strip()!r}.")

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _take(self, *texts: str) -> str:
        token = self._peek()
        if token.sort in ("op", "key") and token.text in texts:
            return self._next().text
        return ""

    def _expect(self, *texts: str) -> str:
        found = self._take(*texts)
        if not found:
            raise self._fail(f"väntade {' eller '.join(texts)} men fann {self._peek().text!r}")
        return found

    def _finish(self) -> None:
        if self._peek().sort != "end":
            raise self._fail(f"{self._peek().text!r} står där uttrycket borde vara slut")

    def _tests(self) -> tuple[Test, ...]:
        found = [self._test()]
        while self._take(","):
            found.append(self._test())
        return tuple(found)

    def _test(self) -> Test:
        op = self._take(*_COMPARISONS)
        asked_before = "?" in self.used
        self.used.discard("?")
        operand = self._binary(_ADDING if op else 0)
        asks = "?" in self.used
        if asked_before:
            self.used.add("?")
        return Test(op, operand, asks)

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self._binary(level + 1)
        while op := self._take(*_LEVELS[level]):
            self._links += 1
            if self._links > _CHAIN:
                raise self._fail("uttrycket är för långt; dela det på flera beslut")
            node = self._right(op, node, level)
        return node

    def _right(self, op: str, left: Node, level: int) -> Node:
        if op == "in":
            return Member(left, self._membership())
        if op == "between":
            low = self._binary(_ADDING)
            self._expect("and")
            high = self._binary(_ADDING)
            return Binary("and", Binary(">=", left, low), Binary("<=", left, high))
        return Binary(op, left, self._binary(level + 1))

    def _membership(self) -> Tests:
        start = self._at
        if self._take("("):
            tests = self._tests()
            if self._take(")"):
                return Tests(tests)
            self._at = start  # an open interval such as (1..5]
        compares = self._peek().sort == "op" and self._peek().text in _COMPARISONS
        return Tests((self._test(),) if compares else self._single())

    def _single(self) -> tuple[Test, ...]:
        return (Test("", self._binary(_ADDING), False),)

    def _unary(self) -> Node:
        self._depth += 1
        if self._depth > _NESTING:
            raise self._fail("uttrycket har för många nivåer; dela det på flera beslut")
        node = self._negated() if self._take("-") else self._postfix(self._primary())
        self._depth -= 1
        return node

    def _negated(self) -> Node:
        node = self._unary()
        if isinstance(node, Literal) and isinstance(node.value, Decimal):
            return Literal(ARITHMETIC.minus(node.value))
        return Negate(node)

    def _postfix(self, node: Node) -> Node:
        while self._take("."):
            self._links += 1
            token = self._next()
            if token.sort not in ("name", "key") or self._links > _CHAIN:
                raise self._fail(f"{token.text!r} är inget namn på en del")
            node = Path(node, token.text)
        return node

    def _primary(self) -> Node:
        token = self._next()
        if token.sort in ("number", "string", "moment"):
            return self._literal(token)
        if token.sort == "name":
            return self._call(token.text) if self._take("(") else self._variable(token.text)
        if token.sort == "key":
            return self._keyword(token.text)
        if token.sort == "op" and token.text in ("(", "[", "]"):
            return self._bracket(token.text)
        raise self._fail(f"{token.text!r} står där ett värde väntades")

    def _literal(self, token: Token) -> Node:
        if token.sort == "string":
            return Literal(token.text)
        value: Value = parse_moment(token.text)
        if token.sort == "number":
            exact = ARITHMETIC.create_decimal(token.text)
            value = exact if exact.is_finite() else None
        if value is None:
            raise self._fail(f"{token.text!r} är inget tal, datum, klockslag eller varaktighet")
        return Literal(value)

    def _variable(self, name: str) -> Node:
        if name != "?" and name not in self.names.scope:
            raise self._fail(f"namnet {name!r} är okänt (en text ska ha citattecken, ett indata en koppling)")
        self.used.add(name)
        return Name(name)

    def _keyword(self, word: str) -> Node:
        if word in ("true", "false", "null"):
            return Literal({"true": True, "false": False, "null": None}[word])
        if word == "not":
            self._expect("(")
            return self._call("not")
        if word != "if":
            raise self._fail(f"ordet {word!r} ingår inte i den del av FEEL som stöds")
        test = self._binary(0)
        self._expect("then")
        then = self._binary(0)
        self._expect("else")
        return If(test, then, self._binary(0))

    def _call(self, name: str) -> Node:
        if name in self.names.scope:
            self.used.add(name)
        elif name not in BUILTINS:
            raise self._fail(f"funktionen {name!r} är okänd")
        args, names = list[Node](), list[str]()
        while not self._take(")"):
            if args:
                self._expect(",")
            if self._tokens[self._at + 1 :][:1] == [Token("op", ":")]:
                names.append(self._next().text)
                self._next()
            args.append(self._binary(0))
        if names and len(names) != len(args):
            raise self._fail("blandar argument med och utan namn")
        return Call(name, tuple(args), tuple(names), name in self.names.scope)

    def _bracket(self, opening: str) -> Node:
        if opening == "[" and self._take("]"):
            return ListOf(())
        first = self._binary(0)
        if opening == "]" or self._peek().text == "..":
            self._expect("..")
            high = self._binary(_ADDING)
            return RangeOf(first, high, opening == "[", self._expect("]", ")", "[") == "]")
        if opening == "(":
            self._expect(")")
            return first
        items = [first]
        while self._take(","):
            items.append(self._binary(0))
        self._expect("]")
        return ListOf(tuple(items))
