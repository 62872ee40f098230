/** What to do with a file in which no code was found, in English. */
export const WORDS = {
  file_heif:
    "This is a HEIC or AVIF picture, which this browser cannot read. Save it as JPEG, or take a " +
    "screenshot of the code and choose that.",
  file_pdf:
    "This is a PDF. Take a screenshot of the page with the QR code and choose that picture.",
  file_zip: "This is an archive or an Office file. Sheets are checked elsewhere: /bang-tinh.",
};
