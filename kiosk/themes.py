"""The colours. Text on its ground reaches at least 4.5:1 (WCAG AA), in high contrast 7:1 (AAA).

Nothing is told by colour alone, so that monochrome, which has none, tells the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

_SIXTEEN_COLOURS = frozenset({"ansi", "cygwin", "linux", "rxvt", "screen", "tmux", "vt100", "vt102", "vt220", "xterm"})
"""What TERM says on a terminal of at most 16 colours, whose shades are whatever its owner set."""
_MANY_COLOURS = frozenset({"truecolor", "24bit"})
"""What COLORTERM says where there are more."""

DARK = Theme(
    name="dark",
    primary="#7fb4ff",
    secondary="#a9c7e8",
    accent="#ffd479",
    warning="#ffc266",
    error="#ff9c94",
    success="#8fd6a0",
    foreground="#e8eaed",
    background="#10141a",
    surface="#171c24",
    panel="#1f2630",
    dark=True,
    variables={
        "text-muted": "#a9b1bb",
        "text-disabled": "#a9b1bb",
        "block-cursor-background": "#7fb4ff",
        "block-cursor-foreground": "#0b0f14",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2c3a4d",
        "block-cursor-blurred-foreground": "#e8eaed",
        "input-cursor-background": "#ffd479",
        "input-cursor-foreground": "#0b0f14",
        "scrollbar": "#7fb4ff",
        "scrollbar-background": "#1f2630",
        "banner-foreground": "#10141a",
        "banner-text-style": "bold",
    },
)
LIGHT = Theme(
    name="light",
    primary="#0b57b0",
    secondary="#33506e",
    accent="#7a4100",
    warning="#7a4100",
    error="#a8201a",
    success="#17652d",
    foreground="#1b1f24",
    background="#fbfbf9",
    surface="#f1f2f0",
    panel="#e2e5e8",
    dark=False,
    variables={
        "text-muted": "#4d555e",
        "text-disabled": "#4d555e",
        "block-cursor-background": "#0b57b0",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#cfdaea",
        "block-cursor-blurred-foreground": "#1b1f24",
        "input-cursor-background": "#1b1f24",
        "input-cursor-foreground": "#ffffff",
        "scrollbar": "#0b57b0",
        "scrollbar-background": "#e2e5e8",
        "banner-foreground": "#ffffff",
        "banner-text-style": "bold",
    },
)
CONTRAST = Theme(
    name="contrast",
    primary="#8cc8ff",
    secondary="#ffffff",
    accent="#ffe14d",
    warning="#ffe14d",
    error="#ffb3ad",
    success="#9dffb0",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "text-muted": "#ffffff",
        "text-disabled": "#d9d9d9",
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#333333",
        "block-cursor-blurred-foreground": "#ffffff",
        "input-cursor-background": "#ffe14d",
        "input-cursor-foreground": "#000000",
        "scrollbar": "#ffffff",
        "scrollbar-background": "#000000",
        "banner-foreground": "#000000",
        "banner-text-style": "bold",
    },
)
_NONE = "ansi_default"
"""The terminal's own two colours; which they are is not known."""
MONO = Theme(
    name="mono",
    ansi=True,
    primary=_NONE,
    secondary=_NONE,
    accent=_NONE,
    warning=_NONE,
    error=_NONE,
    success=_NONE,
    foreground=_NONE,
    background=_NONE,
    surface=_NONE,
    panel=_NONE,
    variables={
        "ansi-background": _NONE,
        "ansi-foreground": _NONE,
        "text-muted": _NONE,
        "text-disabled": _NONE,
        "block-cursor-background": _NONE,
        "block-cursor-foreground": _NONE,
        "block-cursor-text-style": "bold reverse",
        "block-cursor-blurred-text-style": "bold underline",
        "input-cursor-text-style": "reverse",
        "input-selection-background": _NONE,
        "border": _NONE,
        "border-blurred": _NONE,
        "scrollbar": _NONE,
        "scrollbar-hover": _NONE,
        "scrollbar-active": _NONE,
        "scrollbar-background": _NONE,
        "scrollbar-background-hover": _NONE,
        "scrollbar-background-active": _NONE,
        "banner-foreground": _NONE,
        "banner-text-style": "bold reverse",
    },
)

THEMES = (DARK, LIGHT, CONTRAST, MONO)
"""In the order in which a key goes through them."""


def theme_for(setting: str, env: Mapping[str, str]) -> Theme:
    """Find the theme that a setting means on this terminal.

    `auto` is dark; monochrome where NO_COLOR asks for it (no-color.org) or where there are 16 colours at most, of
    which nobody knows how they look. What is set by name is what is shown.
    """
    if setting == "auto":
        return MONO if env.get("NO_COLOR") or has_few_colours(env) else DARK
    return next(theme for theme in THEMES if theme.name == setting)


def has_few_colours(env: Mapping[str, str]) -> bool:
    """Tell whether the terminal says of itself that it has 16 colours at most."""
    if env.get("COLORTERM", "").lower() in _MANY_COLOURS:
        return False
    name = env.get("TERM", "").lower()
    return name in _SIXTEEN_COLOURS or name.endswith("-16color")


def theme_after(name: str) -> Theme:
    """Give the next theme, after the last the first."""
    names = [theme.name for theme in THEMES]
    return THEMES[(names.index(name) + 1) % len(THEMES)]
