/**
 * What the kit page does where there is JavaScript: copy a line, share a picture, and load the ring
 * for a portrait. Without it every picture and every text is still there.
 */

/** Whether this browser hands pictures to other apps. */
function sharesPictures() {
  try {
    const file = new File([new Uint8Array(1)], "badge.png", { type: "image/png" });
    return Boolean(navigator.canShare && navigator.canShare({ files: [file] }));
  } catch {
    return false; // no File constructor, or sharing is forbidden here
  }
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    return copySelected(element); // no clipboard outside https, and in some apps
  }
}

/** Copy by selecting; the selection stays, so that the reader can copy by hand where this fails. */
function copySelected(element) {
  element.classList.remove("unseen");
  const selection = getSelection();
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy");
}

/** Hand `blob` to another app. False only where that failed: to change one's mind is no failure. */
export async function share(blob, name) {
  try {
    await navigator.share({ files: [new File([blob], name, { type: blob.type })] });
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}

/** Where a sentence about `button` is said aloud; made where there is none yet. */
function told(button) {
  const row = button.parentElement;
  const line = row.querySelector("[role=status]") || document.createElement("span");
  line.className = "done";
  line.setAttribute("role", "status");
  row.append(line);
  return line;
}

function offerCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const line = told(button);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy));
      line.textContent = "";
      // In the next task, because the same words twice would not be read aloud again.
      setTimeout(() => (line.textContent = done ? button.dataset.done : button.dataset.failed));
    });
  }
}

function offerShares() {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const line = told(button);
      line.textContent = "";
      const picture = await fetched(button.dataset.share);
      const done = picture !== null && (await share(picture, button.dataset.name));
      if (!done) line.textContent = button.dataset.failed;
    });
  }
}

/** The picture as a Blob, mostly from the browser's cache; null where it cannot be had. */
async function fetched(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

offerCopies();
const shares = sharesPictures();
if (shares) offerShares();
const ring = document.getElementById("ring");
if (ring) {
  const { offerRing } = await import(ring.dataset.script);
  offerRing(ring, shares ? share : null);
}
