"""The example files and the README give the same rights, and no file is there that the tests do not use."""

from __future__ import annotations

import re
from pathlib import Path

from tests.store.deployments.examples import FOLDER, text_of

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
ON_A_CLUSTER = re.compile(
    r"On a Cluster, in\s+place\s+of `(?P<without>[^`]+)`:\s+"
    r"`(?P<more>[^`]+)`, and `(?P<doctor>[^`]+)` for `kiosk doctor`"
)


def rights_of(name: str) -> set[str]:
    (line,) = (line for line in text_of(name).splitlines() if line.startswith("user kiosk "))
    return set(line.removeprefix("user kiosk ").split())


def rights_in_readme() -> set[str]:
    line = re.search(r"^ACL SETUSER kiosk (.+)$", README, re.MULTILINE)
    assert line
    return set(line.group(1).split())


def test_the_readme_lists_the_rights_of_one_server() -> None:
    assert rights_of("server/users.acl") == rights_in_readme()


def test_the_readme_lists_what_is_more_under_sentinel() -> None:
    more = re.search(r"Under Sentinel: `([^`]+)`", README)
    assert more

    assert rights_of("sentinel/users.acl") == rights_in_readme() | set(more[1].split())


def test_the_readme_lists_what_differs_on_a_cluster() -> None:
    differs = ON_A_CLUSTER.search(README)
    assert differs

    expected = rights_in_readme() - set(differs["without"].split())
    assert rights_of("cluster/users.acl") == expected | set(differs["more"].split()) | {differs["doctor"]}


def test_every_example_is_used_by_a_test() -> None:
    tests = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py") if path != Path(__file__)
    )
    names = [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()]

    assert names
    assert [name for name in names if f'"{name}"' not in tests] == []
