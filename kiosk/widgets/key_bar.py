"""The bottom line: every key that works on this screen now, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import RenderResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from kiosk.i18n import _
from kiosk.widgets.content import joined, shown, stacked


class KeyBar(Widget):
    """Shows the active bindings of its screen, the focused widget's first."""

    def on_mount(self) -> None:
        """Follow the bindings as focus and state change."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh(layout=True))

    def render(self) -> RenderResult:
        """Key, then what it does; a key and its name stay on one line."""
        room = self.app.size.width - 2
        lines: list[Content] = [Content("")]
        for key, description in keys_shown(self.screen):
            item = shown(key, "bold $text-accent").append(shown(f" {_(description)}"))
            if lines[-1] and lines[-1].cell_length + 2 + item.cell_length > room:
                lines.append(item)
            else:
                lines[-1] = joined(lines[-1], "  ", item) if lines[-1] else item
        return stacked(lines)


def keys_shown(screen: Screen[Any]) -> Iterator[tuple[str, str]]:
    """Yield the first key of each action that works on a screen now, and its description as it is declared."""
    seen: set[tuple[object, str, str]] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        found = (active.node, binding.action, binding.description)
        if binding.show and active.enabled and found not in seen:
            seen.add(found)
            yield screen.app.get_key_display(binding), binding.description
