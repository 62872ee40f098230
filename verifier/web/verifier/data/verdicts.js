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
        "vi": "Nội dung đã bị sửa"
      },
      "sentence": {
        "vi": "Chứng nhận bị sửa hoặc chép thiếu. Đừng tin thông tin trên ảnh."
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
      "verdict": "malformed"
    },
    "format.too_large": {
      "verdict": "malformed"
    },
    "format.typ_invalid": {
      "verdict": "malformed"
    },
    "format.alg_not_allowed": {
      "verdict": "malformed"
    },
    "format.header_not_allowed": {
      "verdict": "malformed"
    },
    "format.crit_unsupported": {
      "verdict": "malformed"
    },
    "format.claims_invalid": {
      "verdict": "malformed"
    },
    "format.type_invalid": {
      "verdict": "malformed"
    },
    "format.disclosure_invalid": {
      "verdict": "malformed"
    },
    "format.key_binding_invalid": {
      "verdict": "malformed"
    },
    "issuer.untrusted": {
      "verdict": "unknown_issuer"
    },
    "issuer.key_unknown": {
      "verdict": "unknown_issuer"
    },
    "issuer.key_not_allowed": {
      "verdict": "unknown_issuer"
    },
    "issuer.key_not_then": {
      "verdict": "unknown_issuer"
    },
    "signature.invalid": {
      "verdict": "tampered"
    },
    "validity.expired": {
      "verdict": "expired"
    },
    "validity.not_yet_valid": {
      "verdict": "not_yet_valid"
    },
    "status.missing": {
      "verdict": "malformed"
    },
    "status.malformed": {
      "verdict": "malformed"
    },
    "status.unsupported": {
      "verdict": "malformed"
    },
    "status.revoked": {
      "verdict": "revoked"
    },
    "status.superseded": {
      "verdict": "superseded"
    },
    "status.suspended": {
      "verdict": "suspended"
    },
    "status.unreachable": {
      "verdict": "status_unavailable"
    },
    "status.invalid": {
      "verdict": "status_unavailable"
    },
    "status.stale": {
      "verdict": "status_unavailable"
    },
    "status.rollback": {
      "verdict": "status_unavailable"
    },
    "status.index_out_of_range": {
      "verdict": "status_unavailable"
    },
    "status.untrusted_url": {
      "verdict": "status_unavailable"
    },
    "status.too_large": {
      "verdict": "status_unavailable"
    },
    "status.value_unsupported": {
      "verdict": "status_unavailable"
    },
    "profile.mismatch": {
      "verdict": "profile_mismatch"
    },
    "link.foreign": {
      "verdict": "foreign_code"
    },
    "link.not_found": {
      "verdict": "not_found"
    },
    "link.unreachable": {
      "verdict": "unreachable"
    },
    "link.unreadable": {
      "verdict": "unreadable"
    },
    "link.number_invalid": {
      "verdict": "malformed"
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
  "of_then": {
    "vi": "Lúc {moment}: {text}"
  },
  "account_ids": {
    "facebook": {
      "vi": "profile.php?id={id}"
    },
    "shopee": {
      "vi": "shop {id}"
    },
    "youtube": {
      "vi": "kênh {id}"
    },
    "other": {
      "vi": "ID {id}"
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
