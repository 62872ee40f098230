/**
 * The credential formats that a verifier accepts: one module a format, one row each in FORMATS. To add a format, write such
 * a module and add its row; verification.js takes every step from here and knows no format by name.
 *
 * A row has `recognises(token)`, whether a token presents itself as this format: it looks at no more than the serialisation
 * and the header's `typ`, proves nothing and throws nothing. `load()` resolves to the module, which a page fetches when it
 * first meets the format. The module has
 *
 *     parse(token)                          {signed, issuer, presentation}: the JWS taken apart, nothing proven; `issuer` is
 *                                           {member, value}, which member of a trusted issuer is to have which value;
 *                                           `presentation`: what came with the JWS. Throws `format.*`.
 *     checkContent(credential, issuer)      what a parsed credential says, once its signature is known to be that of
 *                                           `issuer`: {payload, number, issuedAt, notBefore, notAfter, entries}, as of
 *                                           vc_jwt.js. Throws `format.*` and `status.*`.
 *
 * and, if the format has the ability,
 *
 *     checkHolder(credential, content, request)   compares the holder's proof with what was requested (null: nothing)
 *     namedKey(signed, publicUrl)                 `signed` with the thumbprint for a `kid` that is the URL of a key
 */
import * as jws from "../envelope/jws.js";
import * as vcJwt from "./vc_jwt.js";

const isPresentation = (token) => token.includes("~");

const VC_JWT = {
  recognises: (token) => !isPresentation(token) && jws.namesMediaType(jws.declaredType(token), vcJwt.TYP),
  load: async () => vcJwt,
};

/** `typ` -> row. The first that recognises a token decides, so the commonest comes first. */
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
 * The module of the format that `token` presents itself as; that of `vc+jwt` where none recognises it, because its refusal
 * tells what is wrong with any other text.
 */
export function formatOf(token) {
  const row = [...FORMATS.values()].find(({ recognises }) => recognises(token)) ?? VC_JWT;
  return row.load();
}
