"""What is installed is the whole program: nothing that a checkout has and an installation needs is left out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("kiosk", "styles", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.skipif(shutil.which("uv") is None, reason="uv builds the wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy, so that no file of the checkout is written; compiled catalogues are not copied."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    build = [
        "uv",
        "build",
        "--quiet",
        "--python",
        sys.executable,
        "--wheel",
        "--out-dir",
        str(copy / "dist"),
        str(copy),
    ]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def packaged(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if name.startswith("kiosk/")}


def checked_out(folder: str, *patterns: str) -> set[str]:
    return {str(path.relative_to(ROOT)) for pattern in patterns for path in (ROOT / folder).rglob(pattern)}


def test_code_scripts_styles_and_catalogues_are_inside_and_nothing_else(wheel: Path) -> None:
    code = checked_out("kiosk", "*.py", "*.lua", "*.po")
    catalogues = {name.removesuffix(".po") + ".mo" for name in code if name.endswith(".po")}
    styles = {f"kiosk/{name}" for name in checked_out("styles", "*.tcss")}
    assert styles
    assert packaged(wheel) == code | catalogues | styles


def test_installed_it_starts_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The modules come from the wheel; what it depends on comes from this environment."""
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    look = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "import kiosk.app; from kiosk import i18n, style_paths;"
        "i18n.activate('zh_TW');"
        "print(kiosk.app.__file__, style_paths.path('base'), i18n._('Sign in'), sep='\\n')"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", look, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    module, style, translated = ran.stdout.splitlines()
    assert Path(module).is_relative_to(tmp_path)
    assert Path(style).is_relative_to(tmp_path)
    assert Path(style).is_file()
    assert translated == "登入"
