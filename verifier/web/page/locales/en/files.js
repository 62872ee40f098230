/** What to do with a file that could not be read, or that means two certificates, in English. */
export const WORDS = {
  file_heif:
    "This is a HEIC or AVIF picture, which this browser cannot read. Save it as JPEG " +
    "(iPhone: Settings › Camera › Formats › Most Compatible), or take a screenshot of the code and choose that.",
  file_pdf:
    "This is a PDF. Open it, take a screenshot of the page with the QR code and choose that picture.",
  file_zip: "This is an archive or an Office file. To check a sheet, open /bang-tinh.",
  file_empty:
    "This file is empty; perhaps its download did not finish. Download the picture again, then " +
    "choose it.",
  file_svg:
    "No certificate is stored in this SVG. Take a screenshot of the QR code and choose that picture.",
  file_large:
    "The picture is too large to be read on this device. Crop it to the QR code, or take a " +
    "screenshot of the code, and choose that.",
  file_broken:
    "This file cannot be opened: it is not a picture, or it is damaged. Download it again, or " +
    "take a screenshot of the QR code, and choose that.",
  file_several_title: "The picture has codes of several certificates",
  file_several: "We used none of them. Which certificate do you want to check?",
  file_disagrees_title: "This picture contradicts itself",
  file_disagrees:
    "The certificate inside the file is not the one that the visible code leads to. Do not " +
    "rely on the picture; check each certificate.",
  file_which: "Certificates in the picture",
  file_check: "Check",
  file_inside: "(inside the file)",
  file_beside: "The picture holds another code, which we did not use or open:",
  file_payment: "a payment code",
};
