/**
 * The service worker: the page itself and the list of issuers are there without a network, and
 * nothing else is. No certificate, no list of standings, no verdict ever passes through here, so
 * nothing that is kept can turn green.
 *
 * It holds no release: what the page consists of stands in page-build.json, each file with its
 * hash. The network always comes first for the shell, hence an old worker pins no old verifier.
 */
const BUILD = "/.well-known/page-build.json";
const TRUST = "/.well-known/trust-list.json";
const PAGE = /^\/(?:[cC]\/[^/.]+\/?|[vV]\/?|(?:bang-tinh|danh-ba)\/?)?$/;
const FILES = "/web/";
const SHARE = "/share";
const SHELL = "/";
const PAGES = "page-";
const ISSUERS = "issuers";
/**
 * Milliseconds until a slow network is taken for none, and how old a shell may be that is shown in
 * its place.
 */
const WAIT = 4000;
const FRESH = 7 * 24 * 3600 * 1000;

let handed = null;

addEventListener("install", (event) => event.waitUntil(refresh().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === SHARE) event.respondWith(share(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && PAGE.test(pathname)) event.respondWith(shell(request));
  else if (pathname.startsWith(FILES)) event.respondWith(file(request));
  else if (pathname === TRUST) event.respondWith(issuers(request));
});

/**
 * "refresh": the page was shown, there is time now. "shared": what another application handed over,
 * told once.
 */
addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(refresh().catch(later));
  if (event.data !== "shared") return;
  event.ports[0].postMessage(handed);
  handed = null;
});

/** Without a network, or amid a release, what is kept stays as it is. */
function later(error) {
  if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
}

async function shell(request) {
  const kept = await caches.match(SHELL);
  return answered(request, kept, kept && Date.now() - Date.parse(kept.headers.get("date")) < FRESH);
}

/**
 * The network's answer; `kept` where there is none, or, if it is `near`, where none comes in time.
 */
async function answered(request, kept, near) {
  const asked = fetch(request);
  if (!kept) return asked;
  asked.catch(() => null); // told below, unless it comes too late
  try {
    const answer = await Promise.race(near ? [asked, late()] : [asked]);
    return answer && answer.status < 500 ? answer : kept;
  } catch {
    return kept; // no network: that is what it is kept for
  }
}

const late = () => new Promise((resolve) => setTimeout(resolve, WAIT));

/** A folder is named after its content: what is kept of it is what the network would give. */
const file = async (request) => (await caches.match(request.url)) ?? fetch(request);

/** A list that was kept says so: the page then takes nothing for good. */
async function issuers(request) {
  const kept = await caches.match(TRUST);
  const marked =
    kept &&
    new Response(kept.body, { headers: { "Content-Type": "application/json", "X-Kept": "1" } });
  const answer = await answered(request, marked, true);
  if (answer.ok && answer !== marked) await (await caches.open(ISSUERS)).put(TRUST, answer.clone());
  return answer;
}

/**
 * Keep the page as it is published now; the shell comes last, so that no half of a release is ever
 * shown.
 */
async function refresh() {
  const { build, files } = await (await fetch(BUILD, { cache: "no-cache" })).json();
  const name = PAGES + build;
  const cache = await caches.open(name);
  const paths = Object.keys(files).filter(
    (path) => path.startsWith(FILES) && !path.endsWith(".png"),
  );
  await Promise.all(
    paths.map(async (path) => (await cache.match(path)) ?? keep(cache, path, files[path])),
  );
  await keep(cache, SHELL, files["/index.html"]);
  await keep(await caches.open(ISSUERS), TRUST);
  for (const other of await caches.keys()) {
    if (other.startsWith(PAGES) && other !== name) await caches.delete(other);
  }
}

/** `integrity`: the fetch fails, with a TypeError, for any other octets. */
async function keep(cache, path, integrity = "") {
  const answer = await fetch(path, { cache: "no-cache", credentials: "omit", integrity });
  if (!answer.ok) throw new TypeError(`${path} answers ${answer.status}`);
  await cache.put(path, answer);
}

/**
 * What was shared from another application stays in memory until the page asks for it; it is sent
 * nowhere.
 */
async function share(request) {
  const form = await request.formData();
  const picture = form.get("picture");
  const texts = ["url", "text", "title"].map((name) => form.get(name));
  handed =
    picture instanceof File && picture.size > 0
      ? picture
      : (texts.find((text) => text?.trim?.()) ?? null);
  return Response.redirect("/?shared", 303);
}
