/**
 * The service worker beside the page (app/sw.js): it is there without a network, and is told when
 * there is time.
 */

const WORKER = "/sw.js";
const policy = globalThis.trustedTypes?.createPolicy("credissuer", { createScriptURL: only }) ?? {
  createScriptURL: only,
};

/** Trusted Types let scripts be loaded by an address only through this: it lets one through. */
function only(address) {
  if (address !== WORKER) throw new TypeError("not the worker of this page");
  return address;
}

const PATIENCE = 3000;

/**
 * What another application shared with the page through the worker, a text or a picture, once; else
 * null.
 */
function shared() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, PATIENCE, null);
    if (navigator.serviceWorker?.controller) {
      navigator.serviceWorker.controller.postMessage("shared", [port2]);
    } else resolve(null);
  });
}

/**
 * What another application shared, as if it had been pasted or chosen here; the address keeps
 * nothing of it. `handed(picture)` and `front()` are the page's.
 */
export async function received(handed, front) {
  history.replaceState(null, "", "/");
  const what = await shared();
  if (what instanceof Blob) return handed(what);
  await front();
  const box = document.querySelector("#asked");
  if (what === null || box === null) return null;
  box.value = what;
  return box.form.requestSubmit();
}

/** Install the worker, or let it see whether there is a newer page. Nothing depends on it. */
export async function install() {
  if (!navigator.serviceWorker || navigator.connection?.saveData) return;
  try {
    const registration = await navigator.serviceWorker.register(policy.createScriptURL(WORKER), {
      updateViaCache: "none",
    });
    registration.active?.postMessage("refresh");
  } catch (error) {
    // Private windows, in-app browsers, no network.
    if (error instanceof TypeError || error instanceof DOMException) return;
    throw error;
  }
}
