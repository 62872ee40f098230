"""The decoders of the corpus: functions from a picture's octets to the text of its code or None."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import zxingcpp
from PIL import Image

from credverifier.errors import LinkError
from credverifier.reading import qr_pictures
from tests.pictures.page_decoder import page_decoder
from tests.pictures.scenes import Scene

OURS = ("page", "credverifier")
"""The names of those that must not read less than they did."""

Decoder = Callable[[bytes], str | None]


@contextmanager
def decoders() -> Iterator[dict[str, Decoder]]:
    """{name in the table: decoder}; the first two are ours, the others are for comparison."""
    with page_decoder() as page:
        yield {
            "page": lambda octets: page.decode(octets, "image/jpeg"),
            "credverifier": credverifier,
            "qr alone": lambda octets: page.decode_plainly(octets, "image/jpeg"),
            "zxing-cpp": zxing,
            "zbarimg": zbar,
        }


def credverifier(octets: bytes) -> str | None:
    """What `credverifier check PICTURE` reads out of it."""
    try:
        return qr_pictures.texts(octets)[0]
    except LinkError as error:
        assert error.code == "link.unreadable"
        return None


def zxing(octets: bytes) -> str | None:
    """zxing-cpp with its own settings, QR codes alone."""
    picture = np.asarray(Image.open(io.BytesIO(octets)).convert("L"))
    return next(
        (
            code.text
            for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        ),
        None,
    )


def zbar(octets: bytes) -> str | None:
    """zbarimg for QR codes only, which exits with 4 if it finds none."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(octets)
        file.flush()
        command = ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", file.name]
        process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert process.returncode in (0, 4), process.stderr
    return process.stdout.splitlines()[0] if process.returncode == 0 else None


def reads(decoder: Decoder, scene: Scene) -> bool:
    """True if the decoder reads the text of the scene; another text is a failure."""
    text = decoder(scene.octets)
    assert text in (None, scene.text), (scene.name, text)
    return text is not None
