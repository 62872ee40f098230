"""An application with an outage for one certificate, for the verdict `unreachable`."""

from __future__ import annotations

from credissuer.http.asgi import App, Receive, Scope, Send

# With CORS, because a script of another origin would otherwise not even see the status.
_HEADERS = [
    (b"content-type", b"text/plain"),
    (b"access-control-allow-origin", b"*"),
    (b"cache-control", b"no-store"),
]


def withholding(app: App, number: str) -> App:
    """`app`, but with 503 for the file of certificate `number`."""
    # Both spellings, because links in the QR code are upper case: "/C/7K3M9QX2HS.jwt".
    withheld = {f"/c/{number}.jwt", f"/C/{number}.jwt"}

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in withheld:
            await send({"type": "http.response.start", "status": 503, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": b"withheld on purpose\n"})
        else:
            await app(scope, receive, send)

    return served
