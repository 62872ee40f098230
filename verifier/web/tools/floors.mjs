/**
 * Which way imports run in JavaScript, for dependency-cruiser (`make check`): a module may import
 * what stands in its own room or on a lower floor, rooms of one floor know nothing of each other,
 * and nothing imports in a circle.
 *
 * The floors of the verifier are those of Python in pyproject.toml; a test compares them.
 */
const FLOORS = [
  ["page", "package"],
  ["verifier/index", "verifier/bundle", "vendor"],
  ["verifier/exports"],
  ["verifier/online"],
  ["verifier/reading"],
  ["verifier/verification"],
  ["verifier/past"],
  ["verifier/certificate_status"],
  ["verifier/verdict", "verifier/trust", "verifier/every_language"],
  ["verifier/code_words"],
  ["verifier/accounts"],
  ["verifier/words", "verifier/platforms"],
  ["verifier/wire/bundle"],
  ["verifier/wire/profile_index", "verifier/wire/directory"],
  // One room: a status list in bits is itself a credential, and each credential points to status
  // lists.
  ["verifier/wire/(?:credentials|status)", "verifier/wire/carriers"],
  ["verifier/wire/number"],
  ["verifier/wire/envelope"],
  ["verifier/errors", "verifier/usage", "verifier/data", "verifier/days", "verifier/zones"],
];

const WEB = "^verifier/web/";
const pattern = (rooms) => `${WEB}(?:${rooms.join("|")})(?:/|\\.js$)`;

/** No module of `room` imports anything but its own room and the `lower` ones. */
function direction(room, lower) {
  return {
    name: `${room.replace(/\(\?:(.*)\)/, "$1")} imports itself and lower floors alone`,
    severity: "error",
    from: { path: pattern([room]) },
    to: { pathNot: pattern([room, ...lower]) },
  };
}

const directions = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => direction(room, FLOORS.slice(floor + 1).flat())),
);

export default {
  // Types are read by tsc, and import nothing that runs.
  options: { doNotFollow: { path: "node_modules" }, exclude: { path: "\\.d\\.ts$" } },
  forbidden: [
    ...directions,
    {
      name: "every module stands on a floor",
      severity: "error",
      from: { path: WEB, pathNot: pattern(FLOORS.flat()) },
      to: {},
    },
    { name: "nothing imports in a circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "what is imported is there",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "every module is imported",
      severity: "error",
      module: {
        path: WEB,
        pathNot: `${WEB}(?:page/main|package/badge|verifier/index|verifier/bundle)\\.js$`,
        numberOfDependentsLessThan: 1,
      },
      from: {},
    },
  ],
};
