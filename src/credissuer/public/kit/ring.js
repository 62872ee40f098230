/**
 * A portrait inside the ring of the badge, put together on this device: nothing is sent.
 *
 * The ring is a picture with a transparent middle (`data-overlay`). The portrait lies beneath it,
 * cut to the circle that `data-centre` and `data-radius` give in pixels of a ring `data-side` wide.
 */

const SIDE = 800;
/** The widths at which the code has to be read: the picture itself, and as networks keep it. */
const TRIED = [SIDE, 400];
/** Milliseconds without a change after which the picture is made. */
const REST = 300;

/** `share(blob, name)` hands the picture to another app; null where this browser cannot. */
export function offerRing(section, share) {
  const find = (selector) => section.querySelector(selector);
  const parts = {
    file: find("#ring-file"),
    work: find(".work"),
    canvas: find("canvas"),
    picture: find("img"),
    status: find(".told"),
    actions: find(".actions"),
    save: find(".actions a"),
    share: find(".actions button"),
    ranges: ["zoom", "across", "down"].map((name) => find(`#ring-${name}`)),
  };
  const { side, centre, radius } = section.dataset;
  const scale = SIDE / Number(side);
  const [x, y] = centre.split(" ").map((length) => Number(length) * scale);
  const hole = { x, y, radius: Number(radius) * scale };
  const say = (key) => (parts.status.textContent = key ? parts.status.dataset[key] : "");
  let overlay = null;
  let portrait = null;
  let made = null;
  let timer = 0;
  /** Counts the changes, because a picture may be done after the next change. */
  let turn = 0;

  parts.file.addEventListener("change", async () => {
    const [file] = parts.file.files;
    if (!file) return;
    hide();
    try {
      overlay = overlay || (await loaded(section.dataset.overlay));
    } catch {
      return say("failed");
    }
    try {
      portrait = await loaded(await addressOf(file));
    } catch {
      parts.work.hidden = true;
      return say("unreadable");
    }
    for (const range of parts.ranges) range.value = range.defaultValue;
    parts.work.hidden = false;
    return change();
  });
  for (const range of parts.ranges) range.addEventListener("input", change);
  if (share !== null) {
    parts.share.hidden = false;
    parts.share.addEventListener("click", async () => {
      if (!(await share(made, parts.save.download))) {
        parts.status.textContent = parts.share.dataset.failed;
      }
    });
  }
  section.hidden = false;

  function hide() {
    turn += 1;
    clearTimeout(timer);
    parts.actions.hidden = true;
    parts.picture.hidden = true;
    parts.canvas.hidden = false;
    say("");
  }

  function change() {
    hide();
    const [zoom, across, down] = parts.ranges.map((range) => Number(range.value) / 100);
    draw(parts.canvas, portrait, overlay, hole, { zoom, across, down });
    timer = setTimeout(make, REST);
  }

  async function make() {
    const mine = turn;
    say("working");
    const blob = await blobOf(parts.canvas);
    const address = await addressOf(blob);
    const readable = await reads(parts.canvas, section);
    if (mine !== turn) return;
    made = blob;
    // In place of the canvas, because only an <img> can be saved by pressing it.
    parts.picture.src = address;
    await parts.picture.decode();
    if (mine !== turn) return;
    parts.picture.hidden = false;
    parts.canvas.hidden = true;
    parts.save.href = address;
    parts.actions.hidden = readable === "bad";
    say(readable);
  }
}

/**
 * The portrait cut to the hole, its shorter side filling that at zoom 1. `across` and `down`, from
 * -1 to 1, move it as far as its edge, never beyond.
 */
function draw(canvas, portrait, overlay, hole, { zoom, across, down }) {
  const context = canvas.getContext("2d");
  const { naturalWidth, naturalHeight } = portrait;
  const scale = ((2 * hole.radius) / Math.min(naturalWidth, naturalHeight)) * zoom;
  const [width, height] = [naturalWidth * scale, naturalHeight * scale];
  const left = hole.x - width / 2 + across * (width / 2 - hole.radius);
  const top = hole.y - height / 2 + down * (height / 2 - hole.radius);
  // White and not transparent, because networks turn a transparent ground black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, SIDE, SIDE);
  context.save();
  context.beginPath();
  // A little wider, because the edge of the ring is soft and the ground must not shine through.
  context.arc(hole.x, hole.y, hole.radius + 2, 0, 2 * Math.PI);
  context.clip();
  context.drawImage(portrait, left, top, width, height);
  context.restore();
  context.drawImage(overlay, 0, 0, SIDE, SIDE);
}

/** "good" where this page's own reader finds the link at every width, else "bad"; "unknown" where
 * there is no reader. */
async function reads(canvas, section) {
  const { decoder } = section.closest("[data-decoder]").dataset;
  const { link } = section.dataset;
  try {
    const { decodePicture } = await import(decoder);
    for (const width of TRIED) {
      const found = await decodePicture(await blobOf(reduced(canvas, width)));
      if (found === null || found.text.toLowerCase() !== link.toLowerCase()) return "bad";
    }
    return "good";
  } catch {
    return "unknown"; // the module could not be loaded
  }
}

function reduced(canvas, width) {
  const small = document.createElement("canvas");
  small.width = width;
  small.height = width;
  const context = small.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, width, width);
  return small;
}

/** An <img>, because it turns a photo as its EXIF says in every browser, also from before
 * createImageBitmap could. Rejects what the browser cannot open. */
async function loaded(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

const blobOf = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/png"));

/** A data: URL, because some apps save no picture at a blob: URL. */
function addressOf(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
