// What the keyboard does on the desk. Without this script every page works the same, by links.
"use strict";

const rows = () => [...document.querySelectorAll(".rows tbody tr")].filter((row) => row.querySelector("a"));

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step));
  all[next].querySelector("a").focus();
}

function isTyping(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.getElementById("search");
    if (!search) return;
    event.preventDefault();
    search.focus();
  } else if (event.key === "j") {
    move(1);
  } else if (event.key === "k") {
    move(-1);
  }
});

// The menu is folded away on a phone, where it would fill the first screen.
const fold = document.querySelector(".nav-fold");
if (fold && window.matchMedia("(max-width: 56rem)").matches) fold.open = false;
