/** What is said where the device itself is to blame, in English. */
export const WORDS = {
  clock_title: "Your phone's clock is wrong by about {amount}",
  clock_step:
    "Turn on automatic date and time in Settings, then press Try again. No conclusion about " +
    "the certificate yet.",
  clock_text: "Your device says {here}. The correct time then was {there} (in Viet Nam).",
  unable_title: "This browser cannot check by itself",
  unable_text:
    "To check the signature on your device, the page needs a newer browser and a secure " +
    "connection (https). No conclusion about the certificate yet.",
  unable_signature:
    "This certificate has a kind of signature that your browser cannot check. No conclusion " +
    "about the certificate yet.",
  ask_server: "Have the server check it",
  no_server: "If you still see this afterwards, there is no server here: use a newer browser.",
};
