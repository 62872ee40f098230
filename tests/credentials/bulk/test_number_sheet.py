"""Files of certificate numbers: with a header in words, without one, in every encoding."""

from __future__ import annotations

import pytest

from credissuer.credentials.bulk import number_sheet
from credissuer.credentials.bulk.order import BulkRow
from credissuer.errors import RefusedError

NUMBER, OTHER = "7K3M9-QX2HS", "7K3M9QX2HS"


@pytest.mark.parametrize(
    "text",
    [
        f"number,reason,note\n{NUMBER},false_claim,vụ 17\n",
        f"Ghi chú;Số chứng nhận;Lý do\nvụ 17;{NUMBER};false_claim\n",
        f"sep=;\nNOTE;Certificate number;Reason code\nvụ 17;{NUMBER};false_claim\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns_are_told_by_their_titles(text: str, encoding: str) -> None:
    assert number_sheet.read(text.encode(encoding)) == (
        BulkRow(NUMBER, "false_claim", "vụ 17", None),
    )


def test_a_list_needs_no_header() -> None:
    text = f"{NUMBER}\n\nhttps://tnso.vn/c/{OTHER}\n"
    assert [row.text for row in number_sheet.read(text.encode())] == [
        NUMBER,
        f"https://tnso.vn/c/{OTHER}",
    ]


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "import.empty"),
        (b"number\n\n", "import.empty"),
        (b"reason,note\nfalse_claim,x\n", "bulk.columns"),
        ("số\n".encode("latin-1", "replace") + b"\xff\xfe\xfd", "import.encoding"),
        (b'number\n"7K3M9\n', "import.malformed"),
    ],
)
def test_what_is_no_list_is_refused(octets: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        number_sheet.read(octets)
    assert refused.value.code == code


def test_the_refs_of_an_import() -> None:
    text = "Danh sách\nref,kind,name\nR-1,person,A\nR-2,person,B\nR-1,person,A\n"
    assert number_sheet.refs(text.encode()) == ("R-1", "R-2")
    assert number_sheet.refs(b"name\nA\n") == ()
