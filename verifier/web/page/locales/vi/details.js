/** The words of what stands below a verdict, in Vietnamese. */
export const WORDS = {
  number: "Số chứng nhận",
  level: "Mức",
  programme: "Chương trình",
  proofs: "Đã xác minh chủ kênh",
  criteria: "Tiêu chí",
  valid_from: "Có hiệu lực từ",
  valid_until: "Đến hết ngày",
  check_format: "Định dạng",
  check_issuer: "Nơi cấp và khóa",
  check_signature: "Chữ ký",
  check_validity: "Thời hạn",
  check_status: "Trạng thái hiện tại",
  check_profile: "Đúng kênh",
  pass: "Đạt",
  fail: "Không đạt",
  not_checked: "Chưa kiểm tra",
  source: "Nguồn: {source}",
  source_given: "mã bạn đã nhập",
  source_picture: "ảnh bạn đã chọn",
  source_clock: "đồng hồ của máy này",
  how: "Trang này kiểm tra thế nào",
  how_text:
    "Trình duyệt của bạn tải chứng nhận và danh sách trạng thái mới nhất, rồi tự kiểm tra chữ " +
    "ký bằng khóa công khai của Liên minh. Không có máy chủ nào trả lời thay, và kết quả không " +
    "được lưu lại.",
  token: "Chứng nhận gốc (đã kiểm tra chữ ký)",
  print: "In trang này",
  share: "Chia sẻ liên kết",
  share_text: "Chứng nhận {number}: mở để xem trạng thái hiện tại.",
  copied: "Đã chép liên kết.",
};
