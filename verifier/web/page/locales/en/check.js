/** The words of the check screen in English, which a visitor with a badge's link never needs. */
export const WORDS = {
  check_title: "Check a credibility certificate",
  check_lead: "A badge in a picture or video is not proof. See its current status here.",
  paste_label: "Profile link, or number or link on the badge",
  paste_hint: "For example tiktok.com/@minhanh.review or 7K3M9-QX2HS",
  paste_button: "Paste",
  paste_by_hand: "Press and hold in the box, then choose “Paste”.",
  paste_empty:
    "There is nothing to paste. Open the profile, choose Share › Copy link, then come back here.",
  sheet_link: "Check a whole sheet of profiles",
  check_button: "Check",
  check_empty: "Paste or type a link or a certificate number.",
  check_post:
    "This link does not lead to the page of a profile, or the profile could not be found. Open " +
    "the profile's page, choose Share › Copy link, or search by its name below.",
  share_asked: "Asking the platform which profile this short link leads to…",
  tools_title: "Check again",
  tips_title: "How to make the code readable",
  tip_whole:
    "Take a screenshot, or a photo from straight ahead in good light, with the whole square and " +
    "its white edge.",
  tip_straight:
    "Do not crop or shrink it, and do not photograph a screen where a screenshot is possible.",
  tip_original:
    "Pictures sent in messages are often compressed: open the original, or type the number under " +
    "the code.",
  picture_button: "Choose a picture of the QR code",
  picture_hint:
    "A screenshot works too; on a computer you can also paste or drop a picture. It is read on " +
    "your own device and never sent.",
  picture_none: "This file is not a picture.",
  number_title: "Type the number under the code",
  number_label: "Certificate number, 10 characters",
  number_hint: "Capital and small letters both work. I and L are read as 1, O as 0.",
  number_short: "Characters missing: {count}.",
  number_long: "Extra characters: {count}. A certificate number has only 10.",
  number_u: "A certificate number never has the letter U. It may be a V.",
  number_accent:
    "Your keyboard turned this into “{character}”. Switch off Vietnamese typing and type that " +
    "character again.",
  number_character: "A certificate number never has the character “{character}”.",
  number_sum:
    "One character is wrong, or two have changed places. Compare each with the number under the " +
    "code.",
  handle_title: "Search by profile name",
  handle_platform: "Platform",
  handle_label: "The name after the @",
  handle_hint:
    "The name in the profile's address, not the display name. It is never sent: the page loads " +
    "a part of the directory and looks the name up there itself.",
  handle_button: "Search",
  handle_wrong:
    "This is not a profile name on {platform}. Copy the name after the @ exactly: no spaces, " +
    "no accents.",
  camera_title: "Scan with the camera",
  camera_hint:
    "Only for a code on paper or on another device: a camera cannot scan the screen of its own " +
    "phone.",
  camera_start: "Switch the camera on",
  camera_stop: "Switch the camera off",
  camera_looking: "Hold the code into the frame. The picture does not leave your device.",
  camera_refused:
    "You or this app do not let the page use the camera. Take a screenshot or a photo of the " +
    "code and choose that picture.",
  camera_missing:
    "No camera can be used here. Take a screenshot or a photo of the code and choose that picture.",
  camera_unloaded:
    "The code reader could not be loaded. Check your connection and try again, or type the " +
    "number under the code.",
  address_title: "How do I know that this is the real page?",
  address_true:
    "Look at your browser's address bar: the part between https:// and the first / must be " +
    "exactly {host}, letter for letter.",
  address_false:
    "Anyone can make a page that looks the same and print a QR code that leads there. " +
    "Addresses like {host}.verify.example, or with an extra hyphen or word, are fakes.",
  address_scan:
    "If in doubt, type the address above yourself and then the number under the code. The real " +
    "page never asks for a password, OTP, phone number or money.",
};
