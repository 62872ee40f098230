/** What is said where the device itself is to blame, in Vietnamese. */
export const WORDS = {
  clock_title: "Đồng hồ điện thoại của bạn sai khoảng {amount}",
  clock_step:
    "Hãy vào Cài đặt, bật ngày giờ tự động, rồi bấm Thử lại. Chưa thể kết luận gì về chứng nhận.",
  clock_text: "Máy bạn đang ghi {here}. Giờ đúng lúc đó là {there} (giờ Việt Nam).",
  unable_title: "Trình duyệt này chưa tự kiểm tra được",
  unable_text:
    "Để tự kiểm tra chữ ký, trang cần một trình duyệt mới hơn và kết nối an toàn (https). Chưa " +
    "thể kết luận gì về chứng nhận.",
  unable_signature:
    "Chứng nhận này dùng loại chữ ký mà trình duyệt của bạn chưa kiểm tra được. Chưa thể kết luận " +
    "gì về chứng nhận.",
  ask_server: "Kiểm tra bằng máy chủ",
  no_server:
    "Nếu bấm rồi mà vẫn thấy dòng này, ở đây không có máy chủ: hãy mở trang bằng trình duyệt mới " +
    "hơn.",
};
