"""The command `demo`: a throw-away office with a link for every verdict, served on this machine.

As in `serve`, what only this command needs is imported where it is needed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_data_path

from credissuer.badges import qr
from credissuer.bootstrap import serving
from credissuer.cli.desk import desk, put, say
from credissuer.cli.serve import listening, run
from credissuer.demo import stage
from credissuer.demo.stage import Stage
from credissuer.errors import ConfigError
from credverifier import words
from credverifier.wire import number

PORT = 8000


def demo(
    context: typer.Context,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Else 8000, or one that is free.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Where the throw-away office lies; made anew.")
    ] = None,
) -> None:
    """Open a throw-away office with certificates for every verdict, all marked DEMO, and serve it
    until Ctrl-C.
    """
    from credissuer.app import create_app
    from credissuer.demo.outage import withholding
    from credissuer.http.logs import open_log
    from credissuer.http.service import Options

    with listening("127.0.0.1", _free(port)) as listener:
        chosen = listener.getsockname()[1]
        place = (folder or user_data_path("credissuer") / f"demo-{chosen}").absolute()
        built = stage.build(place, f"http://localhost:{chosen}", desk(context).actor)
        with serving(built.opened), (place / "server.log").open("a") as log:
            options = Options(docs=True)
            app = create_app(
                built.opened.office, options, log=open_log(log), folder=place / "public"
            )
            listener.listen()
            _tell(built, place)
            run(withholding(app, built.withheld), listener)
    built.opened.store.close()


def _free(port: int | None) -> int:
    """The port that was asked for; without one the usual one, or any (0) where that is taken."""
    if port is not None:
        return port
    try:
        with listening("127.0.0.1", PORT):
            return PORT
    except ConfigError:
        return 0


def _tell(built: Stage, place: Path) -> None:
    """What a visitor can look at, with the commands to paste into another terminal."""
    first, shown = built.scenes[0], number.show(built.scenes[0].number)
    url = built.opened.office.public_url
    say(f"DEMO: văn phòng dùng thử trong {place}", f"DEMO: a throw-away office in {place}")
    matrix = qr.qr_matrix(qr.link_text(url, first.number))
    put(qr.terminal(matrix, colour=sys.stdout.isatty()))
    put(f"{first.link}  Trang mà huy hiệu này dẫn tới / The page that this badge leads to")
    put(f"{url}/  Trang kiểm tra chứng nhận / The page to check any certificate\n")
    for scene in built.scenes:
        put(f"{scene.verdict:19} {scene.link}  {_headline(scene.verdict)}")
    put(f"{'profile_mismatch':19} {first.link}  {_headline('profile_mismatch')}")
    say(
        "  (ở trang này, khi được hỏi đang xem kênh nào, dán https://www.tiktok.com/@someone.else)",
        "  (there, asked which profile you are on, paste https://www.tiktok.com/@someone.else)",
    )
    commands = Path(sys.executable).parent
    say(
        "\nThu hồi chứng nhận đầu tiên ở cửa sổ lệnh khác, rồi tải lại trang:",
        "Revoke the first one, then reload its page:",
    )
    put(f"  {commands}/credissuer --config {place} revoke {shown} --reason undisclosed_ad")
    say("Kiểm tra bằng lệnh, hoặc bằng API:", "Check by command, or by the API:")
    put(f"  {commands}/credverifier check {first.link} --trust {place}/keys/trust-list.json")
    put(
        f"  curl -s {url}/api/v1/verify -H 'Content-Type: application/json' -d '{{\"number\": \"{shown}\"}}'"
    )
    say("\nDừng: Ctrl-C / Stop: Ctrl-C")
    sys.stdout.flush()


def _headline(verdict: str) -> str:
    headline = words.VERDICTS[verdict]["headline"]
    return f"{headline['vi']} / {headline['en']}"
