/** What is said where the device itself is to blame, in English. */
export const WORDS = {
  clock_title: "Your phone's clock is wrong by about {amount}",
  clock_step:
    "Turn on automatic date and time in Settings, then press Try again. Nothing can be said about " +
    "the certificate yet.",
  clock_text: "Your device says {here}. The right time then was {there} (in Viet Nam).",
  unable_title: "This browser cannot check for itself",
  unable_text:
    "To check the signature itself, the page needs a newer browser and a secure connection " +
    "(https). Nothing can be said about the certificate yet.",
  unable_signature:
    "This certificate has a kind of signature that your browser cannot check. Nothing can be said " +
    "about the certificate yet.",
  ask_server: "Have the server check it",
  no_server: "If you still see this afterwards, there is no server here: use a newer browser.",
};
