/**
 * What modules and styles use although a browser of the floor lacks it, and why that harms nobody
 * there. A row that nothing uses any more ends the check (judge.mjs).
 */
const PLAINER = "without it the page looks plainer and says the same";

/** `path`: below verifier/web; "*" for every style. */
export const GUARDED = [
  {
    feature: "DecompressionStream",
    path: "verifier/wire/envelope/deflate.js",
    why: "tested for there; inflate.js reads the stream where it is missing",
  },
  {
    feature: "Navigator.share",
    path: "page/details/share.js",
    why: "tested for there; the link is copied instead",
  },
  {
    feature: ".readText()",
    path: "page/check/paste_box.js",
    why: "the error is caught there; the reader pastes by hand",
  },
  {
    feature: ".readText()",
    path: "page/question.js",
    why: "tested for there; the reader pastes by hand",
  },
  {
    feature: ".getType()",
    path: "page/check/paste_box.js",
    why: "behind a test for clipboard.read, and caught there",
  },
  {
    feature: "BarcodeDetector",
    path: "page/picture/native.js",
    why: "tested for there; the page carries a decoder of its own",
  },
  {
    feature: "BarcodeDetector.getSupportedFormats",
    path: "page/picture/native.js",
    why: "tested for there",
  },
  { feature: ".detect()", path: "page/picture/native.js", why: "of the BarcodeDetector that is there" },
  {
    feature: "OffscreenCanvas",
    path: "page/picture/pixels.js",
    why: "tested for there; a canvas of the document does it too",
  },
  {
    feature: "Document.adoptedStyleSheets",
    path: "page/dress.js",
    why: "tested for there; the rules go into the page's own sheet",
  },
  { feature: ".replaceSync()", path: "page/dress.js", why: "as adoptedStyleSheets there" },
  {
    feature: "trustedTypes",
    path: "page/installed.js",
    why: "tested for there; without it nothing asks for a policy",
  },
  { feature: ".createPolicy()", path: "page/installed.js", why: "behind a test for trustedTypes" },
  {
    feature: ".createScriptURL()",
    path: "page/installed.js",
    why: "of our own policy, which is there in any browser",
  },
  {
    feature: "Navigator.connection",
    path: "page/installed.js",
    why: "asked with ?., and only spares data",
  },
  {
    feature: ".requestSubmit()",
    path: "page/installed.js",
    why: "for what another application shared, which only Chromium on Android hands over",
  },
  {
    feature: ".yield()",
    path: "vendor/qr/decode.js",
    why: "a method of its own, in the decoder's options",
  },
  { feature: "accent-color", path: "*", why: PLAINER },
  { feature: "cursor: pointer", path: "*", why: "a finger has no pointer" },
  { feature: "font-family: ui-monospace", path: "*", why: "the next families of the list count" },
  { feature: "forced-color-adjust", path: "*", why: PLAINER },
  { feature: "forced-color-adjust: auto", path: "*", why: PLAINER },
  {
    feature: "overflow: clip",
    path: "*",
    why: "`overflow: hidden` stands in front of it",
  },
  { feature: "text-size-adjust", path: "*", why: "-webkit-text-size-adjust stands in front of it" },
  { feature: "text-wrap", path: "*", why: PLAINER },
  { feature: "text-wrap: balance", path: "*", why: PLAINER },
];
