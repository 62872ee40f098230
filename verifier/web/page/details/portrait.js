/**
 * The subject's portrait beside the name: signed by its digest, from the issuer's host alone, drawn
 * when the verdict already stands.
 */
import { decode, isThat, octetsOf } from "../../verifier/wire/credentials/portrait.js";

const PIXELS = 192;

/** Draw it in the card of the verdict, where the certificate has one and was proven. */
export async function face(screen, { token, verdict }) {
  if (!token || verdict.outcome === "unknown") return;
  // Not drawn where it cannot be loaded, or is broken: no verdict depends on it.
  const portrait = await portraitOf(token, verdict.certificate.name).catch(() => null);
  if (portrait) screen.querySelector(".panel").append(portrait);
}

/**
 * A canvas with the portrait in the certificate `token`, which is proven; null where there is none
 * or where what was fetched is not the signed picture.
 */
async function portraitOf(token, name) {
  const portrait = decode(payloadOf(token));
  if (portrait === null) return null;
  const octets = await fetched(portrait.url);
  if (octets === null || !(await isThat(portrait, octets))) return null;
  const picture = await createImageBitmap(new Blob([octets], { type: portrait.mediaType }));
  return drawn(picture, name);
}

function payloadOf(token) {
  const [, payload = ""] = token.split(".");
  const text = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
  const octets = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(octets));
}

async function fetched(url) {
  const response = await fetch(url, { credentials: "omit", redirect: "error" });
  return response.ok ? octetsOf(response) : null;
}

/** A square from the middle; a canvas, because the page may load no picture by an address. */
function drawn(picture, name) {
  const canvas = document.createElement("canvas");
  canvas.className = "portrait";
  canvas.width = PIXELS;
  canvas.height = PIXELS;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  const side = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, PIXELS, PIXELS);
  return canvas;
}
