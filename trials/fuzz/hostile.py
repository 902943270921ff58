"""What nobody types by mistake: values for fields, bodies for requests, markup that wants to run."""

from __future__ import annotations

import secrets
from typing import Final

from hypothesis import strategies as st

BAD_BYTES: Final = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\x00", b"a\x00b")
"""No UTF-8: a mark of UTF-16, a lone surrogate, an overlong slash, a point beyond the last; and NUL."""

DATES: Final = (
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-13-01",
    "-1-1-1",
    "2026-W1",
)

NUMBERS: Final = (
    "0",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "0x10",
    "2147483648",
    "9223372036854775808",
    "9" * 4400,
    "١٢",
    "²",
)
"""Among them one more than each width of a database's integers, more digits than Python turns into a number, digits of
another script and one that `isdigit` takes but `int` does not."""

SQL: Final = ("' OR '1'='1", "1; DROP TABLE staff_member; --", '") UNION SELECT null --', "%", "_", "\\")

SIGNS: Final = (
    "\u202etxet",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\U0001f98a\u200d\U0001f525",
    "e\u0301" * 50,
    "\ufeff",
    "\u2028\u2029",
    "\r\nSet-Cookie: x=1",
    "\x1b[31m",
    "\x7f",
    "../../etc/passwd",
    "{{ 7*7 }}{% debug %}",
    "${7*7}",
    "javascript:alert(1)",
    "//evil.example/",
    "https://evil.example/\\@host",
    "=1+1",
)

LONG: Final = ("x" * 10_000, "å" * 10_000, "1 " * 5_000, "<" * 10_000, "\n" * 10_000)

WAYS: Final = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "PROPFIND")

BODIES: Final = (
    ("application/json", b'{"do": "next", "seal": ["x"]}'),
    ("application/json", b"{" * 2_000),
    ("text/plain", b"a=b"),
    ("multipart/form-data", b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="do"\r\n\r\nnext'),
    (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name*=utf-8''%FF\r\n\r\nx\r\n--x--\r\n",
    ),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
    ("multipart/form-data; boundary=\x00", b"--\x00--"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"do=+ADw-"),
    ("application/x-www-form-urlencoded; charset=no-such", b"do=next"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1_200))),
    ("application/x-www-form-urlencoded", b"do=" + b"x" * 250_000),
    ("application/x-www-form-urlencoded", b"%FF=%ED%A0%80&do=%00&=&&&=x"),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("", b"\x00\x01\x02"),
)
"""Bodies that are no form, or a broken one: content type and bytes."""


def canary() -> str:
    """A new word that a form is sent and that may then stand nowhere but in a value, escaped."""
    return "kanin" + secrets.token_hex(6)


def markup(word: str) -> tuple[str, ...]:
    """Texts that become an element or an attribute named after the word wherever they are not escaped."""
    return (
        f"<{word}>",
        f'"><{word} x="',
        f"'><{word} x='",
        f'" {word}="1',
        f"' {word}='1",
        f"</textarea><{word}>",
        f"</title></script></style><{word}>",
        f"<!--><{word}>",
        f"<svg><{word}>",
    )


def values(word: str) -> st.SearchStrategy[str | bytes]:
    """What one field may be given: markup with the word, or anything else of the lists above, or any text at all."""
    listed = st.sampled_from((*markup(word), word, *BAD_BYTES, *DATES, *NUMBERS, *SQL, *SIGNS, *LONG, ""))
    return st.one_of(
        listed, listed, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60), st.binary(max_size=40)
    )


SCRIPTS: Final = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(2)</scr</script>ipt>",
    "</script><script>alert(3)</script>",
    "<img src=x onerror=alert(4)>",
    "<img src=x onerror='alert(5)'//",
    "<img/src/onerror=alert(6)>",
    "<svg onload=alert(7)>",
    "<svg><script>alert(8)</script></svg>",
    "<svg><animate onbegin=alert(9) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(10)'><text y=20>x</text></a></svg>",
    "<math><mtext><img src=x onerror=alert(11)></mtext></math>",
    "<body onload=alert(12)>",
    "<iframe srcdoc='<script>alert(13)</script>'></iframe>",
    "<iframe src=javascript:alert(14)></iframe>",
    "<object data=javascript:alert(15)></object>",
    "<embed src=javascript:alert(16)>",
    "<details open ontoggle=alert(17)>x</details>",
    "<video><source onerror=alert(18)></video>",
    "<audio src=x onerror=alert(19)></audio>",
    "<input autofocus onfocus=alert(20)>",
    "<select autofocus onfocus=alert(21)></select>",
    "<textarea autofocus onfocus=alert(22)></textarea>",
    "</textarea><img src=x onerror=alert(23)>",
    "</title><img src=x onerror=alert(24)>",
    '"><img src=x onerror=alert(25)>',
    "'><img src=x onerror=alert(26)>",
    '" autofocus onfocus=alert(27) x="',
    "' autofocus onfocus=alert(28) x='",
    "<a href=javascript:alert(29)>x</a>",
    "[x](javascript:alert(30))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgzMSk8L3NjcmlwdD4=)",
    "**<img src=x onerror=alert(32)>**",
    "<style>@import'//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(35)'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example/><button>x</button></form>",
    "<marquee onstart=alert(38)>x</marquee>",
    "{{constructor.constructor('alert(39)')()}}",
    "&lt;script&gt;alert(40)&lt;/script&gt;",
    "\u003cimg src=x onerror=alert(41)\u003e",
    "<img src=x onerror=&#97;lert(42)>",
    "<!--><script>alert(43)</script>-->",
    "<![CDATA[<script>alert(44)</script>]]>",
    "<x onclick=alert(45) style=position:fixed;inset:0>x</x>",
)
"""Markup that runs, loads, leads away or redresses the page where a text is shown as HTML or as a link."""
