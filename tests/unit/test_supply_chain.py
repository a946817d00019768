"""What the kiosk is built from: pinned with hashes, and audited in a way that neither hides nor invents a finding."""

from __future__ import annotations

import json
import tomllib

from tests.audit import LOCK, Findings, judge, read, unlike_the_lock, what_is_installed

CLEAN = {"name": "textual", "version": "8.2.8", "vulns": []}
BAD = {"name": "redis", "version": "8.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": []}]}
NOT_FOUND = {"name": "argon2-cffi", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def report(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_every_file_of_every_package_is_pinned_with_its_hash() -> None:
    lock = tomllib.loads(LOCK.read_text(encoding="utf-8"))

    assert sum(len(package.get("wheels", ())) for package in lock["package"]) > 20
    assert unlike_the_lock(lock, {}) == ()


def test_what_is_installed_here_is_what_the_lock_file_pins() -> None:
    lock = tomllib.loads(LOCK.read_text(encoding="utf-8"))

    assert unlike_the_lock(lock, what_is_installed()) == ()


def test_another_version_a_stranger_and_a_file_without_hash_are_found_offline_and_fail() -> None:
    lock = {"package": [{"name": "redis", "version": "8.0.1", "wheels": [{"url": "redis.whl"}]}]}

    unlike = unlike_the_lock(lock, {"redis": "8.0.0", "left-pad": "1.0"})

    assert unlike == (
        "redis has a file without a hash",
        "left-pad 1.0 is not what uv.lock pins",
        "redis 8.0.0 is not what uv.lock pins",
    )
    assert judge([], unlike)[0] == 1


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
