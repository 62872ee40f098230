"""The commands that belong to no group.

A table, because `--help` lists them without importing what they do: the office behind them takes
ten times as long to import as the list to print.
"""

from __future__ import annotations

from typing import NamedTuple


class CommandRow(NamedTuple):
    """A command: where its function is, and what a list of commands says of it."""

    function: str
    """`module:function`; the module below `credissuer.cli`."""

    help: str
    """The first paragraph of the function's docstring."""


COMMANDS: dict[str, CommandRow] = {
    "init": CommandRow(
        "upkeep.upkeep:init",
        "Set up an office in this folder: private keys, database, public trust documents in keys/.",
    ),
    "demo": CommandRow(
        "demo:demo",
        "Open a throw-away office with certificates for every verdict, all marked DEMO, and serve "
        "it until Ctrl-C.",
    ),
    "serve": CommandRow(
        "serve:serve",
        "Serve the public files, verification and the office's calls over HTTP until SIGTERM or "
        "Ctrl-C.",
    ),
    "issue": CommandRow(
        "certificates.certificates:issue",
        "Issue one certificate from an assessed subject and publish it; the same ref again gives "
        "the same certificate.",
    ),
    "import": CommandRow(
        "certificates.imports:import_",
        "Bulk issue from a sheet, or from the export of another office: a dry run unless --yes; "
        "the same ref again gives the same certificate.",
    ),
    "revoke": CommandRow(
        "certificates.standings:revoke",
        "Revoke one certificate for good, or many at once, and publish that before answering.",
    ),
    "suspend": CommandRow(
        "certificates.standings:suspend",
        "Suspend one certificate, or many at once, while a case is looked into, and publish that "
        "before answering. Many are a dry run unless --yes.",
    ),
    "reinstate": CommandRow(
        "certificates.standings:reinstate",
        "Lift one suspension, or many at once, and publish that before answering. Many are a dry "
        "run unless --yes.",
    ),
    "renew": CommandRow(
        "certificates.renewals:renew",
        "Issue new certificates in place of those in good standing, which are superseded.",
    ),
    "show": CommandRow(
        "certificates.finding:show",
        "One certificate: whose it is, what it says, how it stands, and its link.",
    ),
    "list": CommandRow(
        "certificates.finding:list_",
        "The certificates of the office by number, or those that meet all that is given: number, "
        "how it stands, level, last day, name.",
    ),
    "export": CommandRow(
        "certificates.finding:export",
        "Everything of the office but its keys as one consistent snapshot, NDJSON with or without "
        "--json: certificates with names, accounts, assessments and history, lists and "
        "signatures.",
    ),
    "badge": CommandRow(
        "certificates.certificates:badge",
        "The badge kit: link QR, offline QR, badge in each size and language (SVG, PNG, PDF), the "
        "words that go with them, and one ZIP of all; prints the paths.",
    ),
    "badge-check": CommandRow(
        "certificates.badge_check:badge_check",
        "Will this picture of a badge scan? Looks at the code, its size, edge, colours, what "
        "covers it, and whose it is.",
    ),
    "publish": CommandRow(
        "upkeep.upkeep:publish",
        "Write as static files what was decided and is not public yet.",
    ),
    "preview": CommandRow(
        "preview:preview",
        "Serve a published tree on this machine until Ctrl-C, as nginx, Caddy or a static host "
        "will; no keys and no database are needed.",
    ),
    "doctor": CommandRow(
        "upkeep.upkeep:examine",
        "Look the office over in seconds, of what is many at some; exit 1 if something needs care.",
    ),
    "backup": CommandRow(
        "upkeep.backups:backup",
        "Copy database, configuration, public keys, checkpoint and a list of the public files, "
        "while the server runs. Never overwrites.",
    ),
    "restore": CommandRow(
        "upkeep.restore:restore",
        "Bring the office back from a backup and up to what was published since; says first what "
        "it would do. Nothing that was decided is undone, and nothing is deleted.",
    ),
}
"""Name -> command, in the order of `credissuer --help`."""
