"""The version of this software."""

from configparser import ConfigParser
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SETUP = Path(__file__).parents[2] / "setup.cfg"


@cache
def software_version() -> str:
    """Return the version, as a clone's setup.cfg or the installed distribution names it."""
    read = ConfigParser()
    if read.read(SETUP, "utf-8") and read.get("metadata", "name", fallback="") == "duban":
        return read["metadata"]["version"]
    try:
        return version("duban")
    except PackageNotFoundError:
        return "unknown"
