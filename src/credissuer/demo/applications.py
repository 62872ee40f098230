"""The made-up applications of the demo office, each as far as its own desk would have brought it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from credissuer.applications import application as applications
from credissuer.applications import consent, evidence, holder, proof
from credissuer.applications.application import ApplicationRecord, ApplicationState
from credissuer.applications.consent import ConsentRecord
from credissuer.applications.evidence import EvidenceRecord
from credissuer.applications.holder import HolderRecord
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.assessment.subjects import account_from_url
from credissuer.demo.cast import applicants
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing import ask, check_proof, declare, gather, judge, take
from credissuer.operations.assessing.application_records import sheet_of
from credissuer.operations.assessing.put_forward import put_forward
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Actor, Permission
from credissuer.store.applications import evidence as _evidence
from credissuer.store.applications.proofs import Proofs
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction

# Loaded for its table: a link of an applicant is added here by its record alone.
assert _evidence

ANSWER_WITHIN = timedelta(days=14)
ASSESSOR = "mai"

# The smallest PNG there is, so that a screenshot can be opened.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000157a7b3c00000000049454e44ae426082"
)

_NOTES = (
    "Xem 30 bài gần nhất: nội dung tự quay, dẫn nguồn rõ, một lần đính chính công khai.",
    "Đối chiếu 5 bài quảng cáo với giấy xác nhận nội dung: khớp, không nói quá công dụng.",
    "Mọi bài hợp tác đều có nhãn của nền tảng và lời nói đầu video.",
    "Đọc 200 bình luận: trả lời khiếu nại trong ngày, không xóa bình luận trái ý.",
)
_ASKED = "Bạn vui lòng cho biết bài nào trong hai bài ghim là hợp tác có trả tiền."


def add_all(office: Office, actor: Actor) -> None:
    """Bring every application of `cast.toml` to its step, by the desk's own operations."""
    with office.store.read() as reading:
        assessor = reading.of(People).by_login(ASSESSOR)
    assert assessor is not None  # `staff.add_all` comes first
    for one in applicants():
        application = perform(office, office.call(actor), send, office, one)
        _play(office, assessor, application, one["step"])


@operation(Permission.PEOPLE)
def send(
    transaction: Transaction, call: Call, office: Office, one: dict[str, Any]
) -> Outcome[ApplicationRecord]:
    """An application as its holder would have sent it, some days ago."""
    sent_at = call.now - timedelta(days=one["days_ago"])
    person = HolderRecord(
        id=holder.id_of(office.entropy(5)),
        email=one["email"],
        name=one["name"],
        language="vi",
        created_at=sent_at,
    )
    version = consent.current(call.today)
    items = " ".join(item.code for item in version.items)
    application = ApplicationRecord(
        id=applications.id_of(office.entropy(5)),
        holder_id=person.id,
        state=ApplicationState.SUBMITTED,
        kind=one["kind"],
        name=one["name"],
        form={"name": one["name"], "about": one["about"], "accounts": one["accounts"]},
        consent_version=version.version,
        consented_at=sent_at,
        public=items,
        submitted_at=sent_at,
        due_at=sent_at + ANSWER_WITHIN,
        created_at=sent_at,
        changed_at=sent_at,
    )
    agreed = ConsentRecord(
        application_id=application.id,
        position=0,
        holder_id=person.id,
        version=version.version,
        items=items,
        given_at=sent_at,
    )
    proofs = [
        _proof(office, call, application.id, position, url)
        for position, url in enumerate(one["accounts"])
    ]
    links = [
        EvidenceRecord(
            id=evidence.id_of(office.entropy(5)),
            application_id=application.id,
            note="Bài có hợp tác trả tiền",
            url=url,
            added_at=sent_at,
        )
        for url in one["evidence"]
    ]
    transaction.add([person, application, agreed, *proofs, *links])
    event = call.event("application.submitted", application.id)
    return Outcome(application, (event,))


def _proof(office: Office, call: Call, application_id: str, position: int, url: str) -> ProofRecord:
    account = account_from_url(url, None)
    return ProofRecord(
        id=proof.id_of(office.entropy(5)),
        application_id=application_id,
        position=position,
        platform=account.platform,
        key=account.key,
        handle=account.handle,
        account_id=account.account_id,
        url=account.url,
        code=proof.code_of(proof.prefix_of(office.public_url), office.entropy(3)),
        code_expires_at=call.now + proof.LIFETIME,
        state=ProofState.PLACED,
        placed_at=call.now,
    )


def _play(
    office: Office, assessor: PersonRecord, application: ApplicationRecord, step: str
) -> None:
    if step == "submitted":
        return

    def do(act: Any, *arguments: Any, **options: Any) -> Any:
        call = office.call(person_actor(assessor))
        return perform(office, call, act, *arguments, **options)

    do(take.take, office, application.id)
    with office.store.read() as reading:
        sheet = sheet_of(reading, application.id, assessor.id)
        proofs = reading.of(Proofs).of_application(application.id)
    assert sheet is not None
    do(declare.declare, sheet.id, "none", "vi")
    criteria = office.programme.criteria
    is_whole = step in ("assessed", "proposed")
    judged = criteria if is_whole else criteria[:1]
    for criterion, note in zip(judged, _NOTES, strict=False):
        level = criterion.levels[-2].id
        do(judge.save_criterion, office, sheet.id, criterion.id, level, note, 0)
    if step == "more_asked":
        do(ask.ask, office, application.id, _ASKED)
    if is_whole:
        for one in proofs:
            _prove(office, do, application, one)
        do(judge.finish, office, sheet.id)
    if step == "proposed":
        put_forward(office, office.call(person_actor(assessor)), application.id)


def _prove(office: Office, do: Any, application: ApplicationRecord, one: ProofRecord) -> None:
    piece = gather.NewAssessorEvidence(
        office.clock(), link=one.url, proof=one.position, octets=_PICTURE, file_name="bio.png"
    )
    kept = do(gather.add_evidence, office, application.id, piece)
    do(
        check_proof.check_by_staff,
        office,
        application.id,
        one.id,
        is_seen=True,
        method="bio",
        evidence_id=kept.id,
    )
