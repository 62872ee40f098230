"""One input after another: made from its seed, verified, measured, and judged by the oracle."""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from credverifier import CredentialError, TrustAnchors, verify
from credverifier.errors import StatusError
from credverifier.reading import links
from fuzz import after, before, oracle, presentations, spellings, standings
from fuzz.scene import PROFILES, Question
from fuzz.world import World

CPU_SECONDS, MEMORY = 2.0, 64 * 1024 * 1024
"""What no input may cost (SECURITY 2.1)."""

Ask = Callable[[Question, TrustAnchors], "str | None"]
"""Puts a question to a verifier and gives its code; None is valid."""

CHANGES = (*before.CHANGES, *standings.CHANGES, *spellings.CHANGES)
OF_WALLETS = (*CHANGES, *presentations.CHANGES)
_KINDS = (*["before"] * 6, *["after"] * 3, "control")


@dataclass
class Finding:
    """An input whose answer is wrong, missing or too expensive, with all that is needed to ask it
    again.
    """

    seed: int
    what: str
    question: Question
    trust_list: dict[str, Any]

    def keep(self, folder: Path) -> Path:
        """Written to `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.seed}.json"
        whole = {
            "seed": self.seed,
            "what": self.what,
            **self.question.to_dict(),
            "trust_list": self.trust_list,
        }
        path.write_text(json.dumps(whole, ensure_ascii=True, indent=1), "utf-8")
        return path


@dataclass
class Tally:
    """What a run has seen.

    `stricter` counts by code and steps what only the verifier refused: worth reading, no finding.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    stricter: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: float = 0.0

    def report(self) -> str:
        """For people."""
        lines = [
            f"{sum(self.kinds.values())} inputs: {dict(sorted(self.kinds.items()))}; slowest "
            f"{self.slowest:.3f} s of CPU"
        ]
        lines += [f"{count:8} {code}" for code, count in self.codes.most_common()]
        lines += [
            f"stricter than the oracle, {count} times: {what}"
            for what, count in self.stricter.most_common(20)
        ]
        lines += [
            f"FINDING {finding.seed}: {finding.what}: {finding.question.steps}"
            for finding in self.findings
        ]
        return "\n".join(lines)


def make(world: World, seed: int) -> tuple[str, Question]:
    """The kind and the question of a seed; keys and signatures apart, always the same."""
    rng = Random(seed)
    kind = rng.choice(_KINDS)
    scene, steps = world.scene(rng), []
    if kind == "before":
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            steps.append(_changed(scene, rng))
    question = scene.signed(steps)
    if kind == "after":
        for _ in range(rng.choice((1, 1, 1, 2))):
            steps.append(_edited(question, rng, world))
    return kind, question


def _changed(scene: Any, rng: Random) -> str:
    """What was changed; nothing if the change is impossible after an earlier one."""
    change = rng.choice(CHANGES if scene.disclosed is None else OF_WALLETS)
    try:
        return change(scene, rng)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        return f"{change.__name__} could not be made ({type(error).__name__})"


def _edited(question: Question, rng: Random, world: World) -> str:
    try:
        return after.edit(question, rng, world)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        return f"an edit could not be made ({type(error).__name__})"


def run(world: World, seeds: Iterable[int], ask: Ask | None = None) -> Iterator[Tally]:
    """The tally after each input, always the same object.

    `ask`: the verifier, `answer` if none is given.
    """
    anchors, tally = TrustAnchors.from_trust_list(world.trust_list), Tally()
    for seed in seeds:
        kind, question = make(world, seed)
        tally.kinds[kind] += 1
        code, problem = _measured(tally, partial(ask or answer, question, anchors))
        if problem is None:
            problem = _contradiction(tally, kind, question, world.trust_list, code)
        if problem is not None:
            tally.findings.append(Finding(seed, problem, question, world.trust_list))
        yield tally


def _measured(tally: Tally, ask: Callable[[], str | None]) -> tuple[str | None, str | None]:
    """The code that `ask` gives, and what is wrong about its cost or its end, if anything."""
    rss, most, start = resident(), peak(), time.process_time()
    try:
        code = ask()
    except Exception as error:  # noqa: BLE001 - any exception instead of a verdict is a finding
        return None, f"raised {type(error).__name__}: {error}"
    seconds, growth = time.process_time() - start, peak() - max(most, rss)
    tally.codes[code or "valid"] += 1
    tally.slowest = max(tally.slowest, seconds)
    octets = max(most, rss) + growth - rss
    if seconds > CPU_SECONDS:
        return code, f"{seconds:.1f} s of CPU"
    if growth > 0 and octets > MEMORY:
        return code, f"{octets >> 20} MB"
    return code, None


def _contradiction(
    tally: Tally, kind: str, question: Question, trust_list: dict[str, Any], code: str | None
) -> str | None:
    """How the code contradicts the oracle, if it does."""
    matches = None if question.profile is None else PROFILES[question.profile]
    why = oracle.refusal(
        question.text,
        trust=trust_list,
        lists=question.lists,
        now=question.now,
        matches=matches,
        max_age=question.max_status_age,
        audience=question.audience,
        nonce=question.nonce,
    )
    if code is None and why is not None:
        return f"valid, but the oracle: {why}"
    if kind == "control" and (code or why):
        return f"an untouched control: {code}, the oracle: {why}"
    if code is not None and why is None:
        tally.stricter[f"{code}, {question.steps}"[:160]] += 1
    return None


def answer(question: Question, anchors: TrustAnchors) -> str | None:
    """The verifier's code; None is valid."""
    try:
        text = question.text
        if text.strip()[:4].lower() == "http":
            text = links.read(text, anchors).token or ""
    except CredentialError as error:
        return error.code
    lists = {
        url: StatusError(item["error"]) if isinstance(item, dict) else item
        for url, item in question.lists.items()
    }
    return verify(
        text,
        anchors=anchors,
        lists=lists,
        now=question.now,
        profile=question.profile,
        max_status_age=question.max_status_age,
        audience=question.audience,
        nonce=question.nonce,
    ).code


def peak() -> int:
    """Octets that this process ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def resident() -> int:
    """Octets that it has now; 0 where the system has no figure."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return 0
