"""What the kiosk is built from: pinned with hashes, and audited in a way that neither hides nor invents a finding."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.audit import Findings, judge, read

ROOT = Path(__file__).parents[2]
CLEAN = {"name": "textual", "version": "8.2.8", "vulns": []}
BAD = {"name": "redis", "version": "8.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": []}]}
NOT_FOUND = {"name": "argon2-cffi", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def report(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_every_file_of_every_package_is_pinned_with_its_hash() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    from_elsewhere = [package for package in packages if "editable" not in package["source"]]

    assert len(from_elsewhere) > 20
    for package in from_elsewhere:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


def test_a_known_vulnerability_fails_and_is_named() -> None:
    status, sentence = judge([read(report(CLEAN, BAD))])

    assert status == 1
    assert "redis 8.1.0: PYSEC-1" in sentence


def test_a_vulnerability_fails_even_where_the_source_did_not_know_every_package() -> None:
    assert judge([read(report(NOT_FOUND, BAD)), Findings((), (), asked=False)])[0] == 1


def test_only_a_source_that_knew_every_package_clears_them() -> None:
    assert judge([read(report(CLEAN))]) == (0, "No known vulnerability in any package of uv.lock.")
    assert "NO AUDIT" in judge([read(report(CLEAN, NOT_FOUND))])[1]


def test_no_source_is_said_aloud_and_fails_nothing() -> None:
    status, sentence = judge([read(""), read("Connection refused"), read("[]"), read(report())])

    assert status == 0
    assert "NO AUDIT" in sentence
