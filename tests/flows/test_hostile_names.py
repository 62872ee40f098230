"""Hostile names, from the import file and the API to the badge's picture and the certificate's
page.
"""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree

from tests.flows.conftest import Installation
from tests.flows.server import Server, body, token
from tests.flows.test_scan_and_revoke import scanned, upper_case_link
from tests.hostile_names import HOSTILE_NAMES, HostileName
from tests.names_of_today import NAMES_OF_TODAY
from tests.offices import sheet
from tests.page.conftest import Phone

NAMES = (
    *HOSTILE_NAMES,
    *(HostileName(f"today-{index}", text, None) for index, text in enumerate(NAMES_OF_TODAY)),
)
REFUSED = {name.text: name.code for name in NAMES if name.code is not None}
ACCEPTED = [name.text for name in NAMES if name.code is None]


def imported(installation: Installation) -> dict[str, str]:
    """{number: name} of the rows that were imported; the others have their code in the error file.

    Because a file with a NUL is no text, it is refused as a whole, and imported without that row.
    """
    header, *rows = csv.reader(sheet(len(NAMES)).splitlines())
    names = {row[0]: name.text for row, name in zip(rows, NAMES, strict=True)}
    filled = [[row[0], row[1], names[row[0]], *row[3:]] for row in rows]
    _write(installation, [header, *filled])
    refusal = installation.run("credissuer", "import", "names.csv", "--yes", expect=1)
    assert "import.encoding" in refusal.stderr and installation.export() == []
    _write(installation, [header, *(row for row in filled if "\x00" not in row[2])])
    process = installation.run("credissuer", "import", "names.csv", "--yes", "--json", expect=1)
    issued_lines = [json.loads(line) for line in process.stdout.splitlines()]
    with (installation.folder / "names.errors.csv").open(encoding="utf-8-sig", newline="") as file:
        errors = {line[1]: " ".join(line) for line in list(csv.reader(file))[1:]}
    for ref, name in names.items():
        if name in REFUSED and "\x00" not in name:
            assert REFUSED[name] in errors.get(ref, ""), (ref, errors.get(ref))
    assert {names[line["ref"]] for line in issued_lines} == set(ACCEPTED)
    return {line["number"]: names[line["ref"]] for line in issued_lines}


def _write(installation: Installation, rows: list[list[str]]) -> None:
    with (installation.folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def ordered(installation: Installation, server: Server) -> dict[str, str]:
    """{number: name} of the names that were accepted over HTTP."""
    issuer, names = token(installation, "issuer"), {}
    for index, name in enumerate(NAMES):
        order = {**body(index), "name": name.text}
        response = server.client.post("/api/v1/certificates", json=order, headers=issuer)
        if name.code is None:
            assert response.status_code == 201, (name.id, response.text)
            names[response.json()["number"]] = name.text
        else:
            codes = {
                response.json()["code"],
                *(error["code"] for error in response.json()["errors"]),
            }
            assert response.status_code == 422 and name.code in codes, (name.id, response.text)
    return names


def test_hostile_names_are_refused_or_shown_as_text_on_badge_and_page(
    open_office: tuple[Installation, Server], phone: Phone
) -> None:
    installation, server = open_office
    by_file, by_http = imported(installation), ordered(installation, server)
    assert sorted(by_file.values()) == sorted(by_http.values()) == sorted(ACCEPTED)
    dialogs: list[str] = []
    phone.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for number, name in by_file.items():
        # Where a certificate came from changes neither its badge nor its page.
        facts = server.client.get(f"/api/v1/certificates/{number}").raise_for_status().json()
        assert facts["name"] == name
    for number, name in by_http.items():
        code = number.replace("-", "")
        svg = server.client.get(f"/c/{code}/badge.svg").raise_for_status().text
        drawing = ElementTree.fromstring(svg)
        assert "<script" not in svg
        pdf = server.client.get(f"/c/{code}/badge.pdf").raise_for_status().content
        assert pdf.startswith(b"%PDF-")
        assert not [
            name for element in drawing.iter() for name in element.attrib if name.startswith("on")
        ]
        link = scanned(server.client.get(f"/c/{code}/badge.png").raise_for_status().content)
        assert link == upper_case_link(installation.public_url, code)
        phone.open(link)
        assert phone.shown_verdict() == ("valid", "valid", "")
        assert phone.page.locator("h1.name bdi").inner_text() == name
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert dialogs == []
