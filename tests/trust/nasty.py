"""Texts and values that have broken other programs."""

from __future__ import annotations

from typing import Any, Final

TEXTS: Final[dict[str, str]] = {
    "markup": "[bold red]x[/] [link=file:///etc/passwd]y[/link] [/] [[ ]",
    "click": '[@click=app.quit]x[/] [@click="app.bell()"]y[/]',
    "escape": "\x1b[31mred\x1b[2J\x1b[?1049l\x1b[6n",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4K\x07\x1b]0;title\x07\x1b]8;;http://x\x1b\\y\x1b]8;;\x1b\\",
    "device": "\x1bP$q q\x1b\\\x1b_G\x1b\\\x1b^x\x1b\\\x1bc",
    "c1": "\x9b31mred\x9b2J\x9d52;c;eA==\x9c\x90x\x9c\x85",
    "bidi": "\u202eesrever\u202c \u2066x\u2069 \u200f\u061c",
    "hidden": "a\u200bb\u200d\ufeffc\u2060d\u00ade\U000e0041\U000e007f\ufffe",
    "controls": "tab\tnew\nline\rreturn\x00nul\x07bell\x08back\x0b\x0c\x1f\x7f",
    "separators": "a\u2028b\u2029c\x1cd\x1de\x1ef",
    "combining": "Z" + "\u0301\u0489" * 40 + "\U0001f469\u200d\U0001f467\U0001f3ff",
    "html": "</script><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\"'--><!--]]>",
    "attribute": '" onmouseover="alert(1)" x=\' autofocus onfocus=alert(1) \'`',
    "scheme": "javascript:alert(1)//https://x",
    "formula": "=cmd|'/C calc'!A0",
    "formula with a plus": "+1+cmd|' /C calc'!A0",
    "formula with a minus": "-2+3+cmd|' /C calc'!A0",
    "formula with an at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula after a tab": '\t=HYPERLINK("http://x","y")',
    "formula after a line": "x\n=1+1\r\n+1",
    "formula, full width": "\uff1d1+1",
    "template": "{x} {0} {__class__.__mro__} %s %(x)s ${x} $(id) `id` {{x}}",
    "path": "../../../../tmp/chrono-was-here",
    "absolute path": "/tmp/chrono-was-here",
    "quotes": "'\"`\\\\'\\\"",
    "toml": '"\n[types.Evil]\nsays = "x',
    "markdown": "[x](javascript:alert(1)) ![y](http://x/y.png) <b>z</b> | a | b |\n# h\n```",
    "calendar": "x\r\nATTACH:file:///etc/passwd\r\nEND:VEVENT;x,y\\n",
    "question": "' OR 1=1; DROP TABLE claims; -- \" * NEAR(",
    "option": "--help",
    "long word": "w" * 5000,
    "letters": "\u0627\u0644\u0639\u0631\u0627\u0642 \u4f0a\u62c9\u514b \u00e9",
}
"""By what they try. None holds half a surrogate pair: that is no text, and is in `VALUES`."""

HALF: Final = "\ud800x\udfff"
"""Half a surrogate pair, twice: what JSON can spell and UTF-8 cannot."""


def deep(levels: int) -> Any:
    """A value nested so many levels deep."""
    found: Any = []
    for _ in range(levels):
        found = [found]
    return found


VALUES: Final[tuple[Any, ...]] = (
    *TEXTS.values(),
    HALF,
    "",
    " ",
    "\u00a0",
    None,
    True,
    False,
    0,
    -1,
    1,
    7,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    2**64,
    -(2**63) - 1,
    10**400,
    0.5,
    -0.0,
    1e308,
    1e-308,
    float("nan"),
    float("inf"),
    [],
    {},
    [[]],
    [None],
    [""],
    ["x", "x"],
    {"": ""},
    {"a": {"a": {}}},
    deep(40),
    deep(300),
    {"words": ""},
    {"about": 1e308},
    {"low": 3, "high": 1},
    {"low": -5, "best": 2},
    {"at_least": 2**63},
    {"about": True},
    {"words": "x", "about": 1},
    "Y-17E7",
    "Y17E900",
    "2020-02-30",
    "2020-13",
    "0000",
    "-9999-12-31",
    "9999-12-31",
    "XXXX-XX-XX",
    "{2020..2022}",
    "[..]",
    "../..",
    "2020/",
    "/2020",
    "2020-09-10T25:00",
    "2020?/2021~",
    "P1M",
    "last week",
    "three days ago",
    "by the end of the month",
    "32",
    "@x",
    "0" * 32,
    "f" * 32,
    "#1",
    "00112233",
)
"""Values of every kind, for a place that wants one of them."""
