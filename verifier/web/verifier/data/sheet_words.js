// Made of words/*.json by `make web-data`.
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
  ]
};
export const NOTES = {
  "not_checked": "chưa kiểm tra / not checked",
  "empty": "ô trống / empty cell",
  "share_link": "liên kết chia sẻ, cần địa chỉ của kênh / a share link, not a profile's address",
  "unreadable": "không đọc được kênh / unreadable profile"
};
