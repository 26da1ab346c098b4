// What the page says, in both languages side by side: Vietnamese, English.

const WORDS = {
  title: ["Kiểm chứng gói bằng chứng", "Verify an evidence bundle"],
  lead: [
    "Trang này kiểm chứng một gói bằng chứng của Keepsake ngay trên máy này. Trang không có đường ra mạng: không gửi gì đi, không lưu lại gì.",
    "This page verifies an evidence bundle of Keepsake on this computer. It has no way to the network: nothing is sent, and nothing is kept.",
  ],
  language: ["Ngôn ngữ", "Language"],
  choose: ["Chọn gói bằng chứng…", "Choose the bundle…"],
  another: ["Chọn gói khác…", "Choose another…"],
  drop: ["hoặc kéo tệp .zip thả vào đây", "or drop the .zip file here"],
  asReceived: [
    "Dùng nguyên tệp .zip như đã nhận. Gói đã giải nén, hay nén lại, thì không kiểm chứng được ở đây.",
    "Take the .zip as you received it. A bundle that was unpacked, or zipped again, cannot be verified here.",
  ],
  isFolder: [
    "Đây là một thư mục. Hãy thả nguyên tệp .zip đã nhận; gói đã giải nén thì không đọc được ở đây.",
    "This is a folder. Drop the .zip file as you received it; an unpacked bundle cannot be read here.",
  ],
  isAge: [
    "Tệp này còn được mã hóa (.age). Hãy giải mã trước bằng age, rồi đưa tệp .zip vào đây.",
    "This file is still encrypted (.age). Decrypt it first with age, then bring the .zip here.",
  ],
  isOne: ["Mỗi lần chỉ một tệp.", "One file at a time."],
  noCrypto: [
    "Trình duyệt này không kiểm tra được chữ ký ở đây (thiếu WebCrypto). Hãy mở trang từ tệp trên máy, bằng Chrome, Edge, Firefox hay Safari đời mới.",
    "This browser cannot check signatures here (WebCrypto is missing). Open the page from a file on this computer, in a current Chrome, Edge, Firefox or Safari.",
  ],
  broke: [
    "Trang gặp lỗi của chính nó và không kết luận gì về gói này:",
    "The page itself failed, and says nothing about this bundle:",
  ],

  roots: [
    "Chứng thư gốc của nơi đóng dấu thời gian",
    "Root certificates of time-stamping authorities",
  ],
  rootsWhy: [
    "Dấu thời gian chỉ được kiểm chứng với chứng thư gốc mà chính bạn tin. Hãy lấy chứng thư ấy (tệp PEM) từ trang của nơi đóng dấu, đừng lấy trong gói. Trang này không có sẵn chứng thư nào; thiếu chứng thư thì dấu được ghi là chưa kiểm chứng.",
    "A time-stamp is verified only against a root that you yourself trust. Get it (a PEM file) from the authority’s own site, not from the bundle. This page brings none; without it a stamp is shown as not verified.",
  ],
  addRoot: ["Thêm chứng thư gốc…", "Add a root certificate…"],
  noRoot: ["Chưa có chứng thư nào.", "None yet."],
  badRoot: [
    "Tệp này không phải chứng thư PEM. Tệp .cer nhị phân: openssl x509 -inform der -in TỆP -out root.pem",
    "This file is not a PEM certificate. A binary .cer: openssl x509 -inform der -in FILE -out root.pem",
  ],
  remove: ["Bỏ", "Remove"],

  reading: ["Đang đọc", "Reading"],
  checking: ["Đang kiểm tra: {0}", "Checking: {0}"],
  readOf: ["đã đọc {0} / {1}", "{0} of {1} read"],
  cancel: ["Dừng", "Cancel"],
  cancelled: ["Đã dừng. Chưa có kết luận nào.", "Cancelled. Nothing was concluded."],

  training: [
    "TẬP HUẤN. Mọi người và mọi bài trong gói này đều là hư cấu; gói không chứng minh điều gì.",
    "TRAINING. Everybody and everything in this bundle is invented; it proves nothing.",
  ],
  holds: ["Gói bằng chứng này nguyên vẹn", "This bundle holds"],
  holdsSays: [
    "Mọi tệp đúng như khi được niêm phong; mọi mục ghi đều nằm trong nhật ký đã ký; về những mục được đưa ra, không mục ghi nào bị bỏ bớt.",
    "Every file is as it was sealed; every entry is in the signed log; about the items that are shown, no entry was left out.",
  ],
  holdsYet: [
    "Điều đó chỉ có giá trị nếu vân tay khóa bên dưới là của người giữ gói: hãy so trước khi tin.",
    "That is worth something only if the fingerprint below is that of the bundle’s owner: compare it before you rely on it.",
  ],
  untimed: [
    "Chưa có dấu thời gian nào được kiểm chứng: chưa chứng minh được các mục ghi có từ khi nào.",
    "No time-stamp was verified: it is not proven when the entries existed.",
  ],
  fails: ["Gói bằng chứng này KHÔNG nguyên vẹn", "This bundle does NOT hold"],
  failsSays: [
    "Đừng dựa vào nó. Nó đã bị sửa, bị hỏng, hoặc không phải do Keepsake lập. Hãy xin lại một bản.",
    "Do not rely on it. It was changed, is damaged, or was not made by Keepsake. Ask for another copy.",
  ],
  failsTable: [
    "Những gì hiện bên dưới chỉ để tìm hiểu lỗi, không phải bằng chứng.",
    "What is shown below helps to find out what is wrong. It is no evidence.",
  ],
  file: ["Tệp", "File"],

  key: [
    "Vân tay khóa đã ký nhật ký và gói",
    "Fingerprint of the key that signed the log and the bundle",
  ],
  keyWhy: [
    "So với vân tay mà người giữ gói cho bạn biết bằng cách khác: gặp mặt, điện thoại, giấy. Không so thì kết quả trên chỉ cho thấy gói khớp với chính nó.",
    "Compare it with the one that the owner told you by another way: in person, by telephone, on paper. Without that, the result only shows that the bundle fits itself.",
  ],
  keyTold: ["Vân tay bạn được cho biết", "The fingerprint you were told"],
  keySame: ["Giống nhau", "The same"],
  keyOther: ["KHÁC nhau: gói này do khóa khác ký", "DIFFERENT: another key signed this bundle"],
  keyShort: [
    "Chưa phải dấu vân tay: cần đúng 43 chữ sau “SHA256:”, giữ nguyên chữ hoa chữ thường",
    "No fingerprint yet: 43 letters after “SHA256:”, capitals as you were told",
  ],

  layers: ["Đã kiểm tra những gì", "What was checked"],
  ok: ["đúng", "holds"],
  fault: ["SAI", "FAULT"],
  notSeen: ["không thấy lỗi", "no fault seen"],
  notLooked: ["chưa kiểm tra", "not looked at"],
  forExperts: ["Chi tiết (tiếng Anh): {0}", "Detail: {0}"],
  moreFaults: ["và {0} chỗ nữa", "and {0} more"],

  log: ["Nhật ký bảo quản", "The custody log"],
  entriesInLog: ["Mục ghi trong nhật ký", "Entries in the log"],
  entriesShown: ["Mục ghi trong gói", "Entries in this bundle"],
  newest: ["Trạng thái mới nhất đã có", "Its newest state existed"],
  notLater: ["không muộn hơn {0}", "not later than {0}"],
  notEarlier: ["không sớm hơn {0}", "not earlier than {0}"],
  noTime: ["chưa kiểm chứng", "not verified"],
  pageSame: [
    "Trang verify.html trong gói giống hệt trang này.",
    "The page verify.html in the bundle is the same as this one, byte for byte.",
  ],
  pageUnknown: [
    "Không so được trang verify.html trong gói với trang này (khác phiên bản).",
    "The page verify.html in the bundle could not be compared with this one (another version).",
  ],
  stamps: ["Điểm chốt và dấu thời gian", "Checkpoints and time-stamps"],
  checkpoint: ["Điểm chốt", "Checkpoint"],
  nEntries: ["{0} mục ghi", "{0} entries"],
  seal: ["con dấu của gói", "seal of the bundle"],
  stampedBy: ["Nơi đóng dấu", "Stamped by"],
  saysTime: ["Thời điểm ghi trên dấu", "Time it says"],
  state: ["Kiểm chứng", "Verified"],
  verified: ["đúng, đến chứng thư gốc của bạn", "holds, down to a root of yours"],
  unrooted: ["chưa: thiếu chứng thư gốc", "not verified: no root"],
  noStamps: ["Không có dấu thời gian nào.", "There are no time-stamps."],
  otsPending: ["chờ Bitcoin xác nhận", "waiting for Bitcoin"],
  otsBlock: [
    "khối Bitcoin {0} phải có merkle root {1}; hãy tra cứu",
    "Bitcoin block {0} must have merkle root {1}; look it up",
  ],

  withheld: ["Những phần được giữ kín", "What is withheld"],
  withheldSays: [
    "Người giữ gói không đưa ra những phần này. Mọi bằng chứng khác vẫn đứng vững; bản gốc có thể được đưa ra sau và đối chiếu. Tên và lý do là lời của người ấy.",
    "The owner does not show these parts. Every other proof stands without them; the originals can be shown later and compared. Names and reasons are the owner’s words.",
  ],
  noneWithheld: ["Không phần nào bị giữ kín.", "Nothing is withheld."],
  entry: ["Mục ghi", "Entry"],
  what: ["Phần", "Part"],
  why: ["Lý do", "Reason"],
  field: ["trường", "field"],
  oneFile: ["tệp", "file"],
  record: ["trao đổi thô", "raw exchange"],
  isWithheld: ["giữ kín", "withheld"],
  noWhy: ["không nêu", "none given"],

  items: ["Các mục ghi cho biết gì", "What the entries say"],
  itemsSays: [
    "Bảng này lập từ chính các mục ghi, không từ báo cáo trong gói. Thời điểm khai là theo đồng hồ của máy đã ghi; cột bên cạnh mới là điều được chứng minh. Mọi thời điểm theo giờ UTC (giờ Việt Nam = UTC + 7 giờ).",
    "These tables are made from the entries, not from the report in the bundle. A claimed time is that of the computer’s clock; what is proven stands beside it. All times are UTC.",
  ],
  post: ["Bài viết", "Post"],
  refused: ["Bài không được cho đăng", "Refused post"],
  import: ["Lần nhập", "Import"],
  logItem: ["Toàn bộ sưu tập", "The collection as a whole"],
  itemHolds: ["các mục ghi đúng và đủ", "entries hold, none left out"],
  itemFails: ["có lỗi", "has a fault"],
  itemUnsure: ["chưa thể kết luận", "nothing can be said"],
  number: ["Số", "No."],
  claimed: ["Thời điểm khai", "Claimed time"],
  kind: ["Việc", "Act"],
  proven: ["Được chứng minh", "Proven"],
  fields: ["Cho biết", "It says"],
  noFields: ["Không có gì được đưa ra.", "Nothing of it is shown."],
  more: ["Hiện thêm {0} mục ghi", "Show {0} more entries"],
  allText: ["Hiện hết ({0} chữ)", "Show all ({0} letters)"],
  files: ["Tệp để đọc", "Files to read"],
  fileFits: ["đúng như mục ghi {0}", "as entry {0} says"],
  fileMasked: [
    "bản đã che một phần: KHÔNG chứng minh được gì",
    "an owner’s copy with parts made unreadable: it proves NOTHING",
  ],
  fileFails: ["không khớp", "does not fit"],

  limits: ["Những gì kết quả này không cho thấy", "What this does not show"],
  noWhyGone: [
    "Vì sao một bài không còn: trang này không kết luận điều đó. Chương trình keepsake verify rút lại các kết luận từ dữ liệu thô.",
    "Why a post is gone: this page does not judge that. The program keepsake verify derives the verdicts again from the raw data.",
  ],
  noTruth: [
    "Rằng những gì được ghi là sự thật, ai đã viết bài, ai đang giữ khóa; hay máy chủ của nền tảng có thật đã gửi những nội dung đó.",
    "That what was logged is true, who wrote a post, who holds the key; or that the platform’s server really sent what was recorded.",
  ],
  noOutside: [
    "Rằng không có gì bị để ngoài nhật ký, hay không có nhật ký nào khác hoặc mới hơn. Một nhật ký bịa ra trong một ngày thì mọi dấu thời gian đều là của ngày đó.",
    "That nothing was kept out of the log, or that there is no other or newer log. In a log made up in one day every time-stamp is of that day.",
  ],
  noBefore: [
    "Bất cứ điều gì về thời gian trước dấu thời gian đầu tiên: dấu chỉ nói “không muộn hơn”.",
    "Anything about the time before the first time-stamp: a stamp only says “not later than”.",
  ],
  noReport: [
    "Rằng báo cáo trong gói, hay một tệp “masked-”, nói giống các mục ghi: khi khác nhau thì các mục ghi mới có giá trị.",
    "That the report in the bundle, or a “masked-” file, says what the entries say: where they differ, the entries count.",
  ],
  noPage: [
    "Rằng trang này là thật, nếu nó được lấy ra từ chính gói ấy: hãy dùng một bản lấy từ nơi khác mà bạn tin.",
    "That this page is genuine, if it came out of the same bundle: use a copy that you got another way.",
  ],
  save: ["Lưu kết quả (JSON)", "Save the result (JSON)"],
  print: ["In", "Print"],
  version: ["Phiên bản {0}. Không kèm bảo đảm nào.", "Version {0}. Without any warranty."],
};

/** Each layer: its name, and what it holds. */
const LAYERS = {
  zip: [
    "Tệp zip",
    "Zip file",
    "chỉ có một cách đọc, không giấu gì",
    "can be read in one way only, hides nothing",
  ],
  bag: [
    "Danh sách tệp",
    "List of files",
    "đủ, không thừa, đúng mã băm",
    "none missing, none added, every digest fits",
  ],
  case: [
    "Nội dung gói",
    "Contents",
    "có đúng những gì gói khai, giữ kín gì cũng khai",
    "is what it says, and says what it withholds",
  ],
  keys: [
    "Khóa",
    "Key",
    "một khóa, tên nhật ký là của khóa đó",
    "one key, and the log’s name is that key’s",
  ],
  seal: ["Con dấu", "Seal", "chữ ký trên cả gói", "the signature over the whole bundle"],
  entries: [
    "Mục ghi",
    "Entries",
    "đúng dạng, nối tiếp nhau, không đứt quãng",
    "well-formed, each follows the one before it",
  ],
  proofs: [
    "Bằng chứng",
    "Proofs",
    "mỗi mục ghi nằm trong nhật ký đã ký",
    "each entry is in the signed log",
  ],
  heads: [
    "Đầy đủ",
    "Completeness",
    "không mục ghi nào bị bỏ bớt",
    "no entry of an item was left out",
  ],
  checkpoints: [
    "Điểm chốt",
    "Checkpoints",
    "đã ký, nhật ký chỉ ghi thêm, không sửa",
    "signed; the log only grew, and was not rewritten",
  ],
  stamps: [
    "Dấu thời gian",
    "Time-stamps",
    "đúng tệp, đúng chữ ký, đúng mục đích",
    "of the right file, signature and purpose",
  ],
  records: [
    "Dữ liệu thô",
    "Raw exchanges",
    "mỗi trao đổi là của một mục ghi",
    "each one is that of an entry",
  ],
  items: ["Tệp để đọc", "Files to read", "đúng như mục ghi nói", "are as the entries say"],
  page: [
    "Trang này",
    "This page",
    "bản trong gói không bị tráo",
    "the copy in the bundle was not exchanged",
  ],
};

const KINDS = {
  saved: ["lưu bài", "saved"],
  captured: ["lưu bản chụp", "captured"],
  imported: ["nhập từ bản tải về", "imported"],
  looked: ["kiểm tra", "looked"],
  judged: ["kết luận", "judged"],
  noticed: ["thông báo", "noticed"],
  refused: ["không được cho đăng", "refused"],
  told: ["đã báo", "told"],
  heads: ["đầu các chuỗi", "heads"],
  exported: ["xuất gói", "exported"],
  forgotten: ["đã xóa", "forgotten"],
  granted: ["cấp quyền đọc", "granted"],
  grant_ended: ["thôi cấp quyền đọc", "grant ended"],
  handed_over: ["bàn giao", "handed over"],
  import_began: ["bắt đầu nhập", "import began"],
  import_ended: ["nhập xong", "import ended"],
  waited: ["đã chờ", "waited"],
  round_ended: ["xong một lượt", "round ended"],
  rules_installed: ["cài bộ quy tắc", "rules installed"],
  rules_dropped: ["bỏ bộ quy tắc", "rules dropped"],
  vantage_set: ["đặt nơi nhìn", "vantage set"],
  vantage_dropped: ["bỏ nơi nhìn", "vantage dropped"],
  loss_accepted: ["chấp nhận mất mát", "loss accepted"],
  refused_set_aside: ["gác bài không được đăng", "refused post set aside"],
};

/** The words of a language: `vi` or `en`. */
export function wordsOf(language) {
  const at = language === "vi" ? 0 : 1;
  const said = (name, ...values) =>
    WORDS[name][at].replace(/\{(\d)\}/g, (_, index) => String(values[index]));
  return {
    said,
    layer: (name) => LAYERS[name][at],
    layerSays: (name) => LAYERS[name][at + 2],
    kind: (name) => (Object.hasOwn(KINDS, name) ? KINDS[name][at] : name),
  };
}

/** For tests: every text there is in both languages. */
export const ALL_WORDS = [WORDS, LAYERS, KINDS];
