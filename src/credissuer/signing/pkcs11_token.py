"""One token of a PKCS#11 module (an HSM), logged in at the first use.

A module is initialised once for a process, so that all tokens of one module share its lock. What
the module refuses is `key.unavailable`; the next use opens the token anew, so that an HSM that comes
back is used again without a restart.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11

from credissuer.errors import SigningKeyError
from credissuer.signing.passphrase import Passphrase

_REFUSED_PINS = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange)


class _Module:
    """A loaded module; `generation` rises whenever all its sessions have ended."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lock = threading.RLock()
        self.generation = 0
        self._inherited = False
        os.register_at_fork(after_in_child=self._after_fork)

    def library(self) -> pkcs11._pkcs11.lib:
        """The library, initialised in this process."""
        library = pkcs11.lib(self.path)
        if self._inherited:
            self._inherited = False
            library.reinitialize()
        return library

    def restart(self) -> None:
        """End all sessions; the module looks for its tokens anew."""
        self.generation += 1
        pkcs11.lib(self.path).reinitialize()

    def _after_fork(self) -> None:
        # The sessions are the parent's, and a thread that the child has not may hold the lock.
        self.lock = threading.RLock()
        self.generation += 1
        self._inherited = True


_MODULES: dict[str, _Module] = {}
_MODULES_LOCK = threading.Lock()


def _module(path: Path) -> _Module:
    with _MODULES_LOCK:
        return _MODULES.setdefault(str(path), _Module(str(path)))


class Pkcs11Token:
    """The token with the label `label` of the module in the file `module`; `pin` logs in as user.

    Safe for threads, which take turns, and after a fork.
    """

    def __init__(self, module: Path, label: str, pin: Passphrase) -> None:
        self._module = _module(module)
        self._label = label
        self._pin = pin
        self._session: pkcs11.Session | None = None
        self._generation = -1
        self._refused_pin: bytes | None = None

    @contextmanager
    def session(self) -> Iterator[pkcs11.Session]:
        """A session of this token that nobody else uses at the same time.

        Raises SigningKeyError `key.no_pin`, `key.wrong_pin`, `key.pin_locked`, and
        `key.unavailable` for everything else that the module refuses, in here or in the caller's
        block.
        """
        with self._module.lock:
            try:
                yield self._opened()
            except pkcs11.PinLocked as error:
                self._session = None
                raise SigningKeyError("key.pin_locked", token=self._label) from error
            except pkcs11.PKCS11Error as error:
                # Dropped, because nobody can say which of its operations are still under way.
                self._session = None
                raise self._unavailable(problem_of(error)) from error

    def restart(self) -> None:
        """End the sessions of every token of the module, which reads its configuration anew.

        Raises SigningKeyError `key.unavailable`.
        """
        with self._module.lock:
            try:
                self._module.restart()
            except pkcs11.PKCS11Error as error:
                raise self._unavailable(problem_of(error)) from error

    def change_pin(self, new: Passphrase) -> None:
        """Log in with `new` from now on. Raises as `session`, and `key.locked` without one."""
        pin = new.octets().decode("utf-8")
        with self.session() as session:
            session.set_pin(self._pin.octets().decode("utf-8"), pin)
        self._pin = new

    def _opened(self) -> pkcs11.Session:
        if self._session is None or self._generation != self._module.generation:
            self._session = self._open()
            self._generation = self._module.generation
        return self._session

    def _open(self) -> pkcs11.Session:
        # Asked for before the module is, because it may be a person who answers.
        pin = self._pin_octets()
        digest = hashlib.sha256(pin).digest()
        # Not tried again, because a token locks itself after a few wrong ones.
        if digest == self._refused_pin:
            raise self._wrong_pin()
        try:
            return self._logged_in(self._token(), pin.decode("utf-8"))
        except _REFUSED_PINS as error:
            self._refused_pin = digest
            raise self._wrong_pin() from error

    def _pin_octets(self) -> bytes:
        try:
            return self._pin.octets()
        except SigningKeyError as error:
            # Its words speak of the passphrase of files.
            if error.code == "key.locked":
                raise SigningKeyError("key.no_pin", token=self._label) from error
            raise

    def _token(self) -> pkcs11.Token:
        try:
            return self._present()
        except pkcs11.PKCS11Error:
            # A module lists its tokens when it starts: one that came back is found by another start.
            self._module.restart()
            return self._present()

    def _present(self) -> pkcs11.Token:
        # Told apart, because the library has one error for everything it cannot load.
        if not Path(self._module.path).is_file():
            raise self._unavailable(f"no file {self._module.path}")
        token: pkcs11.Token = self._module.library().get_token(token_label=self._label)
        return token

    def _logged_in(self, token: pkcs11.Token, pin: str) -> pkcs11.Session:
        try:
            return token.open(rw=True, user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            # A login holds for the process, and another part of it has logged in.
            return token.open(rw=True)

    def _wrong_pin(self) -> SigningKeyError:
        # Otherwise a mistyped PIN, or an old one of a file, would stay for the life of the process.
        self._pin.forget()
        return SigningKeyError("key.wrong_pin", token=self._label)

    def _unavailable(self, problem: str) -> SigningKeyError:
        return SigningKeyError("key.unavailable", token=self._label, problem=problem)


def problem_of(error: pkcs11.PKCS11Error) -> str:
    """What the module refused, by the name that PKCS#11 has for it."""
    # Without its text, which may quote what a library said.
    return type(error).__name__
