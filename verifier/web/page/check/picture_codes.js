/**
 * Which certificate a picture means, of all that is in it: what is baked into the file and the codes
 * that are seen. One certificate is used; of two none, and the reader is asked which. As in Python
 * (`credverifier.reading.picture_codes`).
 */
import { CredentialError, parseNumber, readLink, showNumber } from "../../verifier/exports.js";

/**
 * {text, beside}: the text to check, and the codes of others that were not used. `baked` is the
 * token in the file or null, `texts` are those of its codes. Where the picture means several
 * certificates, rejects with CredentialError `link.unreadable`: its `advice` is the key of a
 * sentence, its `choices` [{name, text, inside}] are the certificates, that `inside` the file first.
 */
export async function meant({ baked, texts, anchors }) {
  const origins = [...anchors.origins.keys()];
  const isOurs = (text) => origins.some((origin) => text.toLowerCase().startsWith(`${origin}/`));
  const found = await certificates(texts.filter(isOurs), anchors);
  const others = texts.filter((text) => !isOurs(text));
  if (baked !== null) {
    const name = identity(baked);
    found.delete(name);
    if (found.size > 0) throw several("file_disagrees", [[name, baked], ...found]);
    return { text: baked, beside: others };
  }
  const named = found.size > 0 ? found : await certificates(texts, anchors);
  if (named.size > 1) throw several("file_several", [...named]);
  const [text = texts.find(isOurs) ?? texts[0]] = named.values();
  return { text, beside: others.filter((other) => other !== text) };
}

/** URL (or number, or token) -> the text that leads there, each certificate once. */
async function certificates(texts, anchors) {
  const found = new Map();
  for (const text of texts) {
    const name = await nameOf(text, anchors);
    if (name !== null && !found.has(name)) found.set(name, text);
  }
  return found;
}

async function nameOf(text, anchors) {
  try {
    const { token, number, issuer } = await readLink(text, anchors);
    if (token !== null) return identity(token);
    return issuer === null ? number : `${issuer.publicUrl}/c/${number}`;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null; // it names no certificate
  }
}

/**
 * The URL that a token calls itself by, before anything is proven, for comparing alone; the token
 * where it has none.
 */
function identity(token) {
  try {
    const octets = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
    const { id } = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0))),
    );
    return typeof id === "string" && id !== "" ? id : token;
  } catch {
    return token; // what is wrong with it is said when it is checked
  }
}

function several(advice, entries) {
  const hosts = new Set(entries.map(([url]) => hostOf(url)));
  const choices = entries.map(([url, text], index) => ({
    name: `${numberIn(url)}${hosts.size > 1 && hostOf(url) ? ` (${hostOf(url)})` : ""}`,
    text,
    inside: index === 0 && advice === "file_disagrees",
  }));
  const names = choices.map(({ name }) => name).join(", ");
  const error = new CredentialError("link.unreadable", `several certificates: ${names}`);
  return Object.assign(error, { advice, choices });
}

const hostOf = (url) => /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "";

function numberIn(url) {
  try {
    return showNumber(parseNumber(url.slice(url.lastIndexOf("/") + 1)));
  } catch {
    return url.slice(0, 20);
  }
}
