/** What only a presentation of the certificate for wallets (SD-JWT VC) needs: a page that meets none never loads it. */
import { CREDENTIAL } from "./trust/anchors.js";
import * as jws from "./wire/envelope/jws.js";
import * as keyBinding from "./wire/credentials/key_binding.js";
import * as sdJwt from "./wire/credentials/sd_jwt.js";
import * as sdJwtVc from "./wire/credentials/sd_jwt_vc.js";

/** Envelope, issuer and key, signature, content, as of `prove`: {issuer, content}. `holder` is what its holder was asked to prove. */
export async function prove(token, anchors, passed, holder) {
  const parts = sdJwt.split(token);
  const signed = jws.parse(parts.signed, { typ: sdJwtVc.TYP });
  passed.push("format");
  const issuer = anchors.owner(signed.payload.iss);
  const { key } = issuer.key(signed, CREDENTIAL);
  passed.push("issuer");
  await jws.verify(signed, key);
  passed.push("signature");
  const disclosed = await sdJwt.reveal(signed.payload, parts.disclosures, sdJwtVc.NEVER_DISCLOSED);
  const { id, publicUrl, vct: types } = issuer;
  const content = sdJwtVc.check(disclosed, { issuer: id, publicUrl, types });
  await keyBinding.check(parts, disclosed.cnf ?? null, holder);
  return { issuer, content };
}
