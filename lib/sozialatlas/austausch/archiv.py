"""Office files with the same bytes for the same content: no clock in the archive."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

_ZEIT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_VON_ANFANG = (1980, 1, 1, 0, 0, 0)


def ohne_uhr(datei: bytes, tag: date) -> bytes:
    """Return an Office file whose properties and archive carry ``tag`` and no other time."""
    stempel = f"{tag:%Y-%m-%d}T00:00:00Z".encode()
    ziel = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(datei)) as alt,
        zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu,
    ):
        for name in alt.namelist():
            inhalt = alt.read(name)
            if name == "docProps/core.xml":
                inhalt = _ZEIT.sub(rb"\g<1>" + stempel + rb"\g<3>", inhalt)
            teil = zipfile.ZipInfo(name, _VON_ANFANG)
            teil.compress_type = zipfile.ZIP_DEFLATED
            neu.writestr(teil, inhalt)
    return ziel.getvalue()
