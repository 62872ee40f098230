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
from credissuer.bootstrap.opening import serving
from credissuer.cli.desk import Json, announce, desk, put, put_json, say, sentences
from credissuer.cli.serve import listening, run
from credissuer.demo import stage
from credissuer.demo.stage import Stage
from credissuer.errors import ConfigError
from credverifier import words
from credverifier.cli import output
from credverifier.wire import number

PORT = 8000


def demo(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=1,
            max=65535,
            help="Else 8000, or one that is free.",
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Where the throw-away office lies; made anew.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Open a throw-away office with certificates for every verdict, all marked DEMO, and serve it
    until Ctrl-C.
    """
    from credissuer.app import create_app
    from credissuer.demo.outage import withholding
    from credissuer.http.monitoring.logs import open_log
    from credissuer.http.service import Options

    with listening("127.0.0.1", _free(port)) as listener:
        chosen = listener.getsockname()[1]
        home = (folder or user_data_path("credissuer") / f"demo-{chosen}").absolute()
        built = stage.build(
            home,
            f"http://localhost:{chosen}",
            desk(context).actor,
        )
        # The log goes to a file, because the terminal shows the links that people click.
        with serving(built.opened.store), (home / "server.log").open("a") as log:
            shown = tuple(built.opened.configuration.shown())
            options = Options(docs=True, demo=True, settings=shown)
            app = create_app(
                built.opened.office,
                options,
                log=open_log(log),
                folder=home / "public",
            )
            # Before the links are printed: a click in the next moment waits instead of failing.
            listener.listen()
            if as_json:
                _tell_programs(built)
            else:
                _tell(built, home)
            run(withholding(app, built.withheld), listener)
    built.opened.store.close()


def _free(port: int | None) -> int:
    """The requested port; else the default one, or any free one (0) where that is taken."""
    if port is not None:
        return port
    try:
        with listening("127.0.0.1", PORT):
            return PORT
    except ConfigError:
        # Another demo or server holds it; the printed links carry whatever port it becomes.
        return 0


def _tell_programs(built: Stage) -> None:
    """A JSON line for each link, with the verdict that it leads to."""
    for scene in built.scenes:
        put_json({"verdict": scene.verdict, "link": scene.link}, lines=True)


def _tell(built: Stage, home: Path) -> None:
    """Print the links of the demo, and commands to paste into another terminal."""
    first = built.scenes[0]
    shown = number.show(first.number)
    url = built.opened.office.public_url
    announce("demo_office", folder=home)
    matrix = qr.qr_matrix(qr.link_text(url, first.number))
    if output.shows_unicode(sys.stdout):
        put(qr.terminal(matrix, colour=sys.stdout.isatty()))
    put(f"{first.link}  {_joined('demo_badge_page')}")
    put(f"{url}/  {_joined('demo_check_page')}")
    put(f"{url}/office  {_joined('demo_desk')}\n")
    for scene in built.scenes:
        put(f"{scene.verdict:19} {scene.link}  {_headline(scene.verdict)}")
    # No certificate has this verdict: it is what the first one gets beside another profile.
    put(f"{'profile_mismatch':19} {first.link}  {_headline('profile_mismatch')}")
    announce("demo_paste")
    # With their full path, because the environment of the other terminal may not be activated.
    commands = Path(sys.executable).parent
    announce("demo_revoke")
    put(f"  {commands}/credissuer --config {home} revoke {shown} --reason undisclosed_ad --yes")
    announce("demo_check")
    put(f"  {commands}/credverifier check {first.link} --trust {home}/keys/trust-list.json")
    question = f"-H 'Content-Type: application/json' -d '{{\"number\": \"{shown}\"}}'"
    put(f"  curl -s {url}/api/v1/verify {question}")
    say(f"\n{_joined('demo_stop')}")
    # Because the server now runs until Ctrl-C, and a pipe is only written when its buffer is full.
    sys.stdout.flush()


def _joined(key: str) -> str:
    """A sentence in every language on one line."""
    return " / ".join(sentences(key))


def _headline(verdict: str) -> str:
    return " / ".join(words.VERDICTS[verdict]["headline"].values())
