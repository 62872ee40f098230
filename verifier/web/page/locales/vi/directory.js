/** The words of the directory in Vietnamese. */
export const WORDS = {
  directory_title: "Danh bạ người có chứng nhận",
  directory_lead:
    "Chỉ có những người tự đồng ý được tìm thấy và chứng nhận đang còn hiệu lực. Không có số người " +
    "theo dõi, không xếp hạng.",
  directory_private: "Việc tìm diễn ra ngay trong trình duyệt này: điều bạn gõ không được gửi đi.",
  directory_text: "Tên hoặc tài khoản",
  directory_topic: "Chủ đề",
  directory_platform: "Nền tảng",
  directory_region: "Tỉnh, thành phố",
  directory_level: "Mức chứng nhận",
  directory_any: "Tất cả",
  directory_loading: "Đang tải danh bạ: {done}/{total}",
  directory_count: "{count} người",
  directory_none: "Không có ai phù hợp. Hãy bỏ bớt điều kiện.",
  directory_empty: "Danh bạ chưa có ai.",
  directory_lost: "Chưa tải được danh bạ. Hãy thử lại sau ít phút.",
  directory_retry: "Thử lại",
  directory_until: "đến {day}",
  directory_check: "Xem và kiểm tra",
  directory_more: "Xem thêm {count} người",
  directory_clear: "Bỏ mọi điều kiện",
  directory_download: "Tải bảng (CSV)",
  directory_file: "danh-ba.csv",
  directory_sheet: "Kiểm tra cả bảng",
  directory_home: "Kiểm tra một chứng nhận",
};
