"""What the environment says of the way to the network: the proxy, and the certificate authorities.

The variables are those that other programs read too: HTTPS_PROXY, ALL_PROXY and NO_PROXY, in either
case; SSL_CERT_FILE and SSL_CERT_DIR, which OpenSSL reads itself, else REQUESTS_CA_BUNDLE.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from credverifier.online import proxies
from credverifier.online.proxies import Proxy

_OPENSSL = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_BUNDLE = "REQUESTS_CA_BUNDLE"


def variables() -> Mapping[str, str]:
    """The environment of this process."""
    return os.environ


def proxy_for(host: str, port: int, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy through which https to `host` and `port` goes; None for the direct way.

    Raises OSError for an address of a proxy that cannot be used.
    """
    # An empty variable says: none, also where another variable names one.
    address = _value("https_proxy", environment)
    if address is None:
        address = _value("all_proxy", environment)
    if not address or proxies.is_exempt(host, port, _value("no_proxy", environment) or ""):
        return None
    return proxies.parse(address)


def tls_context(environment: Mapping[str, str]) -> ssl.SSLContext:
    """The TLS settings, with the certificate authorities that the environment names, else those of
    the machine.

    Raises OSError where what it names cannot be read, because OpenSSL would trust nobody and would
    not say why.
    """
    for name in (*_OPENSSL, _BUNDLE):
        # OpenSSL takes several folders, with colons between them.
        named = [Path(part) for part in environment.get(name, "").split(os.pathsep) if part]
        if named and not any(path.exists() for path in named):
            raise OSError(f"{name} names a file or folder that is not there")
    bundle = environment.get(_BUNDLE)
    if not bundle or any(environment.get(name) for name in _OPENSSL):
        return ssl.create_default_context()
    if Path(bundle).is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle)


def _value(name: str, environment: Mapping[str, str]) -> str | None:
    """A variable in lower case, else in upper case, as curl reads them."""
    value = environment.get(name)
    return environment.get(name.upper()) if value is None else value
