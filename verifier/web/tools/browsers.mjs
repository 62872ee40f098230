/**
 * The oldest browsers that the page runs in (docs/page.md), and whether they know a feature of
 * MDN's table of browsers.
 */

/** Browser of the table -> its oldest version. */
export const FLOOR = {
  safari: "15.4",
  safari_ios: "15.4",
  chrome: "90",
  chrome_android: "90",
  webview_android: "90",
  firefox: "102",
};

/** The same for esbuild, which writes newer syntax as these browsers read it. */
export const TARGET = ["safari15.4", "ios15.4", "chrome90", "firefox102"];

const numbers = (version) => version.replace("≤", "").split(".").map(Number);

/** Whether `version` is `floor` or older. */
function isThere(version, floor) {
  const [[major, minor = 0], [most, least = 0]] = [numbers(version), numbers(floor)];
  return major < most || (major === most && minor <= least);
}

/** Behind a flag or under another name a feature is not there. */
function knows(statements, floor) {
  return [statements ?? []].flat().some((statement) => {
    const { version_added: added, version_removed: removed, flags, prefix } = statement;
    const { alternative_name: otherName } = statement;
    if (flags || prefix || otherName) return false;
    if (typeof added !== "string" || added === "preview" || !isThere(added, floor)) return false;
    return typeof removed !== "string" || !isThere(removed, floor);
  });
}

/** The browsers of the floor that lack what `entry` of the table is about: names with version. */
export const lacking = ({ __compat: { support } }) =>
  Object.entries(FLOOR)
    .filter(([browser, floor]) => !knows(support[browser], floor))
    .map(([browser, floor]) => `${browser} ${floor}`);
