/**
 * What to do with a file in which no code was found, by what kind of file it is: the words of the
 * command, for a page.
 */
const KINDS = [
  {
    is: (head) =>
      head.slice(4, 8) === "ftyp" &&
      /^(?:hei[cxms]|hev[cms]|mif1|msf1|avi[fs])$/.test(head.slice(8, 12)),
    vi: "Đây là ảnh HEIC hoặc AVIF mà trình duyệt này chưa đọc được. Hãy lưu ảnh thành JPEG, hoặc chụp màn hình mã rồi chọn ảnh đó.",
    en: "This is a HEIC or AVIF picture, which this browser cannot read. Save it as JPEG, or take a screenshot of the code and choose that.",
  },
  {
    is: (head) => head.startsWith("%PDF-"),
    vi: "Đây là tệp PDF. Hãy chụp màn hình trang có mã QR rồi chọn ảnh đó.",
    en: "This is a PDF. Take a screenshot of the page with the QR code and choose that picture.",
  },
  {
    is: (head) => /^(?:PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0)/.test(head),
    vi: "Đây là tệp nén hoặc tệp Office. Bảng tính có chỗ kiểm tra riêng: /bang-tinh.",
    en: "This is an archive or an Office file. Sheets are checked elsewhere: /bang-tinh.",
  },
];

/** {vi, en} for a Blob, null where its kind is not known. */
export async function adviceOn(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  return KINDS.find(({ is }) => is(head)) ?? null;
}
