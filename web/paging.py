"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The items of one page of a list, and where in the list they stand."""

    items: Sequence[T]
    number: int  # of this page, from 1
    pages: int
    total: int  # items in the whole list
    first: int  # place of this page's first item in the list, from 1
    parameter: str  # of the address, that says which page

    @property
    def last(self) -> int:
        """The place of this page's last item."""
        return self.first + len(self.items) - 1


def paged(items: Sequence[T], size: int = 50, parameter: str = "page") -> Page[T]:
    """Return the page of ITEMS that the address asks for; one beyond the end is the last."""
    pages = max(1, -(-len(items) // size))
    asked = request.args.get(parameter, "1")
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    start = (number - 1) * size
    return Page(items[start : start + size], number, pages, len(items), start + 1, parameter)
