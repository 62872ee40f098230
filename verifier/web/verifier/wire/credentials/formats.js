/**
 * The credential formats that a verifier accepts: one module a format, one row each in FORMATS.
 *
 * To add a format, write a module with the functions of `CredentialFormat` and add its row.
 * verification.js takes every step from here and knows no format by name.
 */
import * as jws from "../envelope/jws.js";
import * as vcJwt from "./vc_jwt.js";

/**
 * @typedef {object} FormatRow
 * @property {(token: string) => boolean} recognises Whether a token presents itself as this format.
 *   Looks at no more than the serialisation and the header's `typ`; proves nothing and throws
 *   nothing, because `parse` is what refuses.
 * @property {() => Promise<CredentialFormat>} load The module, which a page fetches when it first
 *   meets the format.
 */

/**
 * @typedef {object} CredentialFormat One signed form in which a certificate can be presented.
 * @property {(token: string) => UnverifiedCredential} parse Takes a token apart. Throws `format.*`.
 * @property {Function} checkContent `(credential, issuer)`: what a parsed credential says, once its
 *   signature is known to be that of `issuer`, as `check` of vc_jwt.js returns it. May be
 *   asynchronous. Throws `format.*` and `status.*`.
 * @property {Function} [checkHolder] `(credential, content, request)`, of a format whose holder can
 *   prove that the credential is theirs: compares the proof with what was requested (null: none).
 *   Of any other format, a request is refused. Throws `format.key_binding_invalid`.
 * @property {Function} [namedKey] `(signed, publicUrl)`, of a format whose `kid` may be the URL of
 *   a key: `signed` with the bare thumbprint in its place. The URL is compared and never fetched.
 */

/**
 * @typedef {object} UnverifiedCredential A token taken apart, nothing proven.
 * @property {object} signed The JWS, as `parse` of jws.js returns it.
 * @property {{member: "id" | "publicUrl", value: unknown}} issuer Which member of a trusted issuer
 *   the token claims to have which value.
 * @property {object} [presentation] What came with the JWS: disclosures and the holder's proof.
 */

const isPresentation = (token) => token.includes("~");

const VC_JWT = {
  recognises: (token) =>
    !isPresentation(token) && jws.namesMediaType(jws.declaredType(token), vcJwt.TYP),
  load: async () => vcJwt,
};

/**
 * @type {Map<string, FormatRow>} `typ` -> row. The first that recognises a token decides, so the
 *   commonest comes first.
 */
export const FORMATS = new Map([
  [vcJwt.TYP, VC_JWT],
  [
    "JWT",
    {
      recognises: (token) => !isPresentation(token) && jws.declaredType(token) === "JWT",
      load: () => import("./open_badge.js"),
    },
  ],
  ["dc+sd-jwt", { recognises: isPresentation, load: () => import("./sd_jwt_vc.js") }],
]);

/**
 * The module of the format that `token` presents itself as; that of `vc+jwt` where none recognises
 * it, because its refusal tells what is wrong with any other text.
 */
export function formatOf(token) {
  const row = [...FORMATS.values()].find(({ recognises }) => recognises(token)) ?? VC_JWT;
  return row.load();
}
