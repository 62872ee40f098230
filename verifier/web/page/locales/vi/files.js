/** What to do with a file that could not be read, or that means two certificates, in Vietnamese. */
export const WORDS = {
  file_heif:
    "Đây là ảnh HEIC hoặc AVIF mà trình duyệt này chưa đọc được. Hãy lưu ảnh thành JPEG (iPhone: " +
    "Cài đặt › Camera › Định dạng › Tương thích nhất), hoặc chụp màn hình mã rồi chọn ảnh đó.",
  file_pdf: "Đây là tệp PDF. Hãy mở tệp, chụp màn hình trang có mã QR rồi chọn ảnh đó.",
  file_zip: "Đây là tệp nén hoặc tệp Office. Muốn kiểm tra bảng tính, hãy mở /bang-tinh.",
  file_empty: "Tệp này trống, có thể do tải về chưa xong. Hãy tải lại ảnh rồi chọn lại.",
  file_svg: "Không có chứng nhận nào gắn trong ảnh SVG này. Hãy chụp màn hình mã QR rồi chọn ảnh đó.",
  file_large:
    "Ảnh quá lớn để đọc trên máy này. Hãy cắt lấy phần có mã QR hoặc chụp màn hình mã rồi chọn lại.",
  file_broken:
    "Không mở được tệp này: không phải ảnh, hoặc ảnh bị hỏng. Hãy tải lại ảnh hoặc chụp màn hình mã " +
    "QR rồi chọn lại.",
  file_several_title: "Ảnh có mã của nhiều chứng nhận",
  file_several: "Chúng tôi chưa dùng mã nào. Bạn muốn kiểm tra chứng nhận nào?",
  file_disagrees_title: "Ảnh này không nhất quán",
  file_disagrees:
    "Chứng nhận gắn trong tệp khác với mã nhìn thấy. Đừng dựa vào ảnh này; hãy kiểm tra từng chứng nhận.",
  file_which: "Chứng nhận trong ảnh",
  file_check: "Kiểm tra",
  file_inside: "(trong tệp)",
  file_beside: "Trong ảnh còn mã khác, chúng tôi không dùng và không mở:",
  file_payment: "mã thanh toán",
};
