/**
 * What a script uses that a browser of the floor may lack: globals, members and forms of regular
 * expressions. Syntax is not looked at, because esbuild rewrites it.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { lacking } from "./browsers.mjs";

const packages = createRequire(
  fileURLToPath(new URL("../../../tests/vendor/package.json", import.meta.url)),
);
const { parse } = packages("acorn");
const { simple } = packages("acorn-walk");
const {
  api,
  javascript: { builtins },
} = packages("@mdn/browser-compat-data");

/** Global -> the interface that it is one of. */
const INSTANCES = {
  caches: "CacheStorage",
  crypto: "Crypto",
  document: "Document",
  history: "History",
  localStorage: "Storage",
  location: "Location",
  navigator: "Navigator",
  performance: "Performance",
};
const GLOBALS = ["globalThis", "self", "window"];

/** Name of a member -> the entries of that name, of every interface. */
const MEMBERS = new Map();
const { Intl } = builtins;
for (const members of [api, builtins, Intl].flatMap((room) => Object.values(room))) {
  for (const [name, entry] of Object.entries(members)) {
    if (!entry.__compat || name.endsWith("_static")) continue;
    if (!MEMBERS.has(name)) MEMBERS.set(name, []);
    MEMBERS.get(name).push(entry);
  }
}

const GENERAL = /^(?:[CLMNPSZ][a-z]?|ExtPict|Alphabetic|ASCII|Any)$/;
/** Form of a regular expression -> what it is called; each is a syntax error before some version. */
const FORMS = [
  [/^\(\?<[=!]/, "regexp lookbehind"],
  [/^\(\?[a-z]*(?:-[a-z]*)?:/, "regexp modifiers"],
];

/** The syntax tree of the text of a module. */
export const tree = (text) =>
  parse(text, { ecmaVersion: 2022, sourceType: "module", locations: true });

/**
 * [{feature, line, lacking}] of the tree of a module. `methods`: names of functions that are our
 * own, whatever a browser has under that name.
 */
export function findings(module, methods) {
  const found = [];
  const own = declared(module);
  const add = (node, feature, browsers) => {
    if (browsers.length > 0) {
      found.push({ feature, line: node.loc.start.line, lacking: browsers });
    }
  };
  const global = (node, name) => {
    const entry = api[name] ?? builtins[name];
    if (entry?.__compat && !own.has(name)) add(node, name, lacking(entry));
  };
  simple(module, {
    Identifier: (node) => global(node, node.name),
    MemberExpression: (node) => member(node, own, add, global),
    CallExpression({ callee }) {
      if (callee.type === "MemberExpression") called(callee, own, methods, add);
    },
    Literal: (node) => literal(node, add),
    TemplateElement: (node) => forms(node, node.value.cooked ?? "", add),
    VariableDeclarator({ id, init }) {
      if (id.type !== "ObjectPattern" || !GLOBALS.includes(init?.name)) return;
      for (const { key } of id.properties) global(key, key.name);
    },
  });
  return found;
}

/** The names of the functions that a module defines, for `findings` of every module. */
export function methodsOf(module) {
  const names = [];
  simple(module, {
    MethodDefinition: ({ key }) => names.push(key.name),
    Property({ key, value }) {
      if (value.type.endsWith("FunctionExpression")) names.push(key.name);
    },
    ExportNamedDeclaration({ declaration }) {
      const declared = declaration?.declarations ?? [declaration];
      declared.forEach((each) => names.push(each?.id?.name));
    },
  });
  return names;
}

/** The names that a module declares or imports itself, anywhere in it. */
function declared(module) {
  const own = new Set();
  const take = (target) => {
    if (target?.type === "Identifier") own.add(target.name);
    else if (target?.type === "ObjectPattern") {
      target.properties.forEach((property) => take(property.value ?? property.argument));
    } else if (target?.type === "ArrayPattern") target.elements.forEach(take);
    else if (target?.type === "AssignmentPattern") take(target.left);
    else if (target?.type === "RestElement") take(target.argument);
  };
  const routine = (node) => {
    take(node.id);
    node.params.forEach(take);
  };
  simple(module, {
    VariableDeclarator({ id, init }) {
      if (!GLOBALS.includes(init?.name)) take(id);
    },
    FunctionDeclaration: routine,
    FunctionExpression: routine,
    ArrowFunctionExpression: routine,
    ClassDeclaration: ({ id }) => take(id),
    CatchClause: ({ param }) => take(param),
    ImportDeclaration: ({ specifiers }) => specifiers.forEach(({ local }) => take(local)),
  });
  return own;
}

/** The interface of what a member is read of; undefined where that is not a global. */
function interfaceOf({ object }, own) {
  if (object.type !== "Identifier" || own.has(object.name)) return undefined;
  return INSTANCES[object.name] ?? object.name;
}

const memberOf = (owner, name) => {
  const members = api[owner] ?? builtins[owner];
  return members?.[`${name}_static`] ?? members?.[name];
};

/** A member of a global: `navigator.share`, `Object.hasOwn`, `globalThis.DecompressionStream`. */
function member(node, own, add, global) {
  const { name } = node.property;
  const owner = interfaceOf(node, own);
  if (node.computed || owner === undefined) return;
  if (GLOBALS.includes(owner)) global(node, name);
  const entry = memberOf(owner, name);
  if (entry?.__compat) add(node, `${owner}.${name}`, lacking(entry));
}

/**
 * A method of anything else. Only its name is known, so it is found where no interface at all has
 * a method of that name in some browser of the floor.
 */
function called(node, own, methods, add) {
  const { name } = node.property;
  const owner = interfaceOf(node, own);
  if (node.computed || methods.has(name) || memberOf(owner, name)) return;
  const missing = (MEMBERS.get(name) ?? []).map(lacking);
  if (missing.length > 0 && missing.every((browsers) => browsers.length > 0)) {
    add(node, `.${name}()`, missing.sort((one, other) => one.length - other.length)[0]);
  }
}

function literal(node, add) {
  if (node.regex?.flags.includes("v")) add(node, "regexp flag v", ["every browser"]);
  if (node.regex) forms(node, node.regex.pattern, add);
  else if (typeof node.value === "string") forms(node, node.value, add);
}

/** Also of texts, because a regular expression may be made of one. */
function forms(node, source, add) {
  for (const [, inner] of source.matchAll(/(\(\?.{0,12}|\\[pP]\{[^}]*\})/gs)) {
    const form = FORMS.find(([start]) => start.test(inner) && !inner.startsWith("(?:"));
    if (form) add(node, form[1], ["safari 15.4"]);
    const property = /^\\[pP]\{([^}]*)\}/.exec(inner)?.[1];
    if (property && !GENERAL.test(property)) add(node, `\\p{${property}}`, ["some"]);
  }
}
