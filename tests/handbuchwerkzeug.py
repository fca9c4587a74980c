"""A page of the handbook as tests see it: its blocks by language, its commands."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property

from conftest import WURZEL


@dataclass(frozen=True)
class Seite:
    """``docs/handbuch/<name>.md``."""

    name: str

    @cached_property
    def text(self) -> str:
        return (WURZEL / "docs" / "handbuch" / f"{self.name}.md").read_text(encoding="utf-8")

    def bloecke(self, sprache: str) -> list[str]:
        return re.findall(rf"```{sprache}\n(.*?)```", self.text, re.DOTALL)

    @property
    def befehle(self) -> list[str]:
        return [zeile for block in self.bloecke("sh") for zeile in block.splitlines() if zeile]


def argumente(befehl: str) -> list[str]:
    """Return what a command of the handbook passes to ``sozialatlas``."""
    programm, *rest = shlex.split(befehl)
    assert programm == "sozialatlas"
    return rest
