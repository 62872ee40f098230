"""A static host as the tests know it: a folder, its `_headers`, its 404.html.

No rule of ours is in it.
"""

from __future__ import annotations

import http.server
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote


def fields_of(rules: str, path: str) -> dict[str, str]:
    """What `_headers` gives for `path`: rules that fit add up, `! Name` takes back, as Cloudflare
    Pages does.
    """
    fields: dict[str, str] = {}
    fits = False
    for line in rules.splitlines():
        if line.startswith("/"):
            fits = re.fullmatch(re.escape(line).replace(r"\*", ".*"), path) is not None
        elif fits and line.strip().startswith("! "):
            fields.pop(line.strip().removeprefix("! "), None)
        elif fits and line.strip():
            name, _, value = line.strip().partition(": ")
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


class StaticHost(http.server.BaseHTTPRequestHandler):
    """Serves the files below `root`, index.html for `/`, and 404.html with status 404 for the
    rest.
    """

    protocol_version = "HTTP/1.1"
    root: Path

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0])
        file = self.root / ("index.html" if path == "/" else path.removeprefix("/"))
        status, served = (
            (200, file)
            # No file has a name as long as an escaped offline code, and asking for one would raise.
            if ".." not in path and len(path) < 256 and file.is_file()
            else (404, self.root / "404.html")
        )
        octets = served.read_bytes()
        fields = {
            "Content-Type": mimetypes.guess_type(served.name)[0] or "application/octet-stream"
        }
        fields |= fields_of(
            (self.root / "_headers").read_text("utf-8"), path if status == 200 else "/404.html"
        )
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(octets)

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""
