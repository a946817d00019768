"""Reads the keys of the terminal, whatever bytes come, and whatever bytes do not come."""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterable
from time import monotonic

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

_LOOK = 0.1
"""Seconds after which a lone Esc is known to be one, and the end of the program is noticed."""
_READ = 4096
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_BROKEN_OFF = 1.0
"""Seconds without a byte after which a paste is over: its end was lost, or cut in two on a slow line."""


class TerminalDriver(LinuxDriver):
    """Takes bytes that are not UTF-8, from a scanner set to Big5 for one; the base class would end the program.

    It also takes keys again after a paste that never ends; the base class would take them for text for ever. It breaks
    no key in two because the machine was busy between its bytes. And it looks at the size in the event loop, where one
    look follows another; in the base class's signal handler the next signal's look may come in between, and the older
    size is told last.
    """

    def start_application_mode(self) -> None:
        """Draw on the terminal, and follow its size."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._tell_size)

    def _tell_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    def run_input_thread(self) -> None:
        """Turn what comes from the terminal into events until the program ends or the terminal is gone."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        parser = XTermParser(self._debug)
        recent = ""
        may_be_pasting, silent_since = False, monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK):
                    read = self._read()
                    if not read:
                        return  # the app sees by itself that the terminal is gone
                    text = decode(read)
                    recent = recent[1 - len(_PASTE_BEGINS) :] + text  # a beginning may come in two pieces
                    may_be_pasting = may_be_pasting or _PASTE_BEGINS in recent
                    silent_since = monotonic()
                    self._pass_on(parser.feed(text) if text else ())
                    continue  # only silence ends a sequence: where the machine is busy, its rest may already wait
                self._pass_on(parser.tick())
                if may_be_pasting and monotonic() - silent_since > _BROKEN_OFF:
                    may_be_pasting = False
                    self._pass_on(parser.feed(_PASTE_ENDS))  # where the paste had ended, it means nothing

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ)
        except OSError:  # how Linux reports a terminal that was closed
            return b""
