"""Every refusal of the verifier, each with a stable code (`<check>.<word>`, closed list in
`verdicts.json`).

Programs switch on `code`; people read the words that `words` holds for it. `detail` is for
the verifier's log: it names members and limits, never whole tokens.
"""

from __future__ import annotations


class CredentialError(Exception):
    """The root. Never raised directly: raise the family that the code belongs to.

    `said`: language -> what a verdict says to people in place of the sentence of its kind.
    """

    said: dict[str, str] | None = None

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class FormatError(CredentialError):
    """Not a credential this verifier can accept: `format.*`, `status.missing`, `.malformed`,
    `.unsupported`.
    """


class TrustError(CredentialError):
    """Issuer or key is not trusted, or was not at that time: `issuer.*`."""


class SignatureError(CredentialError):
    """The signature does not fit the content: `signature.invalid`."""


class ValidityError(CredentialError):
    """Outside the validity period: `validity.*`."""


class StatusError(CredentialError):
    """The standing is bad or could not be established: the other `status.*`."""


class LinkError(CredentialError):
    """No certificate could be obtained from the input: `link.*`."""


class ProfileError(CredentialError):
    """A text that is not a profile that we can read, which is wrong usage: `profile.unreadable`; a
    share link where share links are not resolved: `share_link.unresolved`; a handle that belongs to
    several certificates: `profile.ambiguous`, whose `accounts` are the profiles, each as
    `platform:handle`.
    """

    def __init__(self, code: str, detail: str = "", accounts: tuple[str, ...] = ()) -> None:
        super().__init__(code, detail)
        self.accounts = accounts


class ShareLinkError(CredentialError):
    """A share link that leads to no profile: `share_link.unsupported`, `.no_profile`,
    `.unresolved`.
    """


class TrustListError(CredentialError):
    """The trust material itself is unusable: `trust.missing`, `.malformed`, `.expired`; or what
    should bring it up to date is: `trust.update_untrusted`, `.update_older`, `.update_malformed`.
    """


class MomentError(CredentialError):
    """A moment that nothing can be asked of, which is wrong usage: `as_of.unclear` (no day, and no
    moment with its offset), `as_of.future`.
    """


class BundleError(CredentialError):
    """An offline bundle that cannot be used: `bundle.missing`, `.malformed`, `.untrusted` (not
    signed by an issuer of the trust list), `.altered` (its octets are not those that were signed),
    `.rollback` (older than one that is here already); or that could not be had:
    `bundle.unreachable`, `.none` (the issuer publishes none).
    """


class ReceiptError(CredentialError):
    """A receipt that cannot be used: `receipt.malformed`, `.altered` (it is not what was written),
    `.untrusted` (a statement that no issuer of the trust list proves); or that cannot be made:
    `receipt.nothing` (no certificate was proven), `.incomplete` (what the verdict rested on is not
    all at hand).
    """
