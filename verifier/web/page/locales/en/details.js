/** The words of what stands below a verdict, in English. */
export const WORDS = {
  number: "Certificate number",
  level: "Level",
  programme: "Programme",
  proofs: "Profile owner verified",
  criteria: "Criteria",
  valid_from: "In force from",
  valid_until: "Until the end of",
  check_format: "Format",
  check_issuer: "Issuer and key",
  check_signature: "Signature",
  check_validity: "Validity",
  check_status: "Current status",
  check_profile: "Right profile",
  pass: "Passed",
  fail: "Failed",
  not_checked: "Not checked",
  source: "Source: {source}",
  source_given: "the code you entered",
  source_picture: "the picture you chose",
  source_clock: "the clock of this device",
  how: "How this page checks",
  how_text:
    "Your browser loads the certificate and the latest status list, and checks their " +
    "signatures itself with the Alliance's public keys. No server answers for it, and the " +
    "result is not stored.",
  token: "The certificate itself (signature checked)",
  print: "Print this page",
  share: "Share the link",
  share_text: "Certificate {number}: open it to see its current status.",
  copied: "Link copied.",
};
