"""The command `preview`: a published tree on this machine, as a static host will show it.

As in `serve`, what only this command needs is imported where it is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credissuer.cli.desk import Json, announce, put_json, say
from credissuer.cli.serve import Port, listening, port_of, run
from credissuer.publication.directory import DirectoryPublication


def preview(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `publish` has written.")],
    port: Port = None,
    as_json: Json = False,
) -> None:
    """Serve a published tree on this machine until Ctrl-C, as nginx, Caddy or a static host will;
    no keys and no database are needed.
    """
    from credissuer.public.preview import Preview

    app = Preview(DirectoryPublication(folder.absolute()))
    with listening("127.0.0.1", port_of(app.public_url) if port is None else port) as listener:
        # Before the address is printed: who asks in the next moment waits instead of failing.
        listener.listen()
        here = f"http://localhost:{listener.getsockname()[1]}"
        say(f"{here}  {folder}")
        if as_json:
            put_json({"url": here, "folder": str(folder)}, lines=True)
        if here != app.public_url:
            announce("preview_elsewhere", url=app.public_url)
        run(app, listener)
