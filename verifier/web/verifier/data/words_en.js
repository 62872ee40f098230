// Made of words/en.json by `make web-data`.
export const WORDS = {
  "day": "{day} {month} {year}",
  "months": [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  ],
  "verdicts": {
    "malformed": {
      "headline": "Wrong format",
      "sentence": "The link may be cut short. Scan or paste again.",
      "mistyped_headline": "The number is mistyped",
      "mistyped": "A character is wrong, missing or swapped. Compare each one with the number below the code."
    },
    "unknown_issuer": {
      "headline": "Not issued by the Alliance",
      "sentence": "The signer is not the Alliance, so its content is not shown."
    },
    "tampered": {
      "headline": "The content was altered",
      "sentence": "Altered or incomplete. Don't rely on what the image says."
    },
    "superseded": {
      "headline": "Replaced",
      "sentence": "Replaced by {superseded_by}.",
      "short": "Replaced by a newer certificate."
    },
    "revoked": {
      "headline": "Revoked",
      "sentence": "Revoked on {since}. Published reason: {reason}. No longer in force.",
      "short": "Revoked. No longer in force."
    },
    "suspended": {
      "headline": "Suspended",
      "sentence": "Under review since {since}; no finding yet. Don't rely on it for now.",
      "short": "Under review; no finding yet. Don't rely on it for now."
    },
    "expired": {
      "headline": "Expired",
      "sentence": "Ended on {valid_until}. Not renewed does not mean misconduct."
    },
    "not_yet_valid": {
      "headline": "Not in force yet",
      "sentence": "Starts {valid_from}. If today looks wrong, check your phone's clock."
    },
    "status_unavailable": {
      "headline": "Can't check status now",
      "sentence": "The signature is right but there is no usable status list (last {as_of}). No conclusion yet.",
      "short": "The signature is right but the status list did not load. No conclusion yet."
    },
    "profile_mismatch": {
      "headline": "Wrong profile",
      "sentence": "Genuine, but issued to {accounts}, not {profile}. The badge may be borrowed."
    },
    "valid": {
      "headline": "Certificate in force",
      "sentence": "Issued to {name}. Compare with the profile you are on.",
      "matched_headline": "This is the certified profile",
      "matched": "{profile} belongs to {name}, in force until {valid_until}."
    },
    "not_found": {
      "headline": "No certificate found",
      "sentence": "There is no such certificate. That does not make the profile a scam."
    },
    "unreachable": {
      "headline": "Could not load the certificate",
      "sentence": "There was no connection to the server, or it did not answer. No conclusion yet; try again."
    },
    "unreadable": {
      "headline": "Couldn't read the code",
      "sentence": "Include the whole square and its white edge, or type the 10 characters under it."
    },
    "foreign_code": {
      "headline": "Not one of our codes",
      "sentence": "The code or link points elsewhere. We did not open it."
    }
  },
  "codes": {
    "format.malformed": "cannot be read as a signed certificate",
    "format.too_large": "too large",
    "format.typ_invalid": "of another type (typ)",
    "format.alg_not_allowed": "signed in a way that is not allowed",
    "format.header_not_allowed": "a header that brings its own key or encoding",
    "format.crit_unsupported": "demands an extension that is not supported",
    "format.claims_invalid": "its content is not a valid certificate",
    "format.type_invalid": "not a type of credential that is trusted",
    "format.disclosure_invalid": "a disclosed part does not match the signature",
    "format.key_binding_invalid": "does not prove who holds the certificate",
    "issuer.untrusted": "the issuer is not in the trust list",
    "issuer.key_unknown": "the key does not belong to this issuer",
    "issuer.key_not_allowed": "the key is not for this use, or compromised; check the number, or ask for a new file",
    "issuer.key_not_then": "the key was not in use at that time",
    "signature.invalid": "the signature does not match the content",
    "validity.expired": "past its last day",
    "validity.not_yet_valid": "before its first day",
    "status.missing": "does not say where to find its status",
    "status.malformed": "the entry for its status is malformed",
    "status.unsupported": "a kind of status that is not supported",
    "status.revoked": "the list says revoked",
    "status.superseded": "a newer certificate replaces it",
    "status.suspended": "the list says suspended",
    "status.unreachable": "the list could not be loaded",
    "status.invalid": "the list is not valid",
    "status.stale": "the list is too old",
    "status.rollback": "the list is older than one seen before",
    "status.index_out_of_range": "the index is outside the list",
    "status.untrusted_url": "the list is on a site that is not trusted",
    "status.too_large": "the list is too large",
    "status.value_unsupported": "the list holds a value of unknown meaning",
    "profile.mismatch": "the profile is not in the certificate",
    "link.foreign": "the link leads to a site that is not trusted",
    "link.not_found": "the server says that there is no such certificate",
    "link.unreachable": "the certificate could not be loaded",
    "link.unreadable": "no code was found in the picture",
    "link.number_invalid": "not a certificate number"
  },
  "reasons": {
    "undisclosed_ad": "undisclosed advertising",
    "false_claim": "false claims",
    "banned_goods": "promotion of banned goods or services",
    "fake_engagement": "fake engagement",
    "hate_or_harm": "hateful or harmful content",
    "legal_finding": "a finding by an authority",
    "identity_or_handle_lost": "control of the profile can no longer be confirmed",
    "issued_in_error": "issued in error, through no fault of the holder",
    "key_compromise": "a signing key of the Alliance was compromised, through no fault of the holder",
    "holder_request": "at the holder's own request",
    "deceased": "the holder has died",
    "superseded": "replaced by a newer certificate"
  },
  "notes": {
    "no_guarantee": "Credibility is not a guarantee of any product or advertisement."
  },
  "of_then": "At {moment}: {text}",
  "account_ids": {
    "facebook": "profile.php?id={id}",
    "shopee": "shop {id}",
    "youtube": "channel {id}",
    "other": "ID {id}"
  }
};
