"""The groups of commands, and the commands in them."""

from __future__ import annotations

from credissuer.cli.commands import CommandRow

GROUPS: dict[str, str] = {
    "keys": "The signing keys.",
    "root": "The offline root: its keys, its ceremonies, and what is published of them.",
    "canary": "Certificates of the office itself, by which it sees what the public is told.",
    "token": "Bearer tokens with role and expiry.",
    "reports": "Reports of violations, as people send them in.",
    "proposal": "What one person proposes and another decides on.",
    "application": "Applications: assessed, and proposed to be decided.",
    "person": "Members of staff: who they are and what they may do.",
    "job": "Work in the background.",
    "notice": "Notices by e-mail.",
    "brand": "Brands that use the API: their keys and quotas.",
    "directory": "Who agreed to be found by brands.",
    "case": "Cases about certificates, until two have decided.",
    "audit": "The audit trail.",
    "db": "The database.",
    "config": "The configuration.",
}
"""Name -> what a list of commands says of the group, behind the commands that belong to none."""

GROUPED_COMMANDS: dict[str, CommandRow] = {
    "keys list": CommandRow(
        "access:keys_list",
        "The office's keys: use, algorithm, state, thumbprint, from when until when.",
    ),
    "keys rotate": CommandRow(
        "access:keys_rotate",
        "One step of two: publish a next key; once it has been public long enough, put it to work.",
    ),
    "keys retire": CommandRow("access:keys_retire", "Give up a next key that was never used."),
    "keys compromise": CommandRow(
        "access:keys_compromise",
        "The key verifies nothing from now on; a successor signs at once.",
    ),
    "keys export": CommandRow(
        "access:keys_export",
        "Write the public documents of the keys into keys/ anew.",
    ),
    "keys hand-over": CommandRow(
        "upkeep.key_transfers:hand_over",
        "Write the keys of this server into FILE for another server of the same office, sealed with"
        " a passphrase of its own. Never overwrites.",
    ),
    "keys receive": CommandRow(
        "upkeep.key_transfers:receive",
        "Take the keys in FILE into the keystore of this server; a new server gets its keystore so."
        " A server that runs here uses them without a restart.",
    ),
    "keys passphrase": CommandRow(
        "access:keys_passphrase",
        "Change the passphrase of all private keys at once; run again after a crash, it finishes.",
    ),
    "root init": CommandRow(
        "upkeep.root:init",
        "Make a root key in DIR, a folder on an offline medium; it signs trust lists and nothing "
        "else.",
    ),
    "root sign": CommandRow(
        "upkeep.root:sign",
        "Sign the office's trust list with the root key in DIR, and write the transcript.",
    ),
    "root verify": CommandRow(
        "upkeep.root:verify",
        "Check the transcript of a ceremony against its files; exit 1 where something differs.",
    ),
    "root publish": CommandRow(
        "upkeep.root:publish", "Take the list of a ceremony into keys/ and publish it."
    ),
    "canary make": CommandRow(
        "upkeep.outside:canary_make",
        "Issue two certificates of the alliance for itself, and revoke one: by them doctor"
        " --outside sees what the public is told. Again in the same month: the same two.",
    ),
    "token create": CommandRow("access:token_create", "A bearer token, shown this once."),
    "token list": CommandRow("access:token_list", "The bearer tokens, without their secrets."),
    "token revoke": CommandRow("access:token_revoke", "From now on the token opens nothing."),
    "reports list": CommandRow(
        "casework.reports:list_",
        "The reports, the newest first: receipt, when, what kind, about whom, what became of it, "
        "who looks into it.",
    ),
    "reports show": CommandRow(
        "casework.reports:show",
        "One report, whole. That it was read is written to the audit trail.",
    ),
    "reports assign": CommandRow(
        "casework.reports:assign",
        "Let a person look into a report; whoever did so before does no more.",
    ),
    "reports unassign": CommandRow(
        "casework.reports:unassign",
        "Nobody looks into the report any more.",
    ),
    "reports link": CommandRow(
        "casework.reports:link",
        "Say what a report is about: a certificate, or another report; a duplicate is closed.",
    ),
    "reports unlink": CommandRow(
        "casework.reports:unlink",
        "The report is about the number that was written in it, if any.",
    ),
    "reports close": CommandRow(
        "casework.reports:close",
        "Close a report for a reason of the list.",
    ),
    "reports reopen": CommandRow("casework.reports:reopen", "Open a closed report again."),
    "reports erase-contacts": CommandRow(
        "casework.reports:erase_contacts",
        "Forget how to reach those who reported longer ago: run it from a timer, once a day.",
    ),
    "proposal list": CommandRow(
        "casework.proposals:list_",
        "What was proposed, the newest first: id, kind, state, who proposed it, what it is about.",
    ),
    "proposal show": CommandRow("casework.proposals:show", "One proposal, with what it would do."),
    "proposal approve": CommandRow(
        "casework.proposals:approve",
        "Let it happen, as another person than who proposed it; it is carried out before the "
        "answer, or held where the office holds what is approved.",
    ),
    "proposal refuse": CommandRow(
        "casework.proposals:refuse",
        "Do not let it happen, as another person than who proposed it; --note says why.",
    ),
    "proposal withdraw": CommandRow(
        "casework.proposals:withdraw",
        "Take back what you proposed yourself, before it is decided.",
    ),
    "proposal recall": CommandRow(
        "casework.proposals:recall",
        "Take back what was approved, while it is held, as one of the two people.",
    ),
    "proposal one-person-office": CommandRow(
        "casework.proposals:one_person_office",
        "Propose that one person decides in this office again; another person has to approve that.",
    ),
    "application list": CommandRow(
        "casework.applications:list_",
        "Applications that were sent, the oldest first: receipt, state, who acts next, until "
        "when, assessor, name.",
    ),
    "application show": CommandRow(
        "casework.applications:show",
        "One application with its accounts, evidence and sheets; that it was read is kept.",
    ),
    "application take": CommandRow(
        "casework.applications:take_",
        "Assess an application, as the person whom this user of the computer is.",
    ),
    "application propose": CommandRow(
        "casework.applications:propose",
        "Propose the certificate that the finished assessment earned; another person decides.",
    ),
    "application refuse": CommandRow(
        "casework.applications:refuse",
        "Propose to refuse an application; another person decides.",
    ),
    "person list": CommandRow(
        "people:list_",
        "Everybody on the staff: id, login, state, roles, security keys, last seen, name.",
    ),
    "person show": CommandRow(
        "people:show",
        "One person: the account, sessions that are open, keys, tokens, and what happened to it.",
    ),
    "person invite": CommandRow(
        "people:invite",
        "A link for a new member of staff, shown this once; good for seven days, used once.",
    ),
    "person link": CommandRow(
        "people:link",
        "A new link for somebody who is invited and has not used theirs.",
    ),
    "person roles": CommandRow(
        "people:roles",
        "Let somebody have exactly these roles. What changes a standing waits for a second person.",
    ),
    "person change": CommandRow(
        "people:change",
        "Change name, address, language, or which user of this computer somebody is.",
    ),
    "person disable": CommandRow(
        "people:disable",
        "Let nobody in by this account: its sessions, links and tokens end at once.",
    ),
    "person enable": CommandRow("people:enable", "Let somebody sign in again who was disabled."),
    "person end-sessions": CommandRow(
        "people:end_sessions",
        "Sign somebody out everywhere. They may sign in again; their tokens stay.",
    ),
    "person recover": CommandRow(
        "people:recover",
        "Let somebody back in who has lost every key. Where two decide: once to propose it, and "
        "again after the other's approval for the link.",
    ),
    "job list": CommandRow(
        "upkeep.jobs:list_",
        "The newest jobs: id, kind, state, how many lines are done of how many, when it began.",
    ),
    "job show": CommandRow(
        "upkeep.jobs:show",
        "How far a job is, or with --lines what became of each line that is done.",
    ),
    "job pause": CommandRow(
        "upkeep.jobs:pause",
        "Let a job stop after the piece it is at; job resume lets it go on.",
    ),
    "job resume": CommandRow("upkeep.jobs:resume", "Let a paused job go on."),
    "job cancel": CommandRow("upkeep.jobs:cancel", "Stop a job for good; what it has done stays."),
    "job run": CommandRow("upkeep.jobs:run", "Do what waits now, without a server that would."),
    "notice list": CommandRow(
        "casework.notices:list_",
        "What waits, was given up and was sent, the newest first: id, kind, state, when, to whom.",
    ),
    "notice resend": CommandRow(
        "casework.notices:resend",
        "Send a notice again that was sent or given up; one that waits is tried at once.",
    ),
    "notice send": CommandRow(
        "casework.notices:send",
        "Send what is due now, without a server that would.",
    ),
    "brand add": CommandRow(
        "brands:brand_add", "A brand that uses the API; brand key gives it a key."
    ),
    "brand key": CommandRow(
        "brands:brand_key",
        "An API key of a brand, shown this once; several may be good at once.",
    ),
    "brand list": CommandRow(
        "brands:brand_list",
        "The brands by name, their quotas and keys, without the secrets.",
    ),
    "brand quota": CommandRow("brands:brand_quota", "Agree on another quota with a brand."),
    "brand disable": CommandRow(
        "brands:brand_disable",
        "From now on the keys of a brand open nothing, and nothing is told it.",
    ),
    "brand enable": CommandRow(
        "brands:brand_enable",
        "The keys of a brand that was disabled are good again, as far as they have not ended.",
    ),
    "brand revoke-key": CommandRow("brands:brand_revoke_key", "From now on the key opens nothing."),
    "directory list": CommandRow(
        "directory:directory_list",
        "Who stands in the directory, in the order in which they joined.",
    ),
    "directory enter": CommandRow(
        "directory:directory_enter",
        "Enter somebody who has agreed to it on paper; what they agreed to stays with the office.",
    ),
    "directory remove": CommandRow(
        "directory:directory_remove", "Take somebody out who asked for it."
    ),
    "case open": CommandRow(
        "casework.cases:open_",
        "Open a case: about the certificate of reports, or about what somebody told the office.",
    ),
    "case list": CommandRow(
        "casework.cases:list_",
        "The cases, the newest first: id, when, state, severity, reason, about whom, what is next.",
    ),
    "case show": CommandRow(
        "casework.cases:show",
        "One case, whole. That it was read is written to the audit trail.",
    ),
    "case suspend": CommandRow(
        "casework.cases:suspend",
        "Suspend the certificate of a case at once; another person has a day to confirm it.",
    ),
    "case confirm": CommandRow(
        "casework.cases:confirm",
        "Stand by a suspension, as another person than who suspended.",
    ),
    "case propose": CommandRow(
        "casework.cases:propose",
        "Propose what is to become of the certificate; another person decides.",
    ),
    "case close": CommandRow("casework.cases:close", "Close a case without a finding."),
    "case deadlines": CommandRow(
        "casework.cases:deadlines",
        "Do now what is due in cases: escalate, lift, remind. Prints how much that was.",
    ),
    "audit verify": CommandRow(
        "upkeep.audit:verify",
        "Find an edited, deleted, inserted or moved entry of the audit trail.",
    ),
    "audit list": CommandRow(
        "upkeep.audit:list_",
        "The audit trail as NDJSON, with or without --json.",
    ),
    "audit confirm-clock": CommandRow(
        "upkeep.audit:confirm_clock",
        "Say that the machine's clock is right, where the last entry of the trail is far from it.",
    ),
    "audit checkpoint": CommandRow(
        "upkeep.audit:checkpoint",
        "Sign the head of the audit trail and keep it in a folder outside of this machine.",
    ),
    "db upgrade": CommandRow(
        "upkeep.upkeep:db_upgrade",
        "Bring the database to this version; a database that is a file is copied first.",
    ),
    "config show": CommandRow(
        "upkeep.upkeep:config_show",
        "Every setting with its value and where it came from; secrets are left out.",
    ),
}
"""Group and name -> command, in the order of the group's help."""
