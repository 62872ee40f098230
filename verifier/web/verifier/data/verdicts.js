// Made of verdicts.json and words/vi.json by `make web-data`.
export const VOCABULARY = {
  "months": {},
  "day": {
    "vi": "{day} tháng {month}, {year}"
  },
  "verdicts": {
    "malformed": {
      "outcome": "invalid",
      "headline": {
        "vi": "Sai định dạng"
      },
      "sentence": {
        "vi": "Liên kết có thể bị chép thiếu. Hãy quét hoặc dán lại."
      },
      "mistyped_headline": {
        "vi": "Số chứng nhận bị gõ sai"
      },
      "mistyped": {
        "vi": "Có ký tự sai, thiếu hoặc bị đổi chỗ. Hãy so lại từng ký tự với số in dưới mã."
      }
    },
    "unknown_issuer": {
      "outcome": "invalid",
      "headline": {
        "vi": "Không phải do Liên minh cấp"
      },
      "sentence": {
        "vi": "Chữ ký không thuộc Liên minh, nên chúng tôi không hiển thị nội dung bên trong."
      }
    },
    "tampered": {
      "outcome": "invalid",
      "headline": {
        "vi": "Không khớp chữ ký"
      },
      "sentence": {
        "vi": "Nội dung đã bị sửa hoặc chép thiếu. Đừng tin thông tin trên ảnh."
      }
    },
    "superseded": {
      "outcome": "invalid",
      "headline": {
        "vi": "Đã có bản mới"
      },
      "sentence": {
        "vi": "Chứng nhận này được thay bằng {superseded_by}."
      },
      "short": {
        "vi": "Chứng nhận này đã được thay bằng một chứng nhận mới."
      }
    },
    "revoked": {
      "outcome": "invalid",
      "headline": {
        "vi": "Đã bị thu hồi"
      },
      "sentence": {
        "vi": "Thu hồi ngày {since}. Lý do công bố: {reason}. Không còn giá trị."
      },
      "short": {
        "vi": "Chứng nhận đã bị thu hồi. Không còn giá trị."
      }
    },
    "suspended": {
      "outcome": "invalid",
      "headline": {
        "vi": "Đang tạm đình chỉ"
      },
      "sentence": {
        "vi": "Đang được xem xét từ {since}, chưa có kết luận. Tạm thời đừng dựa vào chứng nhận này."
      },
      "short": {
        "vi": "Đang được xem xét, chưa có kết luận. Tạm thời đừng dựa vào chứng nhận này."
      }
    },
    "expired": {
      "outcome": "invalid",
      "headline": {
        "vi": "Đã hết hạn"
      },
      "sentence": {
        "vi": "Hết hạn ngày {valid_until}. Chưa gia hạn không có nghĩa là vi phạm."
      }
    },
    "not_yet_valid": {
      "outcome": "invalid",
      "headline": {
        "vi": "Chưa có hiệu lực"
      },
      "sentence": {
        "vi": "Có hiệu lực từ {valid_from}. Nếu hôm nay khác, hãy xem lại giờ trên máy."
      }
    },
    "status_unavailable": {
      "outcome": "unknown",
      "headline": {
        "vi": "Chưa kiểm tra được trạng thái"
      },
      "sentence": {
        "vi": "Chữ ký đúng nhưng chưa có danh sách thu hồi còn dùng được (lần cuối {as_of}). Chưa thể kết luận."
      },
      "short": {
        "vi": "Chữ ký đúng nhưng chưa tải được danh sách thu hồi. Chưa thể kết luận."
      }
    },
    "profile_mismatch": {
      "outcome": "invalid",
      "headline": {
        "vi": "Không đúng kênh"
      },
      "sentence": {
        "vi": "Chứng nhận là thật nhưng cấp cho {accounts}, không phải {profile}. Có thể huy hiệu bị mượn."
      }
    },
    "valid": {
      "outcome": "valid",
      "headline": {
        "vi": "Chứng nhận còn hiệu lực"
      },
      "sentence": {
        "vi": "Cấp cho {name}. Hãy so với kênh bạn đang xem."
      },
      "matched_headline": {
        "vi": "Đúng kênh đã được chứng nhận"
      },
      "matched": {
        "vi": "{profile} thuộc {name}, còn hiệu lực đến {valid_until}."
      }
    },
    "not_found": {
      "outcome": "unknown",
      "headline": {
        "vi": "Không tìm thấy chứng nhận"
      },
      "sentence": {
        "vi": "Không có chứng nhận này. Điều này không có nghĩa kênh là lừa đảo."
      }
    },
    "unreachable": {
      "outcome": "unknown",
      "headline": {
        "vi": "Chưa tải được chứng nhận"
      },
      "sentence": {
        "vi": "Không có kết nối tới máy chủ, hoặc máy chủ không trả lời. Chưa thể kết luận, hãy thử lại."
      }
    },
    "unreadable": {
      "outcome": "unknown",
      "headline": {
        "vi": "Chưa đọc được mã"
      },
      "sentence": {
        "vi": "Hãy chụp trọn ô vuông và viền trắng, hoặc nhập 10 ký tự in dưới mã."
      }
    },
    "foreign_code": {
      "outcome": "unknown",
      "headline": {
        "vi": "Mã này không thuộc Liên minh"
      },
      "sentence": {
        "vi": "Mã hoặc liên kết dẫn tới nơi khác. Chúng tôi không mở liên kết này."
      }
    }
  },
  "codes": {
    "format.malformed": {
      "verdict": "malformed",
      "vi": "không phải JWS gọn với JSON đúng chuẩn"
    },
    "format.too_large": {
      "verdict": "malformed",
      "vi": "quá lớn"
    },
    "format.typ_invalid": {
      "verdict": "malformed",
      "vi": "sai loại (typ)"
    },
    "format.alg_not_allowed": {
      "verdict": "malformed",
      "vi": "thuật toán không được phép"
    },
    "format.header_not_allowed": {
      "verdict": "malformed",
      "vi": "phần đầu chứa khóa hoặc cách mã hóa không được phép"
    },
    "format.crit_unsupported": {
      "verdict": "malformed",
      "vi": "đòi hỏi phần mở rộng không được hỗ trợ"
    },
    "format.claims_invalid": {
      "verdict": "malformed",
      "vi": "nội dung không phải một chứng nhận hợp lệ"
    },
    "format.type_invalid": {
      "verdict": "malformed",
      "vi": "không phải loại chứng nhận được tin cậy"
    },
    "format.disclosure_invalid": {
      "verdict": "malformed",
      "vi": "phần tiết lộ không khớp"
    },
    "format.key_binding_invalid": {
      "verdict": "malformed",
      "vi": "không chứng minh được người giữ"
    },
    "issuer.untrusted": {
      "verdict": "unknown_issuer",
      "vi": "nơi cấp không có trong danh sách tin cậy"
    },
    "issuer.key_unknown": {
      "verdict": "unknown_issuer",
      "vi": "khóa không thuộc nơi cấp này"
    },
    "issuer.key_not_allowed": {
      "verdict": "unknown_issuer",
      "vi": "khóa không dùng cho việc này hoặc đã bị lộ; hãy kiểm tra theo số, hoặc xin tệp mới"
    },
    "issuer.key_not_then": {
      "verdict": "unknown_issuer",
      "vi": "khóa không được dùng vào lúc đó"
    },
    "signature.invalid": {
      "verdict": "tampered",
      "vi": "chữ ký không khớp nội dung"
    },
    "validity.expired": {
      "verdict": "expired",
      "vi": "đã quá hạn"
    },
    "validity.not_yet_valid": {
      "verdict": "not_yet_valid",
      "vi": "chưa đến ngày hiệu lực"
    },
    "status.missing": {
      "verdict": "malformed",
      "vi": "không cho biết nơi xem trạng thái"
    },
    "status.malformed": {
      "verdict": "malformed",
      "vi": "chỉ dẫn trạng thái sai dạng"
    },
    "status.unsupported": {
      "verdict": "malformed",
      "vi": "cách báo trạng thái không được hỗ trợ"
    },
    "status.revoked": {
      "verdict": "revoked",
      "vi": "danh sách ghi đã thu hồi"
    },
    "status.superseded": {
      "verdict": "superseded",
      "vi": "đã có chứng nhận mới thay thế"
    },
    "status.suspended": {
      "verdict": "suspended",
      "vi": "danh sách ghi đang tạm đình chỉ"
    },
    "status.unreachable": {
      "verdict": "status_unavailable",
      "vi": "không tải được danh sách"
    },
    "status.invalid": {
      "verdict": "status_unavailable",
      "vi": "danh sách không hợp lệ"
    },
    "status.stale": {
      "verdict": "status_unavailable",
      "vi": "danh sách đã quá cũ"
    },
    "status.rollback": {
      "verdict": "status_unavailable",
      "vi": "danh sách cũ hơn bản đã thấy"
    },
    "status.index_out_of_range": {
      "verdict": "status_unavailable",
      "vi": "vị trí nằm ngoài danh sách"
    },
    "status.untrusted_url": {
      "verdict": "status_unavailable",
      "vi": "danh sách nằm ngoài nơi được tin cậy"
    },
    "status.too_large": {
      "verdict": "status_unavailable",
      "vi": "danh sách quá lớn"
    },
    "status.value_unsupported": {
      "verdict": "status_unavailable",
      "vi": "danh sách ghi giá trị không rõ nghĩa"
    },
    "profile.mismatch": {
      "verdict": "profile_mismatch",
      "vi": "kênh không có trong chứng nhận"
    },
    "link.foreign": {
      "verdict": "foreign_code",
      "vi": "liên kết dẫn tới nơi không được tin cậy"
    },
    "link.not_found": {
      "verdict": "not_found",
      "vi": "máy chủ trả lời là không có"
    },
    "link.unreachable": {
      "verdict": "unreachable",
      "vi": "không tải được chứng nhận"
    },
    "link.unreadable": {
      "verdict": "unreadable",
      "vi": "không thấy mã trong ảnh"
    },
    "link.number_invalid": {
      "verdict": "malformed",
      "vi": "số chứng nhận không đúng"
    }
  },
  "reasons": {
    "undisclosed_ad": {
      "vi": "quảng cáo không công khai"
    },
    "false_claim": {
      "vi": "thông tin sai sự thật"
    },
    "banned_goods": {
      "vi": "giới thiệu hàng hóa, dịch vụ bị cấm"
    },
    "fake_engagement": {
      "vi": "tương tác giả"
    },
    "hate_or_harm": {
      "vi": "nội dung thù ghét hoặc gây hại"
    },
    "legal_finding": {
      "vi": "kết luận của cơ quan có thẩm quyền"
    },
    "identity_or_handle_lost": {
      "vi": "không còn xác nhận được chủ kênh"
    },
    "issued_in_error": {
      "vi": "cấp nhầm, không phải lỗi của người được cấp"
    },
    "key_compromise": {
      "vi": "khóa ký của Liên minh bị lộ, không phải lỗi của người được cấp"
    },
    "holder_request": {
      "vi": "theo yêu cầu của chính người được cấp"
    },
    "deceased": {
      "vi": "người được cấp đã qua đời"
    },
    "superseded": {
      "vi": "đã được thay bằng chứng nhận mới"
    }
  },
  "notes": {
    "no_guarantee": {
      "vi": "Tín nhiệm không bảo đảm cho từng sản phẩm hay lời quảng cáo."
    }
  },
  "precedence": [
    "malformed",
    "unknown_issuer",
    "tampered",
    "superseded",
    "revoked",
    "suspended",
    "expired",
    "not_yet_valid",
    "status_unavailable",
    "profile_mismatch",
    "valid"
  ]
};
