/**
 * Every case of the families named in the query, in a browser; the outcome is in the document's
 * `data-answer`: {asked, wrong}.
 */
import { cases } from "./vectors.mjs";

const load = async (name) => (await fetch(`/vectors/${name}`)).json();

const wrong = [];
let asked = 0;
for (const file of new URLSearchParams(location.search).getAll("family")) {
  const family = await load(file);
  for (const [name, differences] of await cases(family, await load(family.trust_list))) {
    asked += 1;
    const members = await differences();
    if (Object.keys(members).length > 0) wrong.push([file, name, members]);
  }
}
document.documentElement.dataset.answer = JSON.stringify({ asked, wrong });
