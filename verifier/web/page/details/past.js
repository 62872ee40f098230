/**
 * How the certificate stood on another day, from the lists that were kept: asked for below the
 * details, and answered in plain words, because the colours of this page speak of today.
 */
import { CredentialError, Verifier } from "../../verifier/exports.js";
import { SLACK } from "../checker.js";
import { button, element } from "../dom.js";
import { language, say } from "../language.js";

/** The question and the place of its answer; null where no certificate was proven. */
export function otherDay({ verdict, token, anchors }) {
  if (!token || verdict.certificate === null || anchors === null) return null;
  const answer = element("p", { class: "then", role: "status" });
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const day = element("input", { type: "date", id: "other-day", max: today });
  const ask = async () => {
    if (day.value === "") return day.focus();
    answer.textContent = say("past_working");
    answer.textContent = await answerOf(day.value, token, anchors);
    return null;
  };
  return element(
    "div",
    { class: "past" },
    element("h2", {}, say("past_title")),
    element("label", { for: "other-day" }, say("past_day")),
    element("p", { class: "actions" }, day, button("plain", ask, say("past_ask"))),
    answer,
  );
}

/** What stood at the end of a day, in words. */
async function answerOf(day, token, anchors) {
  const verifier = new Verifier({ anchors, memory: new Map(), notBeforeSlack: SLACK });
  try {
    const then = await verifier.check(token, { asOf: day });
    if (then.verdict === "status_unavailable") return say("past_not_kept");
    return `${then.headline[language()]}.`;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return say(error.code === "as_of.future" ? "past_future" : "past_not_kept");
  }
}
