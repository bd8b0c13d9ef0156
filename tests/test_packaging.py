"""The wheel holds every file of the packages, and what it installs works far from any checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ontology", "graph", "queries", "reports", "web", "duban", "docs")
MADE = shutil.ignore_patterns("__pycache__", "*.py[co]", ".*", "*~")
BUILD = "from setuptools.build_meta import build_wheel; print(build_wheel('dist'))"


def run(*command: str | Path, cwd: Path, **changed: str) -> str:
    """Run COMMAND in CWD, away from the checkout, and return what it printed."""
    away = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "DUBAN_STORE")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**away, **changed}, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from a copy of the sources, so that nothing is left among them."""
    copy = tmp_path_factory.mktemp("sources")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=MADE)
    for file in ("setup.cfg", "pyproject.toml", "README.md", "NOTICE"):
        shutil.copy(ROOT / file, copy)
    run(sys.executable, "-c", BUILD, cwd=copy)
    return next((copy / "dist").glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    sources = wheel.parents[1]
    wanted = {
        str(file.relative_to(sources))
        for package in PACKAGES
        for file in (sources / package).rglob("*")
        if file.is_file()
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == wanted
    kinds = {Path(name).suffix for name in held}
    assert {".ttl", ".rq", ".html", ".css", ".csv", ".toml"} <= kinds
    assert "graph/document/bundled/qhd_green.txt" in held


def test_the_wheel_names_no_host_of_a_registry(wheel: Path) -> None:
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock


@pytest.mark.slow
def test_an_installed_duban_answers_far_from_its_sources(wheel: Path, tmp_path: Path) -> None:
    home, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    install = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    )
    run(*install, "--disable-pip-version-check", wheel, cwd=empty)
    # the dependencies stand where these tests found them
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=empty).strip())
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    where = run(python, "-c", "import duban, web; print(duban.__file__, web.__file__)", cwd=empty)
    assert all(Path(file).is_relative_to(home) for file in where.split())
    duban = scripts / "duban"
    # LANG=C, as in a bare container
    run(duban, "build", cwd=empty, LC_ALL="C")
    assert "18" in run(duban, "ask", "市城管执法局牵头哪些任务", cwd=empty, LC_ALL="C").splitlines()[0]
