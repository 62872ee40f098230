// Security keys (WebAuthn) in forms: `data-key` says whether one is asked (get) or made (create).
// The answer goes into the form's own field, and the form is sent like any other.
"use strict";

function octets(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// By hand and not by PublicKeyCredential.parse…FromJSON, which Safari has only since version 17.4.
function read(options) {
  const named = (list) => (list || []).map((each) => ({ ...each, id: octets(each.id) }));
  const read = { ...options, challenge: octets(options.challenge) };
  if (options.user) read.user = { ...options.user, id: octets(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = named(options.allowCredentials);
  return read;
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: text(credential.rawId), type, response });
}

async function challenge(form) {
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  const reply = await fetch(form.dataset.options, { method: "POST", body, redirect: "error" });
  const answer = await reply.json();
  if (!reply.ok) throw new Error(answer.detail || form.dataset.failed);
  return read(answer);
}

function problem(form, error) {
  if (error.name === "NotAllowedError" || error.name === "AbortError") return form.dataset.cancelled;
  if (error.name === "InvalidStateError") return form.dataset.known;
  if (error.name === "Error") return error.message;
  return form.dataset.failed;
}

async function ask(form) {
  const told = form.querySelector("[data-problem]");
  const button = form.querySelector("button");
  const words = button.textContent;
  told.hidden = true;
  button.disabled = true;
  button.textContent = form.dataset.wait;
  try {
    if (!window.PublicKeyCredential) throw new Error(form.dataset.unsupported);
    const publicKey = await challenge(form);
    const made = form.dataset.key === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    form.elements.answer.value = written(made);
    // The method and not the button: it would come here again.
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    told.textContent = problem(form, error);
    told.hidden = false;
    button.disabled = false;
    button.textContent = words;
  }
}

for (const form of document.querySelectorAll("form[data-key]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

// What was to be decided before the key was asked for is sent now.
const waiting = document.querySelector("form[data-send]");
if (waiting) HTMLFormElement.prototype.submit.call(waiting);
