/** The page's own words in English; those of verdicts are the verifier's. */
export const WORDS = {
  working: "Checking…",
  slow: "If this takes long, check your connection and load the page again.",
  reading: "Reading the picture on your device…",
  demo: "DEMO: certificates worth nothing",
  offline:
    "This device is offline. Without a network you cannot tell whether a certificate is in " +
    "force or revoked.",
  never_asks: "This page never asks for a password, OTP or money.",
  official_host:
    "This page's real address is {host}. If in doubt, type it into your browser yourself.",
  check_again: "Check another certificate",
  retry: "Try again",
  tools_unloaded: "To the check page",
  genuine: "Genuine certificate, in force",
  question_which: "Which profile are you on?",
  question_pick: "I am on this profile",
  question_paste: "Paste that profile’s link to compare it",
  question_proof: "To be sure, paste the link of that profile",
  question_take: "Paste",
  question_button: "Compare",
  question_unreadable:
    "This link could not be read. Paste the link of a profile page on Facebook, YouTube, TikTok, " +
    "Instagram, X, Threads, Zalo or Shopee.",
  question_handle:
    "Several platforms may have this name. Choose a profile from the list above, or write the " +
    "platform too, such as: TikTok @minhanh.",
  question_again: "Choose again",
  your_profile: "The profile you named",
  said_title: "You say you are on {account}: that is the certified profile.",
  said_compare: "Compare the name letter by letter with the profile on your screen:",
  compared_title: "The link you pasted is the certified profile",
  asked_profile: "The profile you are on:",
  issued_to: "Issued to",
  accounts: "Profiles in the certificate",
  open_real: "Open the real profile",
  open_successor: "Open the new one, {number}",
  report: "Report a violation",
  meaning_title: "What does suspended mean?",
  meaning:
    "The Alliance is reviewing a report and has not decided yet. It will then reinstate or " +
    "revoke the certificate. Until then do not rely on it, and do not assume its holder broke " +
    "the rules.",
  proven_on: "Owner verified on {day}",
  checked_at: "Checked at {time}",
  status_as_of: "Status list of {time}",
  details: "How it was checked",
  details_lost: "The details could not be loaded. Check your connection and load the page again.",
  trust_unusable: "This page's list of trusted issuers is missing or out of date.",
  failed_title: "Something went wrong on this page",
  failed_text: "No conclusion about the certificate yet. Please reload the page.",
};
