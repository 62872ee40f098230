/** The page's own words in Vietnamese; those of verdicts are the verifier's. */
export const WORDS = {
  working: "Đang kiểm tra…",
  slow: "Nếu chờ lâu, hãy xem lại mạng rồi tải lại trang.",
  reading: "Đang đọc ảnh trên máy bạn…",
  demo: "DEMO: chứng nhận không có giá trị",
  offline:
    "Máy đang ngoại tuyến. Không có mạng thì không thể biết chứng nhận còn hiệu lực hay đã bị " +
    "thu hồi.",
  never_asks: "Trang này không bao giờ hỏi mật khẩu, OTP hay tiền.",
  official_host: "Địa chỉ đúng của trang này là {host}. Hãy tự gõ vào trình duyệt nếu không chắc.",
  check_again: "Kiểm tra chứng nhận khác",
  retry: "Thử lại",
  tools_unloaded: "Về trang kiểm tra",
  genuine: "Chứng nhận thật, còn hiệu lực",
  question_which: "Bạn đang xem kênh nào?",
  question_pick: "Tôi đang xem kênh này",
  question_paste: "Dán liên kết của kênh đó để so",
  question_proof: "Để chắc chắn, hãy dán liên kết của kênh đó",
  question_take: "Dán",
  question_button: "So sánh",
  question_unreadable:
    "Chưa đọc được liên kết này. Hãy dán liên kết của kênh trên Facebook, YouTube, TikTok, " +
    "Instagram, X, Threads, Zalo hoặc Shopee.",
  question_handle:
    "Tên này có thể ở nhiều nền tảng. Hãy chọn kênh trong danh sách ở trên, hoặc ghi cả tên nền " +
    "tảng, ví dụ: TikTok @minhanh.",
  question_again: "Chọn lại kênh",
  your_profile: "Kênh bạn vừa nêu",
  said_title: "Bạn nói đang xem {account}: đúng là kênh được chứng nhận.",
  said_compare: "Hãy so tên từng chữ cái với kênh trên màn hình:",
  compared_title: "Liên kết bạn dán đúng là kênh được chứng nhận",
  asked_profile: "Kênh bạn đang xem:",
  issued_to: "Cấp cho",
  accounts: "Các kênh trong chứng nhận",
  open_real: "Mở kênh thật",
  open_successor: "Mở bản mới {number}",
  report: "Báo vi phạm",
  meaning_title: "Tạm đình chỉ nghĩa là gì?",
  meaning:
    "Liên minh đang xem xét một phản ánh và chưa kết luận. Sau đó chứng nhận được khôi phục hoặc " +
    "thu hồi. Trong lúc này đừng dựa vào nó, cũng đừng coi chủ kênh là người vi phạm.",
  proven_on: "Đã xác minh chủ kênh ngày {day}",
  checked_at: "Kiểm tra lúc {time}",
  status_as_of: "Danh sách trạng thái lúc {time}",
  details: "Chi tiết kiểm tra",
  details_lost: "Chưa tải được phần chi tiết. Hãy xem lại mạng rồi tải lại trang.",
  trust_unusable: "Danh sách nơi cấp tin cậy của trang này bị thiếu hoặc đã quá hạn.",
  failed_title: "Trang gặp trục trặc",
  failed_text: "Chưa thể kết luận gì về chứng nhận. Hãy tải lại trang.",
};
