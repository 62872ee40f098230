// The secret of a link stands behind # and goes into the form; the address forgets it at once.
"use strict";

const field = document.getElementById("secret");
if (field && window.location.hash.length > 1) {
  field.value = window.location.hash.slice(1);
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  field.form.requestSubmit();
}
