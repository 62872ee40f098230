/**
 * Leaves out of the page what it never shows: the details of refusals, which are for the log of
 * whoever runs the verifier. Codes stay, and with them every answer.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const packages = createRequire(
  fileURLToPath(new URL("../../../tests/vendor/package.json", import.meta.url)),
);
const { parse } = packages("acorn");
const { simple } = packages("acorn-walk");

const REFUSAL = "CredentialError";
/** Functions of this name make a refusal of its detail, in whichever module they stand. */
const MAKERS = ["invalid", "malformed", "unreadable", "unsupported"];

const isRefusal = (node) => node.type === "NewExpression" && node.callee.name === REFUSAL;
const isText = ({ type, value }) =>
  type === "TemplateLiteral" || (type === "Literal" && typeof value === "string");
/** What can be left out, because reading it does nothing. */
const isIdle = (node) => isText(node) || ["Identifier", "MemberExpression"].includes(node.type);

/** The text of a module without the details of refusals. */
export function withoutDetails(text) {
  const cuts = [];
  const tree = parse(text, { ecmaVersion: 2022, sourceType: "module" });
  const makers = new Set();
  simple(tree, {
    VariableDeclarator({ id, init }) {
      if (init?.type === "ArrowFunctionExpression" && isRefusal(init.body)) makers.add(id.name);
    },
    ImportSpecifier({ local }) {
      if (MAKERS.includes(local.name)) makers.add(local.name);
    },
  });
  simple(tree, {
    NewExpression(node) {
      const [code, detail] = node.arguments;
      if (isRefusal(node) && detail && isIdle(detail)) cuts.push([code.end, detail.end]);
    },
    CallExpression({ callee, arguments: given }) {
      const detail = given[given.length - 1];
      if (!makers.has(callee.name) || !detail || !isText(detail)) return;
      cuts.push([given.length > 1 ? given[given.length - 2].end : detail.start, detail.end]);
    },
  });
  // From the end, so that the places in front stay where they are. None stands within another.
  return cuts
    .sort(([one], [other]) => other - one)
    .reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), text);
}
