"""Boosted trees as plain lists, walked one row at a time.

A library that learns them is made for thousands of rows; one row through it costs more than all else of an issued
ticket. These lists need no library at all, and a file of them holds numbers, nothing that could run.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAF = -1
PARTS_MAX = 2_000_000


class BrokenTrees(ValueError):
    """Bytes that are no trees, or trees whose walk would leave them or never end."""


@dataclass(frozen=True, slots=True)
class Trees:
    """The sum of `base` and of one leaf of each tree.

    Node n of a tree looks at `looks_at[n]` of the row: at or below `values[n]` it goes to `left[n]`, else to
    `right[n]`. A leaf looks at LEAF, and its value counts. `roots` are where the trees begin.
    """

    base: float
    roots: Sequence[int]
    looks_at: Sequence[int]
    values: Sequence[float]
    left: Sequence[int]
    right: Sequence[int]

    def predict(self, row: Sequence[float]) -> float:
        """What the trees say of a row."""
        looks_at, values, left, right = self.looks_at, self.values, self.left, self.right
        total = self.base
        for node in self.roots:
            looks = looks_at[node]
            while looks >= 0:
                node = left[node] if row[looks] <= values[node] else right[node]
                looks = looks_at[node]
            total += values[node]
        return total

    def packed(self) -> bytes:
        """As bytes, the same on every machine."""
        real = array("d", [self.base, float(len(self.roots)), float(len(self.values)), *self.values])
        whole = array("i", [*self.roots, *self.looks_at, *self.left, *self.right])
        return _little(real) + _little(whole)


def unpacked(packed: bytes, width: int) -> Iterator[Trees]:
    """The trees that stand one after another in these bytes, for rows of `width` numbers; raises BrokenTrees."""
    place = 0
    while place < len(packed):
        base, roots, nodes = _real(packed, place, 3)
        if not (0 <= roots <= PARTS_MAX and 0 <= nodes <= PARTS_MAX):
            raise BrokenTrees("too many nodes")
        place += 3 * 8
        values = _real(packed, place, int(nodes))
        place += 8 * int(nodes)
        parts = []
        for length in (int(roots), *[int(nodes)] * 3):
            parts.append(_whole(packed, place, length))
            place += 4 * length
        starts, looks_at, left, right = parts
        trees = Trees(base, starts, looks_at, values, left, right)
        _check(trees, width)
        yield trees


def _real(packed: bytes, place: int, length: int) -> list[float]:
    numbers = array("d")
    numbers.frombytes(_cut(packed, place, length * 8))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()


def _whole(packed: bytes, place: int, length: int) -> list[int]:
    numbers = array("i")
    numbers.frombytes(_cut(packed, place, length * 4))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()


def _cut(packed: bytes, place: int, size: int) -> bytes:
    if place + size > len(packed):
        raise BrokenTrees("cut off")
    return packed[place : place + size]


def _little(numbers: array[float] | array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _check(trees: Trees, width: int) -> None:
    """Children stand behind their parents, so every walk ends; nothing is looked at beyond the row."""
    nodes = len(trees.values)
    if any(not 0 <= root < nodes for root in trees.roots):
        raise BrokenTrees("a tree begins outside")
    for node, looks in enumerate(trees.looks_at):
        if looks == LEAF:
            continue
        if not 0 <= looks < width or not (node < trees.left[node] < nodes and node < trees.right[node] < nodes):
            raise BrokenTrees(f"node {node} leads astray")
