"""What a PIN takes to hash does not stay with a kiosk that runs all day."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HASH_IN_A_THREAD = """
from threading import Thread
from kiosk.backoffice.pins import hash_pin
from kiosk.memory import give_back_large_buffers

def resident_mb():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * 4096 / 2**20

def hash_once():
    thread = Thread(target=hash_pin, args=("1234",))
    thread.start()
    thread.join()

give_back_large_buffers()
before = resident_mb()
hash_once()
hash_once()
print(resident_mb() - before)
"""


OLD_GARBAGE = """
import gc, weakref
from kiosk.memory import settle, tidy

class Node: pass

def old_circle():
    node = Node()
    node.itself = node
    gc.collect(1)  # it is old now
    return weakref.ref(node)

gc.disable()
settle()
circle = old_circle()
many = [[] for _n in range(1_000_000)]
print(circle() is not None)
tidy()
print(circle() is None)
"""


def test_old_garbage_is_looked_for_when_nobody_waits_and_then_alone() -> None:
    answer = subprocess.run([sys.executable, "-c", OLD_GARBAGE], check=True, capture_output=True, text=True)

    assert answer.stdout.split() == ["True", "True"]


@pytest.mark.skipif("CS_GNU_LIBC_VERSION" not in os.confstr_names, reason="what is set is glibc's")
def test_the_memory_of_a_hash_is_given_back() -> None:
    answer = subprocess.run([sys.executable, "-c", HASH_IN_A_THREAD], check=True, capture_output=True, text=True)

    assert float(answer.stdout) < 2
