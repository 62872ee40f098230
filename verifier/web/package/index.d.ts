/** The outcome of a verification. `unknown` is never to be taken for `valid`. */
export type Outcome = "valid" | "invalid" | "unknown";

/** What a verification found. Take a verdict that you do not know for one that is not valid. */
export type VerdictName =
  | "valid"
  | "profile_mismatch"
  | "suspended"
  | "revoked"
  | "superseded"
  | "expired"
  | "not_yet_valid"
  | "tampered"
  | "unknown_issuer"
  | "malformed"
  | "status_unavailable"
  | "not_found"
  | "unreachable"
  | "unreadable"
  | "foreign_code";

export type CheckName = "format" | "issuer" | "signature" | "validity" | "status" | "profile";

/** A text in each language. */
export interface Texts {
  readonly vi: string;
  readonly en: string;
}

export interface Check {
  readonly name: CheckName;
  readonly result: "pass" | "fail" | "not_checked";
  readonly code: string | null;
  readonly detail: string | null;
}

export interface Account {
  readonly platform: string;
  readonly handle: string;
  readonly url: string | null;
}

/** What a proven certificate says; times are RFC 3339 in UTC. */
export interface Certificate {
  readonly number: string;
  readonly name: string;
  readonly kind: string | null;
  readonly accounts: readonly Account[];
  readonly level: string | null;
  readonly criteria: readonly { readonly id: string; readonly level: string }[];
  readonly programme: string | null;
  readonly valid_from: string;
  readonly valid_until: string;
}

/** What the standing rests on; times are RFC 3339 in UTC. */
export interface Status {
  readonly as_of: string | null;
  readonly fresh_until: string | null;
  readonly since: string | null;
  readonly reason: string | null;
  readonly superseded_by: string | null;
}

/** The JSON of a verdict: the same keys in every language, on every surface. */
export interface VerdictJson {
  readonly outcome: Outcome;
  readonly verdict: VerdictName;
  readonly code: string | null;
  readonly message: Texts;
  readonly checks: readonly Check[];
  readonly certificate: Certificate | null;
  readonly status: Status;
  readonly profile: { readonly asked: string | null; readonly match: boolean | null };
  readonly checked_at: string;
  /** The moment in the past that it is about, where one was asked for. */
  readonly as_of?: string;
}

/** The result of a verification: a value, never an exception. */
export declare class Verdict {
  private constructor();
  readonly outcome: Outcome;
  readonly verdict: VerdictName;
  /** `<check>.<word>`; null for `valid`. */
  readonly code: string | null;
  /** Two to five words for people. */
  readonly headline: Texts;
  /** One sentence for people. */
  readonly message: Texts;
  readonly checks: readonly Check[];
  /** Null unless signature and content were proven. */
  readonly certificate: Certificate | null;
  readonly status: Status;
  readonly profile: { readonly asked: string | null; readonly match: boolean | null };
  readonly checkedAt: Date;
  /** This verdict if it is `valid`; throws NotValidError otherwise. */
  requireValid(): this;
  toJSON(): VerdictJson;
}

/** A refusal with a stable `code`, such as `trust.expired` or `profile.unreadable`. */
export declare class CredentialError extends Error {
  readonly code: string;
  readonly detail: string;
}

/** Carries the `verdict` that was not `valid`. */
export declare class NotValidError extends CredentialError {
  readonly verdict: Verdict;
}

/** A trust list: whom a verifier believes. */
export declare class TrustAnchors {
  private constructor();
  /** Rejects with CredentialError `trust.malformed`. */
  static fromTrustList(source: string | object): Promise<TrustAnchors>;
  /** Throws CredentialError `trust.expired` once the list is past its own end. */
  requireCurrent(now: Date): void;
}

/** What a verifier remembers: lists, notes and revocations that it has seen. */
export interface Memory {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
}

export interface VerifierOptions {
  /** As the engine's own. Called without cookies, referrer and redirects. */
  fetch?: typeof globalThis.fetch;
  clock?: () => Date;
  /** A Map by default, which lasts as long as the verifier. */
  memory?: Memory;
  /** Seconds that the clock may be behind: 60 by default, an hour at most. */
  notBeforeSlack?: number | null;
}

export interface CheckOptions {
  /** A profile URL or `platform:handle`: is it the subject's? */
  profile?: string | null;
  /** Seconds that a status list may be old; never more than a day. */
  maxStatusAge?: number | null;
  /** A moment that has passed, or a day as `2027-03-03`: how it stood then. */
  asOf?: Date | string | null;
}

/** Checks certificates against a trust list, fetching what it needs from its issuers alone. */
export declare class Verifier {
  constructor(options: VerifierOptions & { anchors: TrustAnchors });
  /** Rejects with CredentialError `trust.malformed`. */
  static fromTrustList(source: string | object, options?: VerifierOptions): Promise<Verifier>;
  readonly anchors: TrustAnchors;
  /**
   * The verdict on a link, a number, a token, the text of a QR code or a profile.
   *
   * Rejects with CredentialError `profile.unreadable`, `profile.ambiguous`, `trust.expired`,
   * `as_of.future`, `as_of.unclear`; everything else is in the verdict.
   */
  check(what: string, options?: CheckOptions): Promise<Verdict>;
  /** Verdicts in the order of `items`: what to check, or [what, profile]. */
  checkMany(
    items: Iterable<CheckItem> | AsyncIterable<CheckItem>,
    options?: { concurrency?: number },
  ): AsyncGenerator<Verdict, void, undefined>;
}

export type CheckItem = string | readonly [what: string, profile?: string | null];

export interface Question extends CheckOptions {
  anchors: TrustAnchors;
  /** URL -> the signed list or standing note fetched from it, or why there is none. */
  lists: Map<string, string | { error: string }> | Record<string, string | { error: string }>;
  now: Date;
  /** For whom and to which question the holder's proof must have been made. */
  audience?: string | null;
  nonce?: string | null;
  notBeforeSlack?: number | null;
}

/** The pure verification of a token: no network, no clock. Rejects as `Verifier.check`. */
export declare function verify(token: string, question: Question): Promise<Verdict>;

export interface Profile {
  readonly platform: string;
  readonly key: string;
  readonly url: string;
}

/** A profile URL or `platform:handle` as it is compared. Throws `profile.unreadable`. */
export declare function normaliseProfile(text: string): Profile;
