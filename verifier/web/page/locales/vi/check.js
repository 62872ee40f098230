/**
 * The words of the check screen in Vietnamese, which a visitor with a badge's link never needs.
 */
export const WORDS = {
  check_title: "Kiểm tra chứng nhận tín nhiệm",
  check_lead:
    "Huy hiệu trong ảnh hay video chưa phải bằng chứng. Hãy xem trạng thái hiện tại ở đây.",
  paste_label: "Liên kết kênh, số hoặc liên kết trên huy hiệu",
  paste_hint: "Ví dụ: tiktok.com/@minhanh.review hoặc 7K3M9-QX2HS",
  paste_button: "Dán",
  paste_by_hand: "Nhấn giữ trong ô rồi chọn “Dán”.",
  paste_empty:
    "Chưa có gì để dán. Hãy mở kênh, chọn Chia sẻ › Sao chép liên kết, rồi quay lại đây.",
  sheet_link: "Kiểm tra cả một bảng kênh",
  check_button: "Kiểm tra",
  check_empty: "Hãy dán hoặc nhập một liên kết hay số chứng nhận.",
  check_post:
    "Liên kết này không dẫn tới trang của một kênh, hoặc chưa tìm được kênh. Hãy mở trang của " +
    "kênh, chọn Chia sẻ › Sao chép liên kết, hoặc tìm theo tên kênh ở dưới.",
  share_asked: "Đang hỏi nền tảng xem liên kết rút gọn này dẫn tới kênh nào…",
  tools_title: "Kiểm tra lại",
  tips_title: "Để đọc được mã",
  tip_whole: "Chụp màn hình, hoặc chụp thẳng và đủ sáng, thấy trọn ô vuông và viền trắng quanh nó.",
  tip_straight:
    "Đừng cắt hay thu nhỏ ảnh. Nếu chụp màn hình được thì đừng dùng máy khác để chụp lại.",
  tip_original: "Ảnh nhận qua tin nhắn thường bị nén: hãy mở ảnh gốc, hoặc nhập số in dưới mã.",
  picture_button: "Chọn ảnh có mã QR",
  picture_hint:
    "Ảnh chụp màn hình cũng được; trên máy tính có thể dán hay thả ảnh vào trang. Ảnh được đọc " +
    "ngay trên máy bạn, không gửi đi đâu.",
  picture_none: "Tệp này không phải ảnh.",
  number_title: "Nhập số in dưới mã",
  number_label: "Số chứng nhận gồm 10 ký tự",
  number_hint: "Chữ hoa hay thường đều được. I và L đọc là 1, O đọc là 0.",
  number_short: "Còn thiếu {count} ký tự.",
  number_long: "Thừa {count} ký tự: số chứng nhận chỉ có 10 ký tự.",
  number_u: "Số chứng nhận không bao giờ có chữ U. Có thể đó là chữ V.",
  number_accent:
    "Bàn phím đã đổi thành chữ “{character}”. Hãy tắt bộ gõ tiếng Việt rồi nhập lại ký tự này.",
  number_character: "Ký tự “{character}” không có trong số chứng nhận.",
  number_sum:
    "Có một ký tự sai, hoặc hai ký tự bị đổi chỗ. Hãy so lại từng ký tự với số in dưới mã.",
  handle_title: "Tìm theo tên kênh",
  handle_platform: "Nền tảng",
  handle_label: "Tên sau dấu @",
  handle_hint:
    "Là tên trong địa chỉ của kênh, không phải tên hiển thị. Tên này không được gửi đi đâu: " +
    "trang tải một phần danh mục rồi tự tìm trong đó.",
  handle_button: "Tìm",
  handle_wrong:
    "Đây không phải tên kênh trên {platform}. Hãy chép đúng tên sau dấu @: không dấu cách, không " +
    "dấu tiếng Việt.",
  camera_title: "Quét bằng camera",
  camera_hint:
    "Chỉ cho mã trên giấy hay trên máy khác: camera không quét được màn hình của chính máy này.",
  camera_start: "Bật camera",
  camera_stop: "Tắt camera",
  camera_looking: "Đưa mã vào khung hình. Hình ảnh không rời khỏi máy bạn.",
  camera_refused:
    "Bạn hoặc ứng dụng này chưa cho phép trang dùng camera. Hãy chụp màn hình hay chụp ảnh mã, " +
    "rồi chọn ảnh đó.",
  camera_missing:
    "Trang không dùng được camera ở đây. Hãy chụp màn hình hay chụp ảnh mã, rồi chọn ảnh đó.",
  camera_unloaded:
    "Chưa tải được phần đọc mã. Hãy xem lại mạng rồi thử lại, hoặc nhập số in dưới mã.",
  address_title: "Làm sao biết đây là trang thật?",
  address_true:
    "Nhìn thanh địa chỉ của trình duyệt: phần giữa https:// và dấu / đầu tiên phải đúng là " +
    "{host}, không thêm bớt chữ nào.",
  address_false:
    "Ai cũng có thể làm một trang giống hệt và in mã QR dẫn tới đó. Địa chỉ kiểu " +
    "{host}.xac-minh.example hay thêm gạch nối, thêm chữ đều là giả.",
  address_scan:
    "Nếu không chắc, hãy tự gõ địa chỉ trên rồi nhập số in dưới mã. Trang thật không hỏi mật " +
    "khẩu, OTP, số điện thoại hay tiền.",
};
