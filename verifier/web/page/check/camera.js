/**
 * A code on paper or on another screen, through the camera: switched on by a tap, off when the page
 * is hidden or left.
 */
import { button, element } from "../dom.js";
import { say } from "../language.js";
import { decoder } from "./picture_text.js";

const PAUSE = 150;

/**
 * `check(text)` gets what the camera read; `choose()` leads to choosing a picture, which works
 * everywhere.
 */
export function camera({ check, choose }) {
  const box = element("div", { class: "box camera" });
  const rest = (problem = null) =>
    box.replaceChildren(
      element("p", { class: "hint" }, say("camera_hint")),
      ...(problem
        ? [
            element("p", { class: "problem", role: "alert" }, say(problem)),
            button("main", choose, say("picture_button")),
          ]
        : []),
      button("plain", start, say("camera_start")),
    );
  const start = async () => {
    try {
      const { decodeFrame } = await decoder();
      const stream = await open();
      await watch({ stream, decodeFrame, box, rest, check });
    } catch (error) {
      rest(trouble(error));
    }
  };
  rest();
  return box;
}

async function open() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new DOMException("no camera here", "NotFoundError");
  }
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
}

function trouble({ name, code }) {
  if (name === "AbortError") return null; // left before the first frame
  // A TypeError: a part of the decoder could not be loaded.
  if (code === "link.unreachable" || name === "TypeError") return "camera_unloaded";
  return ["NotAllowedError", "SecurityError"].includes(name) ? "camera_refused" : "camera_missing";
}

/** Look at frame after frame until a code is read, or the camera is left in any way. */
async function watch({ stream, decodeFrame, box, rest, check }) {
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  const off = () => (stop(), rest());
  const video = element("video", { playsinline: true, "aria-label": say("camera_looking") });
  video.muted = true;
  video.srcObject = stream;
  box.replaceChildren(
    video,
    element("p", { class: "hint", role: "status" }, say("camera_looking")),
    button("plain", off, say("camera_stop")),
  );
  // Also while a frame is being decoded.
  const guard = setInterval(() => looking(video) || off(), PAUSE);
  try {
    await video.play();
    while (looking(video)) {
      const text = await decodeFrame(video);
      if (text !== null && looking(video)) return void check(text);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    clearInterval(guard);
    stop();
  }
}

/**
 * False once it was switched off, folded away, taken from the page, or the page itself is out of
 * sight.
 */
const looking = (video) =>
  video.isConnected &&
  video.srcObject.active &&
  !document.hidden &&
  (video.closest("details")?.open ?? true);
