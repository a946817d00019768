"""Reads the keys of the terminal, whatever bytes come."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_LOOK = 0.1
"""Seconds after which a lone Esc is known to be one, and the end of the program is noticed."""
_READ = 4096


class TerminalDriver(LinuxDriver):
    """Takes bytes that are not UTF-8, from a scanner set to Big5 for one; the base class would end the program."""

    def run_input_thread(self) -> None:
        """Turn what comes from the terminal into events until the program ends or the terminal is gone."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        parser = XTermParser(self._debug)
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK):
                    read = self._read()
                    if not read:
                        return  # the app sees by itself that the terminal is gone
                    text = decode(read)
                    for event in parser.feed(text) if text else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ)
        except OSError:  # how Linux reports a terminal that was closed
            return b""
