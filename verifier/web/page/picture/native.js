/**
 * The browser's own detector of QR codes (Shape Detection API): Chromium on Android and macOS;
 * nothing on iOS.
 */

let detecting = null;

/** The texts of the codes that the browser itself finds in `source`, none where it cannot look. */
export async function detectNatively(source) {
  detecting ??= detector();
  const codes = await (await detecting)?.detect(source).catch(unable);
  return (codes ?? []).map((code) => code.rawValue).filter((text) => text !== "");
}

async function detector() {
  const { BarcodeDetector } = globalThis;
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(unable)) ?? [];
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

/**
 * Some phones promise the service and lack it, or it gives up on a picture: the vendored decoder
 * then has its turn.
 */
function unable(error) {
  if (!(error instanceof DOMException)) throw error;
  return [];
}
