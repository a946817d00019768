"""The bottom line: every key that works on this screen now, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import RenderResult
from textual.content import Content
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
        for key, name in self._keys():
            item = shown(key, "bold $text-accent").append(shown(f" {name}"))
            if lines[-1] and lines[-1].cell_length + 2 + item.cell_length > room:
                lines.append(item)
            else:
                lines[-1] = joined(lines[-1], "  ", item) if lines[-1] else item
        return stacked(lines)

    def _keys(self) -> Iterator[tuple[str, str]]:
        """Yield each key that is shown and what it does, once."""
        seen: set[tuple[str, str]] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            found = (self.app.get_key_display(binding), _(binding.description))
            if binding.show and active.enabled and found not in seen:
                seen.add(found)
                yield found
