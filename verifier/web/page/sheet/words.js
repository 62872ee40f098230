/** The words of the sheet screen, loaded with it. */
const vi = {
  sheet_title: "Kiểm tra cả bảng",
  sheet_lead:
    "Chọn một bảng có cột kênh hoặc cột chứng nhận: nhận lại đúng các dòng ấy, thêm kết quả của từng dòng.",
  sheet_private:
    "Bảng được đọc và kiểm tra ngay trong trình duyệt này, không tải lên đâu cả. Mỗi kênh chỉ được tìm trong một phần của danh mục đã công bố.",
  sheet_choose: "Chọn tệp CSV hoặc Excel (XLSX)",
  sheet_drop: "Trên máy tính có thể thả tệp vào trang.",
  sheet_template: "Tải bảng mẫu",
  sheet_reading: "Đang đọc {name}…",
  sheet_progress: "Đã kiểm tra {done} trên {total} dòng",
  sheet_stop: "Dừng",
  sheet_done: "Xong: {total} dòng của {name}",
  sheet_stopped:
    "Đã dừng: {done} trên {total} dòng của {name}. Dòng chưa kiểm tra được ghi rõ trong bảng.",
  sheet_none: "Dòng không kiểm tra được",
  sheet_download: "Tải bảng kết quả (CSV)",
  sheet_again: "Kiểm tra bảng khác",
  sheet_home: "Kiểm tra một chứng nhận",
  sheet_encoding:
    "Tệp phải là UTF-8 hoặc UTF-16. Trong Excel: Lưu thành › CSV UTF-8, hoặc lưu thành XLSX.",
  sheet_table: "Tệp này không phải bảng CSV hay XLSX đọc được.",
  sheet_empty: "Bảng không có dòng nào.",
  sheet_large:
    "Bảng quá lớn cho trang này (32 MB, 100.000 dòng, 1 triệu ô). Hãy chia nhỏ, hoặc lưu thành CSV và dùng lệnh credverifier check-csv.",
  sheet_columns: "Không thấy cột kênh hay cột chứng nhận. Các cột của bảng: {columns}",
  sheet_unloaded: "Chưa tải được phần đọc Excel. Hãy xem lại mạng rồi thử lại.",
};
const en = {
  sheet_title: "Check a whole sheet",
  sheet_lead:
    "Choose a sheet with a column of profiles or certificates: the same rows come back, with what was found for each.",
  sheet_private:
    "The sheet is read and checked in this browser and uploaded nowhere. Each profile is only looked for in one part of the published index.",
  sheet_choose: "Choose a CSV or Excel (XLSX) file",
  sheet_drop: "On a computer you can also drop a file on this page.",
  sheet_template: "Download a template",
  sheet_reading: "Reading {name}…",
  sheet_progress: "{done} of {total} rows checked",
  sheet_stop: "Stop",
  sheet_done: "Done: {total} rows of {name}",
  sheet_stopped:
    "Stopped: {done} of {total} rows of {name}. The sheet says which rows were not checked.",
  sheet_none: "Rows that could not be checked",
  sheet_download: "Download the result (CSV)",
  sheet_again: "Check another sheet",
  sheet_home: "Check one certificate",
  sheet_encoding:
    "The file must be UTF-8 or UTF-16. In Excel: Save as › CSV UTF-8, or save as XLSX.",
  sheet_table: "This file is not a CSV or XLSX sheet that can be read.",
  sheet_empty: "The sheet has no rows.",
  sheet_large:
    "The sheet is too large for this page (32 MB, 100,000 rows, 1 million cells). Split it, or save it as CSV and use the command credverifier check-csv.",
  sheet_columns: "There is no column of profiles or certificates. The sheet's columns: {columns}",
  sheet_unloaded: "The reader of Excel files could not be loaded. Check the network and try again.",
};
export const WORDS = { vi, en };
