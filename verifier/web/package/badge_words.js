/** What `<credibility-badge>` says beside the words of a verdict, by language. */
export const WORDS = {
  vi: {
    checking: "Đang kiểm tra chứng nhận…",
    unavailable: "Chưa kiểm tra được chứng nhận",
    misplaced: "Huy hiệu này chưa được cài đặt đúng",
    details: "Xem chứng nhận tại {host}",
    mark: "Chứng nhận tín nhiệm",
  },
  en: {
    checking: "Checking the certificate…",
    unavailable: "The certificate could not be checked",
    misplaced: "This badge is not set up correctly",
    details: "See the certificate at {host}",
    mark: "Credibility certificate",
  },
};
