import type { Verdict, VerdictJson } from "./index.js";

/**
 * `<credibility-badge number profile trust lang>`: the verdict on a certificate, found out in the
 * reader's browser. Importing the module defines the element.
 */
export declare class CredibilityBadge extends HTMLElement {
  /** Check now; resolves to the verdict, or to null where there is none. */
  check(): Promise<Verdict | null>;
}

declare global {
  interface HTMLElementTagNameMap {
    "credibility-badge": CredibilityBadge;
  }
  interface HTMLElementEventMap {
    credibility: CustomEvent<VerdictJson>;
  }
}
