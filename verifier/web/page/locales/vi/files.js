/** What to do with a file in which no code was found, in Vietnamese. */
export const WORDS = {
  file_heif:
    "Đây là ảnh HEIC hoặc AVIF mà trình duyệt này chưa đọc được. Hãy lưu ảnh thành JPEG, hoặc " +
    "chụp màn hình mã rồi chọn ảnh đó.",
  file_pdf: "Đây là tệp PDF. Hãy chụp màn hình trang có mã QR rồi chọn ảnh đó.",
  file_zip: "Đây là tệp nén hoặc tệp Office. Bảng tính có chỗ kiểm tra riêng: /bang-tinh.",
};
