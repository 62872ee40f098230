/**
 * Every refusal of the verifier, each with a stable code (`<check>.<word>`, closed list in
 * `verdicts.json`).
 *
 * Programs switch on `code`; people read the words that `words` holds for it. `detail` is
 * for the log of whoever runs the verifier. Python has a class for each family of codes; here the
 * code's first word tells the family.
 */
export class CredentialError extends Error {
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "CredentialError";
    this.code = code;
    this.detail = detail;
  }
}
