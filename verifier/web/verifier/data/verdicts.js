// Made of verdicts.json by `make web-data`.
export const VOCABULARY = {
  "verdicts": {
    "malformed": {
      "outcome": "invalid",
      "headline": {"vi": "Sai định dạng", "en": "Wrong format"},
      "sentence": {"vi": "Liên kết có thể bị chép thiếu. Hãy quét hoặc dán lại.", "en": "The link may be cut short. Scan or paste again."}
    },
    "unknown_issuer": {
      "outcome": "invalid",
      "headline": {"vi": "Không phải do Liên minh cấp", "en": "Not issued by the Alliance"},
      "sentence": {"vi": "Chữ ký không thuộc Liên minh, nên chúng tôi không hiển thị nội dung bên trong.", "en": "The signer is not the Alliance, so its content is not shown."}
    },
    "tampered": {
      "outcome": "invalid",
      "headline": {"vi": "Không khớp chữ ký", "en": "Does not match its signature"},
      "sentence": {"vi": "Nội dung đã bị sửa hoặc chép thiếu. Đừng tin thông tin trên ảnh.", "en": "Altered or incomplete. Don't rely on what the image says."}
    },
    "superseded": {
      "outcome": "invalid",
      "headline": {"vi": "Đã có bản mới", "en": "Replaced"},
      "sentence": {"vi": "Chứng nhận này được thay bằng {superseded_by}.", "en": "Replaced by {superseded_by}."},
      "short": {"vi": "Chứng nhận này đã được thay bằng một chứng nhận mới.", "en": "Replaced by a newer certificate."}
    },
    "revoked": {
      "outcome": "invalid",
      "headline": {"vi": "Đã bị thu hồi", "en": "Revoked"},
      "sentence": {"vi": "Thu hồi ngày {since}. Lý do công bố: {reason}. Không còn giá trị.", "en": "Revoked on {since}. Published reason: {reason}. No longer in force."},
      "short": {"vi": "Chứng nhận đã bị thu hồi. Không còn giá trị.", "en": "Revoked. No longer in force."}
    },
    "suspended": {
      "outcome": "invalid",
      "headline": {"vi": "Đang tạm đình chỉ", "en": "Suspended"},
      "sentence": {"vi": "Đang được xem xét từ {since}, chưa có kết luận. Tạm thời đừng dựa vào chứng nhận này.", "en": "Under review since {since}; no finding yet. Don't rely on it for now."},
      "short": {"vi": "Đang được xem xét, chưa có kết luận. Tạm thời đừng dựa vào chứng nhận này.", "en": "Under review; no finding yet. Don't rely on it for now."}
    },
    "expired": {
      "outcome": "invalid",
      "headline": {"vi": "Đã hết hạn", "en": "Expired"},
      "sentence": {"vi": "Hết hạn ngày {valid_until}. Chưa gia hạn không có nghĩa là vi phạm.", "en": "Ended on {valid_until}. Not renewed does not mean misconduct."}
    },
    "not_yet_valid": {
      "outcome": "invalid",
      "headline": {"vi": "Chưa có hiệu lực", "en": "Not in force yet"},
      "sentence": {"vi": "Có hiệu lực từ {valid_from}. Nếu hôm nay khác, hãy xem lại giờ trên máy.", "en": "Starts {valid_from}. If today looks wrong, check your phone's clock."}
    },
    "status_unavailable": {
      "outcome": "unknown",
      "headline": {"vi": "Chưa kiểm tra được trạng thái", "en": "Can't check status now"},
      "sentence": {"vi": "Chữ ký đúng nhưng chưa có danh sách thu hồi còn dùng được (lần cuối {as_of}). Chưa thể kết luận.", "en": "The signature is right but there is no usable status list (last {as_of}). No conclusion yet."},
      "short": {"vi": "Chữ ký đúng nhưng chưa tải được danh sách thu hồi. Chưa thể kết luận.", "en": "The signature is right but the status list did not load. No conclusion yet."}
    },
    "profile_mismatch": {
      "outcome": "invalid",
      "headline": {"vi": "Không đúng kênh", "en": "Wrong profile"},
      "sentence": {"vi": "Chứng nhận là thật nhưng cấp cho {accounts}, không phải {profile}. Có thể huy hiệu bị mượn.", "en": "Genuine, but issued to {accounts}, not {profile}. The badge may be borrowed."}
    },
    "valid": {
      "outcome": "valid",
      "headline": {"vi": "Chứng nhận còn hiệu lực", "en": "Certificate in force"},
      "sentence": {"vi": "Cấp cho {name}. Hãy so với kênh bạn đang xem.", "en": "Issued to {name}. Compare with the profile you are on."},
      "matched_headline": {"vi": "Đúng kênh đã được chứng nhận", "en": "This is the certified profile"},
      "matched": {"vi": "{profile} thuộc {name}, còn hiệu lực đến {valid_until}.", "en": "{profile} belongs to {name}, in force until {valid_until}."}
    },
    "not_found": {
      "outcome": "unknown",
      "headline": {"vi": "Không tìm thấy chứng nhận", "en": "No certificate found"},
      "sentence": {"vi": "Không có chứng nhận này. Điều này không có nghĩa kênh là lừa đảo.", "en": "There is no such certificate. That does not make the profile a scam."}
    },
    "unreachable": {
      "outcome": "unknown",
      "headline": {"vi": "Chưa tải được chứng nhận", "en": "Could not load the certificate"},
      "sentence": {"vi": "Máy chủ không trả lời hoặc mạng có trục trặc. Chưa thể kết luận, hãy thử lại.", "en": "The host did not answer or the network failed. No conclusion yet; try again."}
    },
    "unreadable": {
      "outcome": "unknown",
      "headline": {"vi": "Chưa đọc được mã", "en": "Couldn't read the code"},
      "sentence": {"vi": "Hãy chụp trọn ô vuông và viền trắng, hoặc nhập 10 ký tự in dưới mã.", "en": "Include the whole square and its white edge, or type the 10 characters under it."}
    },
    "foreign_code": {
      "outcome": "unknown",
      "headline": {"vi": "Mã này không thuộc Liên minh", "en": "Not one of our codes"},
      "sentence": {"vi": "Mã hoặc liên kết dẫn tới nơi khác. Chúng tôi không mở liên kết này.", "en": "The code or link points elsewhere. We did not open it."}
    }
  },
  "precedence": ["malformed", "unknown_issuer", "tampered", "superseded", "revoked", "suspended", "expired", "not_yet_valid", "status_unavailable", "profile_mismatch", "valid"],
  "codes": {
    "format.malformed": {"verdict": "malformed", "vi": "không phải JWS gọn với JSON đúng chuẩn", "en": "not a compact JWS of well-formed JSON"},
    "format.too_large": {"verdict": "malformed", "vi": "quá lớn", "en": "too large"},
    "format.typ_invalid": {"verdict": "malformed", "vi": "sai loại (typ)", "en": "of another type (typ)"},
    "format.alg_not_allowed": {"verdict": "malformed", "vi": "thuật toán không được phép", "en": "an algorithm that is not allowed"},
    "format.header_not_allowed": {"verdict": "malformed", "vi": "phần đầu chứa khóa hoặc cách mã hóa không được phép", "en": "a header that brings its own key or encoding"},
    "format.crit_unsupported": {"verdict": "malformed", "vi": "đòi hỏi phần mở rộng không được hỗ trợ", "en": "demands an extension that is not supported"},
    "format.claims_invalid": {"verdict": "malformed", "vi": "nội dung không phải một chứng nhận hợp lệ", "en": "its content is not that of a certificate"},
    "format.type_invalid": {"verdict": "malformed", "vi": "không phải loại chứng nhận được tin cậy", "en": "not a type of credential that is trusted"},
    "format.disclosure_invalid": {"verdict": "malformed", "vi": "phần tiết lộ không khớp", "en": "a disclosure that does not fit"},
    "format.key_binding_invalid": {"verdict": "malformed", "vi": "không chứng minh được người giữ", "en": "the holder was not proven"},
    "issuer.untrusted": {"verdict": "unknown_issuer", "vi": "nơi cấp không có trong danh sách tin cậy", "en": "the issuer is not in the trust list"},
    "issuer.key_unknown": {"verdict": "unknown_issuer", "vi": "khóa không thuộc nơi cấp này", "en": "the key is none of this issuer's"},
    "issuer.key_not_allowed": {"verdict": "unknown_issuer", "vi": "khóa không dùng cho việc này hoặc đã bị lộ", "en": "the key is not for this use, or compromised"},
    "issuer.key_not_then": {"verdict": "unknown_issuer", "vi": "khóa không được dùng vào lúc đó", "en": "the key was not in use at that time"},
    "signature.invalid": {"verdict": "tampered", "vi": "chữ ký không khớp nội dung", "en": "the signature does not fit the content"},
    "validity.expired": {"verdict": "expired", "vi": "đã quá hạn", "en": "past its end"},
    "validity.not_yet_valid": {"verdict": "not_yet_valid", "vi": "chưa đến ngày hiệu lực", "en": "before its start"},
    "status.missing": {"verdict": "malformed", "vi": "không cho biết nơi xem trạng thái", "en": "does not say where its status is told"},
    "status.malformed": {"verdict": "malformed", "vi": "chỉ dẫn trạng thái sai dạng", "en": "a status entry of the wrong shape"},
    "status.unsupported": {"verdict": "malformed", "vi": "cách báo trạng thái không được hỗ trợ", "en": "a kind of status that is not supported"},
    "status.revoked": {"verdict": "revoked", "vi": "danh sách ghi đã thu hồi", "en": "the list says revoked"},
    "status.superseded": {"verdict": "superseded", "vi": "đã có chứng nhận mới thay thế", "en": "a newer certificate replaces it"},
    "status.suspended": {"verdict": "suspended", "vi": "danh sách ghi đang tạm đình chỉ", "en": "the list says suspended"},
    "status.unreachable": {"verdict": "status_unavailable", "vi": "không tải được danh sách", "en": "the list could not be loaded"},
    "status.invalid": {"verdict": "status_unavailable", "vi": "danh sách không hợp lệ", "en": "the list is not valid"},
    "status.stale": {"verdict": "status_unavailable", "vi": "danh sách đã quá cũ", "en": "the list is too old"},
    "status.rollback": {"verdict": "status_unavailable", "vi": "danh sách cũ hơn bản đã thấy", "en": "the list is older than one seen before"},
    "status.index_out_of_range": {"verdict": "status_unavailable", "vi": "vị trí nằm ngoài danh sách", "en": "the index is outside the list"},
    "status.untrusted_url": {"verdict": "status_unavailable", "vi": "danh sách nằm ngoài nơi được tin cậy", "en": "the list is not where it may be"},
    "status.too_large": {"verdict": "status_unavailable", "vi": "danh sách quá lớn", "en": "the list is too large"},
    "status.value_unsupported": {"verdict": "status_unavailable", "vi": "danh sách ghi giá trị không rõ nghĩa", "en": "the list holds a value without a meaning"},
    "profile.mismatch": {"verdict": "profile_mismatch", "vi": "kênh không có trong chứng nhận", "en": "the profile is not in the certificate"},
    "link.foreign": {"verdict": "foreign_code", "vi": "liên kết dẫn tới nơi không được tin cậy", "en": "the link leads to a host that is not trusted"},
    "link.not_found": {"verdict": "not_found", "vi": "máy chủ trả lời là không có", "en": "the host answers that there is none"},
    "link.unreachable": {"verdict": "unreachable", "vi": "không tải được chứng nhận", "en": "the certificate could not be loaded"},
    "link.unreadable": {"verdict": "unreadable", "vi": "không thấy mã trong ảnh", "en": "no code was found in the picture"},
    "link.number_invalid": {"verdict": "malformed", "vi": "số chứng nhận không đúng", "en": "not a certificate number"}
  },
  "reasons": {
    "undisclosed_ad": {"vi": "quảng cáo không công khai", "en": "undisclosed advertising"},
    "false_claim": {"vi": "thông tin sai sự thật", "en": "false claims"},
    "banned_goods": {"vi": "giới thiệu hàng hóa, dịch vụ bị cấm", "en": "promotion of banned goods or services"},
    "fake_engagement": {"vi": "tương tác giả", "en": "fake engagement"},
    "hate_or_harm": {"vi": "nội dung thù ghét hoặc gây hại", "en": "hateful or harmful content"},
    "legal_finding": {"vi": "kết luận của cơ quan có thẩm quyền", "en": "a finding by an authority"},
    "identity_or_handle_lost": {"vi": "không còn xác nhận được chủ kênh", "en": "control of the profile can no longer be confirmed"},
    "issued_in_error": {"vi": "cấp nhầm, không phải lỗi của người được cấp", "en": "issued in error, through no fault of the holder"},
    "key_compromise": {"vi": "khóa ký của Liên minh bị lộ, không phải lỗi của người được cấp", "en": "a signing key of the Alliance was compromised, through no fault of the holder"},
    "holder_request": {"vi": "theo yêu cầu của chính người được cấp", "en": "at the holder's own request"},
    "deceased": {"vi": "người được cấp đã qua đời", "en": "the holder has died"},
    "superseded": {"vi": "đã được thay bằng chứng nhận mới", "en": "replaced by a newer certificate"}
  },
  "notes": {
    "no_guarantee": {"vi": "Tín nhiệm không bảo đảm cho từng sản phẩm hay lời quảng cáo.", "en": "Credibility is not a guarantee of any product or advertisement."}
  }
};
