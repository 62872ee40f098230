/** What only an Open Badge of the certificate needs: a page that meets none never loads it. */
import { CREDENTIAL } from "./trust/anchors.js";
import { CredentialError } from "./errors.js";
import * as dataModel from "./wire/credentials/data_model.js";
import * as jws from "./wire/envelope/jws.js";
import * as openBadge from "./wire/credentials/open_badge.js";

/** Issuer and key, signature, content of a token that says no type of its own, as of `prove`. */
export async function prove(signed, anchors, passed, holder) {
  openBadge.checkEnvelope(signed);
  passed.push("format");
  const issuer = anchors.issuer(dataModel.issuerId(signed.payload));
  const { key } = issuer.key(openBadge.namedKey(signed, issuer.publicUrl), CREDENTIAL);
  passed.push("issuer");
  await jws.verify(signed, key);
  passed.push("signature");
  const content = openBadge.check(signed.payload, { publicUrl: issuer.publicUrl, types: issuer.types });
  if (holder !== null) throw new CredentialError("format.key_binding_invalid", "no holder's proof is there");
  return { issuer, content };
}
