// Made of words/*.json by `make web-data`.
export const READINGS = {
  "several": {
    "vi": {
      "headline": "Có nhiều chứng nhận",
      "sentence": "Nội dung này nêu nhiều chứng nhận khác nhau. Hãy kiểm tra từng số hoặc từng liên kết một."
    },
    "en": {
      "headline": "More than one certificate",
      "sentence": "This names several certificates. Check one number or one link at a time."
    }
  },
  "our_page": {
    "vi": {
      "headline": "Chưa thấy số chứng nhận",
      "sentence": "Liên kết thuộc trang của Liên minh nhưng không dẫn tới chứng nhận nào. Hãy chép lại trọn liên kết, hoặc nhập số in dưới mã."
    },
    "en": {
      "headline": "No certificate number yet",
      "sentence": "The link is on the Alliance's site but does not lead to a certificate. Copy the whole link again, or type the number below the code."
    }
  },
  "text": {
    "vi": {
      "headline": "Chưa thấy số chứng nhận",
      "sentence": "Nội dung này không có liên kết, số chứng nhận hay tên kênh nào đọc được. Hãy dán liên kết của kênh, hoặc nhập số in dưới mã."
    },
    "en": {
      "headline": "No certificate number yet",
      "sentence": "We found no link, certificate number or profile name. Paste the profile's link, or type the number below the code."
    }
  },
  "link": {
    "vi": {
      "sentence": "Liên kết này dẫn tới {place}, không phải trang của Liên minh. Chúng tôi không mở liên kết này."
    },
    "en": {
      "sentence": "It leads to {place}, which is not the Alliance's site. We did not open it."
    }
  },
  "nowhere": {
    "vi": {
      "sentence": "Mã hoặc liên kết dẫn tới nơi khác. Chúng tôi không mở liên kết này."
    },
    "en": {
      "sentence": "The code or link points elsewhere. We did not open it."
    }
  },
  "post": {
    "vi": {
      "headline": "Chưa thấy kênh nào",
      "sentence": "Liên kết này dẫn tới một bài đăng hoặc trang khác trên {place}, không phải trang của kênh. Hãy mở trang của kênh rồi chép liên kết ở đó."
    },
    "en": {
      "headline": "No profile found",
      "sentence": "The link leads to a post or another page on {place}, not to a profile. Open the profile's page and copy its link."
    }
  },
  "app": {
    "vi": {
      "sentence": "Mã này dùng cho việc khác ({place}), không phải chứng nhận. Chúng tôi không mở mã này."
    },
    "en": {
      "sentence": "It is for something else ({place}), not a certificate. We did not open it."
    }
  },
  "payment": {
    "vi": {
      "headline": "Đây là mã chuyển tiền",
      "sentence": "Chứng nhận tín nhiệm không bao giờ yêu cầu chuyển tiền. Mã hoặc liên kết này không phải chứng nhận."
    },
    "en": {
      "headline": "This is a payment code",
      "sentence": "A credibility certificate never asks for money. This code or link is not a certificate."
    }
  },
  "wifi": {
    "vi": {
      "headline": "Đây là mã Wi-Fi",
      "sentence": "Mã này dùng để kết nối Wi-Fi, không phải chứng nhận. Chúng tôi không kết nối."
    },
    "en": {
      "headline": "This is a Wi-Fi code",
      "sentence": "It joins a Wi-Fi network and is not a certificate. We did not connect."
    }
  },
  "contact": {
    "vi": {
      "headline": "Đây là mã danh thiếp",
      "sentence": "Mã này chứa thông tin liên hệ, không phải chứng nhận. Chúng tôi không lưu gì."
    },
    "en": {
      "headline": "This is a contact card",
      "sentence": "It holds contact details and is not a certificate. We saved nothing."
    }
  },
  "phone": {
    "vi": {
      "headline": "Đây là mã gọi điện",
      "sentence": "Mã này dùng để gọi một số điện thoại, không phải chứng nhận. Chúng tôi không gọi."
    },
    "en": {
      "headline": "This is a phone number",
      "sentence": "It calls a phone number and is not a certificate. We did not call."
    }
  },
  "message": {
    "vi": {
      "headline": "Đây là mã nhắn tin",
      "sentence": "Mã này dùng để soạn tin nhắn, không phải chứng nhận. Chúng tôi không gửi gì."
    },
    "en": {
      "headline": "This is a text message code",
      "sentence": "It writes a text message and is not a certificate. We sent nothing."
    }
  },
  "mail": {
    "vi": {
      "headline": "Đây là mã gửi email",
      "sentence": "Mã này dùng để soạn email, không phải chứng nhận. Chúng tôi không gửi gì."
    },
    "en": {
      "headline": "This is an email code",
      "sentence": "It writes an email and is not a certificate. We sent nothing."
    }
  },
  "event": {
    "vi": {
      "headline": "Đây là mã lịch hẹn",
      "sentence": "Mã này chứa một lịch hẹn, không phải chứng nhận. Chúng tôi không lưu gì."
    },
    "en": {
      "headline": "This is a calendar entry",
      "sentence": "It holds a calendar entry and is not a certificate. We saved nothing."
    }
  },
  "place": {
    "vi": {
      "headline": "Đây là mã địa điểm",
      "sentence": "Mã này chỉ một địa điểm trên bản đồ, không phải chứng nhận."
    },
    "en": {
      "headline": "This is a place on a map",
      "sentence": "It names a place on a map and is not a certificate."
    }
  },
  "login": {
    "vi": {
      "headline": "Đây là mã đăng nhập",
      "sentence": "Mã này là khóa xác thực hai lớp của một tài khoản, không phải chứng nhận. Đừng đưa mã này cho ai."
    },
    "en": {
      "headline": "This is a sign-in secret",
      "sentence": "It is the two-step sign-in secret of an account and is not a certificate. Do not show it to anyone."
    }
  },
  "identity": {
    "vi": {
      "headline": "Đây là mã căn cước",
      "sentence": "Mã này nằm trên thẻ căn cước của một người, không phải chứng nhận. Đừng gửi mã này cho ai."
    },
    "en": {
      "headline": "This is an identity card",
      "sentence": "It is the code on someone's identity card and is not a certificate. Do not send it to anyone."
    }
  }
};
