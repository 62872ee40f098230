/**
 * The portrait of a subject, as a related resource (VC Data Model 2.0 section 5.3).
 *
 * It lies at its issuer's `/portraits/{hex SHA-256}.jpg` or `.png`. It is shown only where the
 * octets that were fetched have the signed digest; without it the certificate is worth the same.
 */

/** Octets of a portrait. */
export const LARGEST = 15 * 1024;

const PATH = /^\/portraits\/[0-9a-f]{64}\.(?:jpg|png)$/;
const DIGEST = /^sha256-[A-Za-z0-9+/]{43}=$/;
const MEDIA_TYPES = ["image/jpeg", "image/png"];

/**
 * {url, digest, mediaType} of the portrait in a proven payload; null where it has none, or one that
 * cannot be shown.
 *
 * The first related resource at a portrait's place on the host of the certificate's `id` counts;
 * others are not pictures of the subject.
 */
export function decode({ id, relatedResource = [] }) {
  const origin = String(id).slice(0, Math.max(0, String(id).lastIndexOf("/c/")));
  const related = Array.isArray(relatedResource) ? relatedResource : [relatedResource];
  for (const resource of related) {
    if (typeof resource !== "object" || resource === null) continue;
    const { id: url, digestSRI: digest, mediaType } = resource;
    if (
      typeof url === "string" &&
      url.startsWith(`${origin}/`) &&
      PATH.test(url.slice(origin.length)) &&
      typeof digest === "string" &&
      DIGEST.test(digest) &&
      MEDIA_TYPES.includes(mediaType)
    ) {
      return { url, digest, mediaType };
    }
  }
  return null;
}

/** The octets of a response; null where they are more than a portrait has. */
export async function octetsOf({ body }) {
  const [reader, chunks] = [body.getReader(), []];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    chunks.push(read.value);
    if (size > LARGEST) {
      await reader.cancel();
      return null;
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Whether fetched `octets` are the signed portrait. */
export async function isThat({ digest }, octets) {
  if (octets.length > LARGEST) return false;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", octets));
  return digest === `sha256-${btoa(String.fromCharCode(...sum))}`;
}
