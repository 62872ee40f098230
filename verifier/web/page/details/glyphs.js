/** The marks of the platforms in the tiles of the rows, loaded after the verdict is shown. */
import { GLYPHS } from "../../verifier/data/platform_glyphs.js";
import { drawing } from "../dom.js";

/** Draw them in what lies below `root`; a platform without one keeps its letter. */
export function draw(root) {
  for (const tile of root.querySelectorAll(".tile")) {
    const { platform } = tile.dataset;
    if (Object.keys(GLYPHS).includes(platform)) {
      tile.replaceChildren(drawing("glyph", [GLYPHS[platform]], 24));
    }
  }
}
