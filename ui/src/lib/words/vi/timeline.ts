import { count } from "../numbers";
import type { timeline as en } from "../en/timeline";

const posts = (amount: number) => `${count("vi", amount)} bài viết`;

export const timeline: typeof en = {
  search: "Tìm trong các bài viết",
  searchHint: "Từ hay liên kết",
  clearSearch: "Xóa ô tìm kiếm",
  found: (amount, all) => `${count("vi", amount)} trên ${posts(all)}`,
  filter: "Lọc",
  filterClose: "Đóng phần lọc",
  active: "Đang lọc theo",
  remove: (what) => `Bỏ điều kiện lọc: ${what}`,
  clear: "Bỏ lọc",
  platform: "Nền tảng",
  account: "Tài khoản",
  standing: "Tình trạng",
  standings: {
    flagged: "Đã đánh dấu",
    suspected: "Nghi biến mất",
    back_again: "Đã trở lại",
    watched: "Đang theo dõi",
    unwatched: "Không theo dõi",
  },
  more: "Chỉ những bài",
  media: "có ảnh hoặc video",
  silent: "biến mất không có thông báo",
  unlinked: "thiếu địa chỉ",
  date: "Ngày đăng",
  from: "Từ",
  until: "Đến",
  dateHint: "31/12/2020, 12/2020 hoặc 2020",
  dateWrong: "Chưa đúng ngày. Hãy viết như 31/12/2020, 12/2020 hoặc 2020.",
  published: (when) => `đăng ${when}`,
  vanished: (when) => `biến mất ${when}`,
  since: (when) => `từ ${when}`,
  upTo: (when) => `đến ${when}`,
  nothing: "Không có bài viết nào như vậy",
  nothingWhat:
    "Mọi bài viết vẫn còn trong kho. Bớt từ ngữ hoặc bớt điều kiện lọc sẽ thấy nhiều hơn.",
  strip: "Bài viết được đăng khi nào, và biến mất khi nào",
  stripPublished: "Đã đăng",
  stripVanished: "Đã biến mất",
  stripSilent: "không có thông báo",
  stripHow: "Chọn một khoảng thời gian: bấm hoặc kéo chuột, hay dùng phím mũi tên rồi Enter.",
  step: {
    day: "theo ngày",
    week: "theo tuần",
    month: "theo tháng",
    quarter: "theo quý",
    years: "theo năm",
  },
  quarter: (number, year) => `Quý ${String(number)}/${year}`,
  bin: (when, amount) => `${when}: ${posts(amount)}`,
  binSilent: (when, amount, silent) =>
    `${when}: ${posts(amount)}, ${count("vi", silent)} bài không có thông báo`,
};
