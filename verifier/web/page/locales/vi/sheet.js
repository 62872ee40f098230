/** The words of the sheet screen in Vietnamese. */
export const WORDS = {
  sheet_title: "Kiểm tra cả bảng",
  sheet_lead:
    "Chọn một bảng có cột kênh hoặc cột chứng nhận: bạn nhận lại đúng các dòng đó, kèm kết quả " +
    "của từng dòng.",
  sheet_private:
    "Bảng được đọc và kiểm tra ngay trong trình duyệt này, không được gửi đi đâu. Mỗi kênh chỉ " +
    "được tìm trong một phần của danh mục đã công bố.",
  sheet_choose: "Chọn tệp CSV hoặc Excel (XLSX)",
  sheet_drop: "Trên máy tính có thể thả tệp vào trang.",
  sheet_template: "Tải bảng mẫu",
  sheet_reading: "Đang đọc {name}…",
  sheet_progress: "Đã kiểm tra {done} trên {total} dòng",
  sheet_stop: "Dừng",
  sheet_done: "Xong: {total} dòng của {name}",
  sheet_stopped:
    "Đã dừng: {done} trên {total} dòng của {name}. Dòng chưa kiểm tra được ghi rõ trong bảng.",
  sheet_read: "Đã đọc trang tính {name}. Sổ này còn trang khác:",
  sheet_take: "Kiểm tra trang tính {name}",
  sheet_none: "Không kiểm tra được: {count} (dòng {rows})",
  sheet_download: "Tải bảng kết quả (CSV)",
  sheet_download_workbook: "Tải bảng kết quả (Excel)",
  sheet_rows_choose: "Xem các dòng",
  sheet_rows_all: "Tất cả",
  sheet_rows_valid: "Còn hiệu lực",
  sheet_rows_invalid: "Không hợp lệ",
  sheet_rows_unknown: "Chưa thể kết luận",
  sheet_rows_none: "Không kiểm tra được",
  sheet_rows_search: "Tìm trong các dòng",
  sheet_rows_count: "{count} dòng, hiện {shown}",
  sheet_row: "Dòng {row}:",
  sheet_go_on: "Kiểm tra lại các dòng chưa có kết luận",
  sheet_again: "Kiểm tra bảng khác",
  sheet_home: "Kiểm tra một chứng nhận",
  sheet_encoding:
    "Tệp phải là UTF-8 hoặc UTF-16. Trong Excel: Lưu thành › CSV UTF-8, hoặc lưu thành XLSX.",
  sheet_table: "Không đọc được tệp này. Hãy chọn một bảng CSV hoặc XLSX.",
  sheet_empty: "Bảng không có dòng nào.",
  sheet_large:
    "Bảng quá lớn cho trang này (32 MB, 100.000 dòng, 1 triệu ô). Hãy chia nhỏ, hoặc lưu thành " +
    "CSV và dùng lệnh credverifier check-csv.",
  sheet_old: "Không đọc được dạng .xls, .xlsb hay .ods. Hãy mở tệp và lưu lại thành .xlsx hoặc CSV UTF-8.",
  sheet_protected: "Sổ Excel có mật khẩu. Hãy mở sổ, bỏ mật khẩu, lưu lại rồi chọn tệp đó.",
  sheet_columns: "Không thấy cột kênh hay cột chứng nhận. Các cột của bảng: {columns}",
  sheet_unloaded: "Chưa tải được phần đọc Excel. Hãy xem lại mạng rồi thử lại.",
  // What the template for people to fill in, and what they get back, are called.
  sheet_column_profile: "Kênh",
  sheet_column_certificate: "Chứng nhận",
  sheet_column_note: "Ghi chú",
  sheet_template_file: "bang-mau.csv",
  sheet_result_ending: "ket-qua.csv",
};
