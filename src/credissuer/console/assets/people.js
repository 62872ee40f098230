// A link that is shown once is copied by a button. Without this script it is selected and copied.
"use strict";

const button = document.querySelector("[data-copies]");
if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    document.getElementById("copied").textContent = button.dataset.done;
  });
}
