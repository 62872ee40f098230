// Made of words/*.json and platforms.json by `make web-data`.
export const HEADINGS = {
  "certificate": [
    "chứng nhận",
    "certificate"
  ],
  "link": [
    "liên kết",
    "đường dẫn",
    "link",
    "links",
    "url",
    "token"
  ],
  "number": [
    "số",
    "mã",
    "number"
  ],
  "profile": [
    "kênh",
    "trang",
    "profile",
    "channel"
  ],
  "name": [
    "tên",
    "name"
  ],
  "beside": [
    "địa chỉ",
    "tài khoản",
    "kol",
    "koc",
    "account",
    "address",
    "handle",
    "page",
    "username",
    "kol",
    "koc"
  ],
  "nothing": [
    "không",
    "không có",
    "chưa có",
    "no",
    "none",
    "n/a"
  ],
  "total": [
    "tổng",
    "tổng cộng",
    "tổng số",
    "cộng",
    "total",
    "totals",
    "sum",
    "grand total"
  ]
};
/** Platform -> what the heading of a column may call it. */
export const PLATFORMS = {
  "facebook": [
    "facebook",
    "fb",
    "fanpage"
  ],
  "youtube": [
    "youtube",
    "yt"
  ],
  "tiktok": [
    "tiktok",
    "tik tok"
  ],
  "instagram": [
    "instagram",
    "ig",
    "insta"
  ],
  "x": [
    "x",
    "twitter"
  ],
  "threads": [
    "threads"
  ],
  "zalo": [
    "zalo",
    "zalo oa"
  ],
  "shopee": [
    "shopee"
  ]
};
export const NOTES = {
  "not_checked": "chưa kiểm tra / not checked",
  "empty": "ô trống / empty cell",
  "share_link": "liên kết chia sẻ, cần địa chỉ của kênh / a share link, not a profile's address",
  "unreadable": "không đọc được kênh / unreadable profile"
};
