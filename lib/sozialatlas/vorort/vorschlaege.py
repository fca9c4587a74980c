"""Proposals on the wording of drafts that are no decisions (``vorschlaege.yml``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from sozialatlas.fehler import Mangel
from sozialatlas.vorort.eintrag import Entwurfseintrag, Text


class Aenderungsvorschlag(Entwurfseintrag):
    """A tracked change or a comment that came back with a form; ``quelle`` names the form."""

    ausgabe: Text
    art: Literal["aenderung", "kommentar"]
    alt: str = ""  # the proposed wording, or the words a comment refers to
    neu: Text  # the changed wording, or the comment
    von: str = ""  # a body or an office, no private person
    stand: Literal["offen", "erledigt"] = "offen"

    @property
    def inhalt(self) -> tuple[str, ...]:
        """What is proposed, by whom and on what: the same again is no new proposal."""
        return (self.schluessel, self.ausgabe, self.art, self.alt, self.neu, self.von)


def pruefe_vorschlag(ags: str) -> Callable[[str, int, Any], Iterator[Mangel]]:
    """Return the check that a proposal belongs to the folder's Kommune."""

    def pruefe(datei: str, zeile: int, v: Aenderungsvorschlag) -> Iterator[Mangel]:
        if not v.schluessel.startswith(f"{ags}/"):
            yield Mangel(datei, zeile, "schluessel", f"Der Schlüssel „{v.schluessel}“ gehört nicht "
                         f"in den Ordner von {ags}.", f"{ags}/ und die id einer Regel",
                         "In die Datei der richtigen Kommune verschieben.")  # fmt: skip

    return pruefe
