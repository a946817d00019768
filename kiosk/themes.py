"""The colours. Every pair of text and ground reaches at least 4.5:1 (WCAG AA)."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="kiosk-dark",
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
        "block-cursor-background": "#7fb4ff",
        "block-cursor-foreground": "#0b0f14",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2c3a4d",
        "block-cursor-blurred-foreground": "#e8eaed",
        "input-cursor-background": "#ffd479",
        "input-cursor-foreground": "#0b0f14",
    },
)

THEMES = (DARK,)
