"""The names of keys: the web back end's, or with the hash tag of a Cluster."""

from __future__ import annotations

import pytest

from kiosk.workflow.keys import BadName, PlainKeys, TaggedKeys

HEX = "0123456789abcdef0123456789abcdef"


def test_the_plain_names_are_those_of_the_web_back_end() -> None:
    keys = PlainKeys()

    assert keys.session_id("STAFF001", HEX) == f"renewal_STAFF001_{HEX}"
    assert keys.session(f"renewal_STAFF001_{HEX}") == f"renewal_session:renewal_STAFF001_{HEX}"
    assert keys.staff_set("STAFF001") == "staff_renewal_sessions:STAFF001"
    assert keys.channel("STAFF001") == "renewal:STAFF001"


def test_the_tagged_names_share_the_staff_code_as_their_tag() -> None:
    keys = TaggedKeys()

    assert keys.session_id("STAFF001", HEX) == f"renewal_{{STAFF001}}_{HEX}"
    assert keys.staff_set("STAFF001") == "staff_renewal_sessions:{STAFF001}"
    assert keys.channel("STAFF001") == "renewal:{STAFF001}"


@pytest.mark.parametrize("keys", [PlainKeys(), TaggedKeys()])
@pytest.mark.parametrize("staff_id", ["", "A B", "{A}", "A}", "A*", "A?", "A:B", "-A", "A\n", "職員", "A" * 33])
def test_a_staff_code_that_must_not_become_a_key_is_a_value_error(keys: PlainKeys, staff_id: str) -> None:
    for name in (keys.staff_set, keys.channel, lambda code: keys.session_id(code, HEX)):
        with pytest.raises(ValueError, match="staff code"):
            name(staff_id)


@pytest.mark.parametrize("unique", ["", "xyz", HEX.upper(), HEX + "0", HEX + "\n"])
def test_a_session_id_ends_in_32_hex_digits(unique: str) -> None:
    with pytest.raises(BadName):
        PlainKeys().session_id("A", unique)


def test_a_session_id_is_checked_against_the_clerk_and_the_layout() -> None:
    PlainKeys().check_session_id("A", f"renewal_A_{HEX}")
    TaggedKeys().check_session_id("A", f"renewal_{{A}}_{HEX}")

    for keys, session_id in [
        (PlainKeys(), f"renewal_{{A}}_{HEX}"),
        (PlainKeys(), f"renewal_B_{HEX}"),
        (PlainKeys(), f"renewal_A_B_{HEX}"),
        (TaggedKeys(), f"renewal_A_{HEX}"),
    ]:
        with pytest.raises(BadName):
            keys.check_session_id("A", session_id)
