import { background } from "./vi/background";
import * as evidence from "./vi/evidence";
import type { Words } from "./en";
import { access } from "./vi/access";
import { backup } from "./vi/backup";
import { browser } from "./vi/browser";
import { help } from "./vi/help";
import { preferences } from "./vi/preferences";
import { setup } from "./vi/setup";
import { training } from "./vi/training";
import { vantages } from "./vi/vantages";
import { bytes, count } from "./numbers";
import { noticesWords } from "./vi/notices";
import { postWords } from "./vi/post";
import { timeline } from "./vi/timeline";

const n = (amount: number, noun: string) => `${count("vi", amount)} ${noun}`;

/** Tiếng Việt. Một từ cho mỗi khái niệm: kho lưu trữ, bài viết, cụm mật khẩu, đánh dấu, lần kiểm tra. */
export const vi: Words = {
  access,
  backup,
  browser,
  help,
  preferences,
  setup,
  training,
  vantages,
  name: "Keepsake",
  language: { label: "Ngôn ngữ" },
  loading: "Xin chờ một chút…",
  detail: "Chi tiết kỹ thuật",
  close: "Đóng",
  tryAgain: "Thử lại",
  reduced: {
    title: "Bảo vệ chưa đầy đủ.",
    why: "Máy này không cho cửa sổ tách hẳn khỏi các chương trình khác. Những gì đã lưu vẫn được niêm phong.",
  },

  doubts: {
    lost: "Một số tệp của kho bị hỏng hoặc bị thiếu; phần còn lại vẫn hiện ở đây. Nếu có bản sao, hãy chép các tệp ấy trở lại. Trước khi bạn quyết định, kho không lưu thêm gì mới.",
    older:
      "Kho này cũ hơn lần mở gần nhất trên máy này. Nếu không phải chính bạn chép một bản cũ trở lại thì có người khác đã làm việc đó.",
    other_history:
      "Kho này đã đi một hướng khác với kho mở gần nhất trên máy này. Nếu không phải chính bạn đổi kho thì có người khác đã làm việc đó.",
    accept: "Tiếp tục với những gì đang có",
  },

  welcome: {
    title: "Giữ lại những gì bạn đã viết",
    lead: "Keepsake lưu bản sao các bài viết của chính bạn trên máy này, niêm phong lại, và nhận ra khi có bài biến mất.",
    does: "Keepsake làm được gì",
    doesList: [
      "Mọi thứ được lưu đều niêm phong bằng cụm mật khẩu mà chỉ bạn biết. Ai lấy được máy cũng không đọc được nếu không có cụm mật khẩu.",
      "Keepsake kiểm tra lại từng bài viết và cho bạn biết bài nào đã biến mất không báo trước, vào lúc nào.",
      "Không có gì được gửi cho chúng tôi. Không cần tài khoản, không có máy chủ.",
    ],
    doesNot: "Keepsake không làm được gì",
    doesNotList: [
      "Keepsake không giúp được nếu bạn bị ép nói ra cụm mật khẩu, hoặc có người nhìn bạn gõ.",
      "Keepsake không che giấu việc nó có trên máy này, cũng không che giấu việc máy này truy cập các bài viết của bạn.",
      "Khi kho đang mở thì có thể đọc được. Hãy khóa kho khi rời máy. Nếu lo có người đến, hãy tắt hẳn máy: cho máy ngủ, ngủ đông hay gập máy đều không đủ.",
      "Có nơi, việc lưu giữ những bài viết như vậy có thể bị dùng để chống lại bạn. Hãy cân nhắc điều đó trước.",
    ],
  },

  create: {
    title: "Tạo kho lưu trữ của bạn",
    lead: "Kho lưu trữ là nơi cất giữ các bài viết của bạn, được niêm phong.",
    passphrase: "Cụm mật khẩu",
    again: "Gõ lại cụm mật khẩu đó",
    hint: "Ít nhất 12 ký tự. Nhiều từ không liên quan với nhau thì vừa dễ nhớ vừa khó đoán. Câu thơ hay tục ngữ nhiều người thuộc thì yếu: đó là thứ bị thử đầu tiên.",
    suggest: "Gợi ý bảy từ ngẫu nhiên",
    keepWords: "Hãy chép lại hoặc học thuộc các từ này, rồi gõ lại ở ô bên dưới.",
    noRecovery:
      "Nếu bạn quên cụm mật khẩu thì không ai mở lại kho được nữa, kể cả bạn và chúng tôi, trừ khi bạn đã làm tờ khôi phục. Đó là bước đầu tiên ngay sau đây.",
    submit: "Tạo kho lưu trữ",
    working: "Đang niêm phong kho…",
    tooShort: (length) => `Quá ngắn: mới có ${n(length, "ký tự")}, cần ít nhất 12.`,
    drawn: "Các từ được gợi ý",
    differ: "Hai cụm mật khẩu không giống nhau.",
    fewer: (here, above) => `Ở đây bạn gõ ${n(here, "từ")}, còn ô trên có ${n(above, "từ")}.`,
  },

  passphrase: {
    show: "Hiện",
    hide: "Ẩn",
    shownLabel: "Hiện cụm mật khẩu",
    capsLock: "Phím Caps Lock đang bật.",
    notAscii:
      "Trong đó có chữ có dấu hoặc ký tự đặc biệt. Có phải bộ gõ tiếng Việt đang bật không? Bạn vẫn dùng được, nhưng lần sau phải gõ lại đúng y như vậy.",
  },

  unlock: {
    title: "Kho lưu trữ đang khóa",
    lead: "Gõ cụm mật khẩu để xem các bài viết của bạn.",
    submit: "Mở khóa",
    working: "Đang mở kho…",
    screened: "Màn hình đang khóa",
    screenedLead: "Gõ cụm mật khẩu để tiếp tục chỗ đang xem.",
    behind: "Phía sau màn hình khóa",
    until: (time) => `Việc đang chạy có thể tiếp tục đến ${time}. Sau đó kho sẽ khóa hẳn.`,
    lockFully: "Khóa hẳn ngay",
    keyless: "Kho này không còn chìa khóa",
    keylessLead: "Những gì mở được kho không còn trên máy này nữa. Không cụm mật khẩu nào mở được.",
    keylessNext:
      "Người mà bạn đã cho đọc vẫn mở được bằng chìa khóa của họ, ở đây hoặc từ một bản sao. Muốn bắt đầu lại, trước hết hãy chuyển thư mục của kho này đi chỗ khác.",
  },

  idle: {
    soon: "Đã lâu không có thao tác nào. Keepsake sẽ tự khóa sau vài giây nữa.",
    stay: "Tôi vẫn ở đây",
  },

  settings: {
    title: "Cài đặt",
    locks: "Khi nào kho tự khóa",
    idle: "Khi không có thao tác nào trong",
    minutes: (amount) => (amount >= 60 ? n(amount / 60, "giờ") : n(amount, "phút")),
    never: "Không bao giờ",
    withScreen: "Khi màn hình máy tính bị khóa",
    hearsScreen: "Máy này có báo cho Keepsake biết khi màn hình bị khóa.",
    deafToScreen: "Khóa theo màn hình: không phát hiện được trên máy này. Hãy tự khóa bằng Ctrl+L.",
    sleep: "Trước khi máy ngủ",
    closing: "Khi đóng Keepsake",
    always: "Luôn luôn",
    hearsSleep: "Máy này có báo cho Keepsake biết trước khi ngủ.",
    deafToSleep:
      "Khóa trước khi máy ngủ: không phát hiện được trên máy này. Hãy khóa trước khi gập máy.",
    behind: "Sau màn hình khóa, công việc được tiếp tục trong",
    notAtAll: "Không tiếp tục",
    behindHelp:
      "Trong thời gian đó chìa khóa vẫn nằm trong bộ nhớ: ai lấy được máy đang chạy có thể lấy được chúng. Hết giờ thì kho khóa hẳn. Việc theo dõi cũng tiếp tục trong thời gian đó. Nếu chọn “Không tiếp tục”, lần khóa nào cũng là khóa hẳn.",
    rules: "Kết luận theo bộ quy tắc nào",
    rulesBuiltIn: (version) => `Theo bộ quy tắc ngày ${version} đi kèm Keepsake.`,
    rulesSigned: (version, signer) => `Theo bộ quy tắc ngày ${version}, do ${signer} ký.`,
    rulesInstall: "Dùng tệp quy tắc có chữ ký…",
    rulesHelp: "Chỉ nhận tệp do nơi phát hành ký và mới hơn bộ đang dùng.",
    now: "Khóa ngay",
    lockScreen: "Khóa màn hình",
    lockScreenWhat: "Không hiện gì nữa; việc đang chạy vẫn tiếp tục.",
    lockFully: "Khóa hẳn",
    lockFullyWhat: "Xóa chìa khóa khỏi bộ nhớ và dừng mọi việc.",
    panic: "Ẩn ngay",
    panicWhat:
      "Cửa sổ biến mất ngay, chìa khóa bị xóa khỏi bộ nhớ và Keepsake tắt. Mở lại Keepsake để quay lại.",
  },

  destroy: {
    title: "Hủy chìa khóa",
    lead: "Dành cho lúc cụm mật khẩu của bạn không được mở gì ở đây nữa, dù ai gõ vào.",
    ask: "Hủy chìa khóa…",
    goes: "Những gì mất vĩnh viễn",
    goesList: [
      "Những lối của bạn vào kho này trên máy này. Không cụm mật khẩu, không tờ khôi phục nào mở lại được nữa.",
      "Không có cách nào lấy lại, và chúng tôi cũng không giúp được.",
    ],
    stays: "Những gì vẫn có thể xảy ra",
    staysList: [
      "Người đọc, như luật sư mà bạn đã cho phép bằng chìa khóa của họ, vẫn mở được chính thư mục này.",
      "Các bản sao của kho có từ trước, như bản sao lưu hay ảnh ổ đĩa, vẫn mở được bằng cụm mật khẩu, tờ khôi phục và chìa khóa của người đọc.",
      "Trên ổ đĩa đời mới, dấu vết của chìa khóa có thể còn sót lại để chuyên gia tìm thấy.",
      "Các tệp niêm phong vẫn còn và vẫn nhìn thấy được. Chính việc hủy chìa khóa có thể bị dùng để chống lại bạn.",
    ],
    sure: "Tôi hiểu rằng không thể hoàn tác việc này.",
    cancel: "Giữ lại chìa khóa",
    hold: "Giữ 3 giây để hủy",
    holding: (seconds) => `Giữ tiếp… ${count("vi", seconds)}`,
  },

  rehearse: {
    offerTitle: "Bạn muốn tập thử trước?",
    offer:
      "Buổi diễn tập kể một câu chuyện tưởng tượng trên một nền tảng giả. Không cần kho lưu trữ, không cần mạng, và không động đến bài viết nào của bạn.",
    start: "Bắt đầu diễn tập",
    working: "Đang chuẩn bị…",
    banner: "DIỄN TẬP — nền tảng giả",
    bannerNote: "Người và bài viết đều là tưởng tượng.",
    chapter: (number, of) => `Chương ${String(number)} trên ${String(of)}`,
    story: "Câu chuyện",
    next: "Chương tiếp theo",
    nextWorking: "Đang sang chương mới…",
    theEnd: "Đây là chương cuối. Bạn cứ xem bao lâu tùy thích.",
    end: "Kết thúc diễn tập",
    resumed: "Buổi diễn tập đang diễn ra. Khi nào sẵn sàng, hãy sang chương tiếp theo.",
  },

  places: {
    label: "Các mục",
    training: "Tập huấn",
    posts: "Bài viết",
    incidents: "Biến mất",
    notices: "Thông báo",
    watch: "Theo dõi",
    browser: "Trình duyệt",
    bundles: "Bằng chứng",
    guide: "Các bước đầu",
    settings: "Cài đặt",
    help: "Trợ giúp",
  },

  bar: {
    skip: "Đến nội dung",
    add: "Thêm bài viết",
    look: "Kiểm tra lại ngay",
    lock: "Khóa",
    lockHint: "Khóa màn hình (Ctrl+L)",
    settings: "Cài đặt",
    hide: "Ẩn ngay",
    hideHint: "Ẩn ngay: khóa và tắt Keepsake tức thì (F12)",
  },

  watch: {
    title: "Theo dõi",
    open: "Mở mục theo dõi",
    line: {
      off: "Các bài viết không được theo dõi",
      paused: (minutes) => `Tạm dừng theo dõi, còn ${n(minutes, "phút")}`,
      waiting: "Theo dõi chờ nhập xong",
      failed: "Không thể tiếp tục theo dõi",
      looking: (done, total) =>
        `Đang theo dõi: đã kiểm tra ${count("vi", done)} trên ${count("vi", total)}`,
      resting: "Đang theo dõi các bài viết",
      next: (when) => `lần kiểm tra tới ${when}`,
    },
    blind: "Có những lần kiểm tra không cho biết gì",
    mode: {
      off: "Theo dõi đang tắt",
      paused: "Theo dõi đang tạm dừng",
      waiting: "Việc theo dõi chờ nhập xong",
      failed: "Không thể tiếp tục theo dõi",
      looking: "Đang kiểm tra các bài viết",
      resting: "Theo dõi đang bật",
    },
    offWhat:
      "Chỉ kiểm tra bài viết khi bạn yêu cầu. Bài biến mất trong lúc này sẽ bị phát hiện muộn.",
    pausedWhat: (minutes) =>
      `Sẽ tự tiếp tục sau ${n(minutes, "phút")}. Những gì đã tìm thấy vẫn còn nguyên.`,
    waitingWhat: "Nhập xong là tự tiếp tục ngay.",
    failedWhat: "Không mất gì cả. Keepsake tự thử lại mỗi phút một lần.",
    restingWhat: "Keepsake kiểm tra lại từng bài khi đến lượt, rồi nghỉ cho đến lượt sau.",
    lookingWhat: (done, total) =>
      `Đã kiểm tra ${count("vi", done)} trên ${count("vi", total)}. Trong lúc đó bạn cứ làm việc khác.`,
    confirmingWhat: "Có bài dường như không còn. Keepsake chờ một phút rồi kiểm tra lại lần nữa.",
    pause: "Tạm dừng một giờ",
    resume: "Tiếp tục ngay",
    due: "Đến lượt kiểm tra",
    next: "Lần kiểm tra tới",
    nothingNext: "sau khi lưu bài đầu tiên",
    today: "Đã kiểm tra hôm nay",
    ofDay: (looked, most) => `${count("vi", looked)}, nhiều nhất ${count("vi", most)}`,
    last: "Đợt vừa rồi",
    posts: (amount) => n(amount, "bài viết"),
    on: "Theo dõi bài viết của tôi khi Keepsake đang mở",
    onHelp:
      "Keepsake tự kiểm tra lại các bài đã lưu và báo cho bạn bài nào đã biến mất. Mỗi lần kiểm tra là một yêu cầu từ máy này đến nền tảng, giống như bạn mở trang mà không đăng nhập. Việc này tiếp tục sau màn hình khóa trong thời gian bạn cho phép, và kết thúc khi kho khóa hẳn hoặc khi tắt Keepsake.",
    pace: "Cách kiểm tra",
    paceList: [
      "Bài mới cứ vài phút một lần, bài cũ vài ngày một lần. Bài có vẻ đã mất thì sớm hơn.",
      "Chậm rãi: cách nhau vài giây giữa hai yêu cầu đến cùng một trang, theo thứ tự ngẫu nhiên. Trang nào yêu cầu chờ thì được để yên.",
      "Khi theo dõi một mình, chỉ kết luận một bài đã biến mất sau bốn lần không thấy, trải dài từ 75 phút trở lên; khi bạn bấm “Kiểm tra lại ngay”, hai lần cùng kết quả là đủ. Không bao giờ vì trang bị sự cố.",
    ],
    vantages: "Kiểm tra từ đâu",
    own: "Đường truyền của máy này",
    country: "tại",
    health: {
      works: "Hoạt động",
      down: "Không trả lời",
      doubtful: "Không trang nào trả lời",
      unknown: "Chưa dùng",
    },
    turnedOff: "Đã tắt",
    coverage: (days) => `Nhìn thấy được gì trong ${n(days, "ngày")} qua`,
    nothingSeen: "Chưa kiểm tra bài nào.",
    told: (telling, looks) =>
      `${count("vi", telling)} trên ${n(looks, "lần kiểm tra")} cho biết kết quả`,
    from: (vantage) => `từ ${vantage}`,
    cause: (looks, says) => `${says}: ${n(looks, "lần")}`,
    blindWhat:
      "Ở đây Keepsake không nhìn thấy gì: bài nào biến mất lúc này sẽ không bị phát hiện. Kiểm tra từ nơi khác, hoặc dùng bộ quy tắc mới hơn, có thể giúp được.",
  },

  vanished: {
    label: "Tin mới",
    some: (amount) =>
      amount === 1 ? "Một bài viết đã biến mất." : `${count("vi", amount)} bài viết đã biến mất.`,
    show: (amount) => (amount === 1 ? "Xem bài đó" : "Xem các bài đó"),
    noted: "Đã biết",
  },

  list: {
    title: "Bài viết của bạn",
    listLabel: "Các bài viết, mới nhất ở trên",
    posts: (total) => n(total, "bài viết"),
    flagged: (amount) => `${count("vi", amount)} bài đã biến mất`,
    noneFlagged: "không có bài nào biến mất",
    suspected: (amount) => `${count("vi", amount)} bài chưa chắc chắn`,
    lastLook: (when) => `kiểm tra lần cuối ${when}`,
    neverLooked: "chưa kiểm tra lần nào",
    filter: "Hiển thị",
    filters: { all: "Tất cả", flagged: "Đã đánh dấu", watched: "Đang theo dõi" },
    emptyTitle: "Chưa có gì trong kho",
    empty:
      "Hãy thêm liên kết của một bài bạn đã đăng, hoặc bản tải về của cả tài khoản, Keepsake sẽ giữ ở đây.",
    lastSeen: (when) => `thấy lần cuối ${when}`,
    pictures: (amount) => n(amount, "ảnh hoặc video"),
    unknownAccount: "Không rõ tài khoản",
  },

  timeline,
  background,

  job: {
    goesOn: "Việc đã bắt đầu trước khi khóa vẫn đang chạy",
    cancel: "Dừng lại",
    cancelling: "Đang dừng…",
    phase: {
      saving: "Đang lưu",
      looking: "Đang kiểm tra",
      confirming: "Đang kiểm tra lại cho chắc",
      checking: "Đang kiểm tra tệp",
      copying: "Đang chép tệp",
      sealing: "Đang niêm phong lại",
      writing: "Đang ghi",
      winding: "Đang vặn đồng hồ, ngày",
    },
    of: (done, total) => `${count("vi", done)} trên ${count("vi", total)}`,
    starting: "Đang bắt đầu…",
  },

  round: {
    done: (looked) => `Đã kiểm tra ${n(looked, "bài viết")}.`,
    stopped: (looked) => `Đã dừng. Đã kiểm tra ${n(looked, "bài viết")}; các bài khác giữ nguyên.`,
    visible: (amount) => `${count("vi", amount)} vẫn xem được`,
    flagged: (amount) => `${count("vi", amount)} mới bị đánh dấu`,
    back: (amount) => `${count("vi", amount)} xuất hiện trở lại`,
    undecided: (amount) => `${count("vi", amount)} chưa kết luận được`,
  },

  add: {
    title: "Thêm bài viết",
    back: "Đóng",
    fromLinks: "Từ liên kết",
    lead: "Dán địa chỉ của bài viết bạn đã đăng. Mỗi dòng một liên kết.",
    links: "Các liên kết",
    placeholder: "https://…",
    submit: (amount) => (amount > 1 ? `Lưu ${n(amount, "bài viết")}` : "Lưu bài viết"),
    results: "Kết quả",
    kept: "Đã lưu",
    known: "Đã lưu thêm một bản. Bài này bạn đã có trong kho",
    notKept: "Không lưu được",
    nothingLost: "Không mất gì cả: kho của bạn vẫn như trước.",
    media: (amount) => `đã giữ ${n(amount, "ảnh hoặc video")}`,
    missing: (amount) => `${n(amount, "ảnh hoặc video")} không tải về được`,
    noText: "(không có chữ)",
    private: "Đây là trang của tôi: cứ thêm",
    privateWhy: "Địa chỉ này dẫn vào một mạng riêng. Chỉ thêm nếu chính bạn quản lý trang đó.",
    show: "Xem bài viết",
  },

  imports: {
    title: "Từ bản tải về của tài khoản",
    lead: "Các nền tảng cho bạn tải về bản sao mọi thứ bạn đã đăng. Cứ đưa nguyên bản đó cho Keepsake: bài viết, ảnh và video của chính bạn được nhập vào, không gì được gửi đi đâu.",
    drop: "Thả tệp vào đây",
    dropHint: "Một tệp zip, mọi phần của nó cùng lúc, hoặc thư mục đã giải nén.",
    dropNow: "Thả ra để đọc",
    files: "Chọn tệp…",
    folder: "Chọn thư mục…",
    waiting: "Hộp thoại chọn tệp đang mở…",
    sorts:
      "Facebook, Instagram, Threads, YouTube, TikTok, Telegram, X, WordPress, Blogger, Mastodon, Bluesky, Reddit, LinkedIn, Medium, Tumblr; trang đã lưu, WARC và bảng (CSV). Nơi nào cho chọn thì hãy chọn JSON.",
    sortsTitle: "Đọc được những gì",
    picked: "Đã chọn",
    read: "Đọc",
    again: "Thử lại",
    others: "Chọn thứ khác",
    addParts: "Thêm các phần khác…",
    nothingWritten: "Chưa ghi gì cả: kho của bạn vẫn như trước.",
    takenIn:
      "Những gì đã nhập đến lúc đó là nguyên vẹn và được giữ. Hãy nhập lại chính các tệp ấy để tiếp tục.",
    reading: "Đang đọc, chưa ghi gì",
    takingIn: "Đang nhập",
    finishing: "Đang kiểm lại tệp đã nhập",
    posts: (done) => n(done, "bài"),
    postsOf: (done, total) => `${count("vi", done)} trên ${n(total, "bài")}`,
    bytesOf: (done, total) => `${bytes("vi", done)} trên ${bytes("vi", total)}`,
    bytes: (done) => `đã đọc ${bytes("vi", done)}`,
    left: (time) => `còn khoảng ${time}`,
    meanwhile: "Trong lúc đó bạn cứ làm việc khác. Việc theo dõi chờ đến khi nhập xong.",
    line: (done) => `Đang nhập: ${done}`,
    lineReading: "Đang đọc một bản tải về",
    preview: "Trong đó có gì",
    nothingYet: "Chưa ghi gì cho đến khi bạn đồng ý.",
    account: "Tài khoản",
    unknownAccount: "Bản tải về không cho biết là của ai.",
    layout: "Dạng",
    period: "Thời gian đăng",
    fromTo: (from, to) => (from === to ? `ngày ${from}` : `${from} đến ${to}`),
    noDates: "không có ngày tháng",
    holds: "Gồm có",
    kinds: {
      post: (amount) => n(amount, "bài viết"),
      page: (amount) => n(amount, "trang"),
      reply: (amount) => n(amount, "bài trả lời"),
      comment: (amount) => n(amount, "bình luận của bạn"),
      share: (amount) => n(amount, "bài chia sẻ"),
      repost: (amount) => n(amount, "bài đăng lại"),
      group_post: (amount) => n(amount, "bài trong nhóm"),
      post_elsewhere: (amount) => n(amount, "bài trên trang người khác"),
      life_event: (amount) => n(amount, "sự kiện trong đời"),
      video: (amount) => n(amount, "video"),
      reel: (amount) => n(amount, "thước phim"),
      photo: (amount) => n(amount, "ảnh"),
      story: (amount) => n(amount, "tin một ngày"),
      deleted: (amount) => n(amount, "bài bạn đã xóa"),
    },
    new: "Mới",
    renewed: "Đã có, nay có điều mới",
    known: "Đã có trong kho",
    media: "Ảnh, video, âm thanh",
    mediaKept: (amount, size) => `${count("vi", amount)} (cả bản tải về: ${size})`,
    leftOut: "Bỏ qua",
    why: {
      repost: (amount) => n(amount, "bài đăng lại lời người khác"),
      direct: (amount) => n(amount, "mục gửi riêng cho vài người"),
      forgotten: (amount) => n(amount, "bài bạn đã xóa hẳn khỏi kho trước đây"),
      not_own: (amount) =>
        n(amount, "mục không phải do bạn đăng: tin nhắn, bình luận của người khác"),
      machine: (amount) => n(amount, "ghi chú của nền tảng, không phải bài viết"),
      empty: (amount) => n(amount, "mục trống"),
      repeated: (amount) => n(amount, "mục giống hệt mục khác"),
      untied: (amount) => n(amount, "lời cũ của những bài không có trong bản này"),
      unreadable: (amount) => n(amount, "mục không đọc được"),
      too_long: (amount) => n(amount, "mục dài hơn một bài viết có thể có"),
      cut: (amount) => n(amount, "tệp bị đứt giữa chừng"),
      form: (amount) => n(amount, "tệp không đúng dạng"),
      damaged: (amount) => n(amount, "tệp bị hỏng"),
      encrypted: (amount) => n(amount, "tệp cần mật khẩu"),
      packing: (amount) => n(amount, "tệp nén theo cách lạ"),
      too_large: (amount) => n(amount, "tệp bung ra lớn quá mức"),
      nothing_recognised: (amount) =>
        n(amount, "tệp không nhận ra bài nào: hãy yêu cầu nền tảng cho bản JSON"),
      missing: (amount) => n(amount, "tệp không có trong những gì đã đưa"),
      special: (amount) => n(amount, "liên kết hoặc tên lạ không được đi theo"),
    },
    member: (name) => `trong ${name}`,
    problems: "Cần xem qua",
    mediaMissing: (amount) =>
      `${n(amount, "ảnh hoặc video")} được nhắc đến mà không có. Nếu bản tải về có nhiều phần, hãy thêm vào.`,
    partsMissing: "Có vẻ còn thiếu các phần này:",
    withoutTime: (amount) => `${n(amount, "mục")} không có thời gian hợp lệ.`,
    damagedText: (amount) =>
      `${n(amount, "bài")} có chỗ không phải chữ. Những chỗ đó được giữ nguyên và đánh dấu.`,
    signature: {
      valid: "Bản này có chữ ký bằng khóa của tài khoản.",
      invalid: "Chữ ký không phải bằng khóa của tài khoản, hoặc bản này đã bị sửa.",
      key_unknown: "Bản này có chữ ký. Hãy cho khóa công khai của tài khoản để kiểm tra.",
      missing: "Bản này lẽ ra phải có chữ ký mà không có.",
    },
    ask: "Những điều chỉ bạn biết",
    zone: "Múi giờ của ngày tháng",
    zoneHelp: (amount) => `Thời gian của ${n(amount, "bài")} không ghi múi giờ.`,
    zoneNone: "Không rõ: hiểu là giờ UTC",
    zoneName: (offset) => `Giờ UTC${offset}`,
    vietnam: "Việt Nam",
    channel: "Tên trong địa chỉ kênh của bạn",
    channelHelp: "Nhờ đó các bài có địa chỉ và theo dõi được.",
    blog: "Địa chỉ blog của bạn",
    blogHelp: "Nhờ đó các bài có địa chỉ và theo dõi được.",
    key: "Khóa công khai của tài khoản",
    keyHelp: "Bắt đầu bằng did:key:z. Nhờ đó kiểm tra được chữ ký.",
    reposts: "Nhập cả lời người khác mà tôi đăng lại",
    forgotten: "Nhập lại cả những bài tôi đã xóa hẳn",
    private: "Địa chỉ trong đó có thể dẫn vào mạng riêng (chỉ khi là máy chủ của bạn)",
    reread: "Đọc lại với những điều này",
    rereadFirst: "Bạn vừa đổi một điều ở trên. Hãy đọc lại để xem kết quả.",
    submit: (amount) => `Nhập ${n(amount, "bài")}`,
    nothingNew: "Mọi thứ trong đó đã có trong kho.",
    importAnyway: "Vẫn cứ nhập",
    done: "Đã nhập xong",
    stopped: "Đã dừng sớm",
    stoppedWhat:
      "Những gì đã nhập là nguyên vẹn và được giữ. Khi nào muốn thì nhập tiếp từ chỗ dừng.",
    goOn: "Nhập tiếp",
    came: (amount) => `đã nhập ${n(amount, "bài mới")}`,
    gotMore: (amount) => `${n(amount, "bài")} có thêm một bản lưu`,
    wereKnown: (amount) => `${n(amount, "bài")} đã có từ trước`,
    files_kept: (amount) => `giữ ${n(amount, "tệp")}`,
    showPosts: "Xem các bài viết",
    unlinked: (amount) =>
      `Trong kho có ${n(amount, "bài viết")} chưa có địa chỉ. Bài chưa có địa chỉ vẫn được giữ, nhưng không theo dõi được.`,
    giveAddresses: "Bổ sung địa chỉ",
    another: "Nhập bản khác",
    history: "Những lần đã nhập",
    unfinishedMark: "Chưa xong: nhập lại chính các tệp ấy để tiếp tục",
    unfinished:
      "Có một lần nhập chưa xong. Những gì đã nhập là nguyên vẹn; đưa lại chính các tệp ấy để nhập tiếp.",
    unfinishedShow: "Nhập tiếp",
    noted: "Đã biết",
    fileList: "Các tệp",
  },

  linking: {
    title: "Những địa chỉ còn thiếu",
    titled: (amount) => `Những địa chỉ còn thiếu: ${count("vi", amount)}`,
    lead: "Nhiều bản tải về không ghi bài nằm ở đâu trên mạng. Bài nào có địa chỉ thì theo dõi được.",
    list: "Danh sách liên kết",
    listHelp:
      "Mỗi dòng một liên kết, hoặc một bảng có các cột link, text và time. Mỗi liên kết được khớp với bài theo mã số, lời và thời gian; nếu khớp nhiều bài thì để bạn quyết định.",
    submit: "Tìm bài khớp",
    working: "Đang tìm…",
    show: "Xem các bài chưa có địa chỉ",
    results: (linked, rows) => `${count("vi", linked)} trên ${n(rows, "dòng")} đã tìm thấy bài.`,
    row: (number, result) => `Dòng ${count("vi", number)}: ${result}`,
    result: {
      linked: "bài nay có địa chỉ này",
      known: "đã có bài mang địa chỉ này",
      ambiguous: "nhiều bài khớp, chưa làm gì: hãy mở đúng bài rồi dán liên kết ở đó",
      unmatched: "không bài nào khớp",
      bad_address: "không phải địa chỉ dùng được",
    },
    open: (number) => `Mở bài ${count("vi", number)}`,
    more: (amount) => `và ${n(amount, "dòng nữa")}`,
    one: "Cho bài địa chỉ của nó",
    oneHelp:
      "Mở bài trong trình duyệt, sao chép liên kết rồi dán vào đây. Từ đó bài được theo dõi.",
    oneSubmit: "Lưu địa chỉ này",
    likely:
      "Mới có một địa chỉ phỏng đoán. Keepsake vẫn xem ở đó, nhưng không kết luận bài đã mất cho đến khi bạn cho địa chỉ thật.",
  },

  unseen: {
    unwatched: "Không theo dõi",
    not_yet: "Chưa kiểm tra",
    not_yetWhat: "Bài này lấy từ bản tải về. Chưa ai tìm xem bài có còn trên mạng không.",
    why: {
      no_link: "chưa rõ địa chỉ",
      deleted: "bạn đã xóa bài",
      passing: "bài chỉ hiện trong một ngày",
      comment: "đây là bình luận",
      not_public: "bài không công khai",
    },
    what: (why) => `Bài được giữ trong kho và không tìm trên mạng: ${why}.`,
  },

  ...postWords,
  ...noticesWords,

  status: {
    watched: "Đang theo dõi",
    suspected: "Nghi biến mất",
    flagged: "Đã đánh dấu",
    back_again: "Đã trở lại",
  },

  verdict: {
    visible: "Vẫn xem được",
    edited: "Nội dung đã đổi",
    removed: "Không còn ở đó",
    account_gone: "Mất cả tài khoản",
    geo_blocked: "Bị ẩn ở nước này",
    network_blocked: "Bị mạng này chặn",
    login_walled: "Phải đăng nhập",
    age_restricted: "Giới hạn độ tuổi",
    private: "Riêng tư",
    rate_limited: "Bị yêu cầu chờ",
    unreachable: "Không kết nối được",
    unclear: "Chưa thể kết luận",
  },

  verdictSentence: {
    visible: "Bài viết vẫn xem được tại địa chỉ của nó.",
    edited: "Bài viết vẫn còn, nhưng nội dung không còn như lúc được lưu.",
    removed: "Bài viết không còn ở địa chỉ của nó, trong khi tài khoản và nền tảng vẫn còn.",
    account_gone: "Cả tài khoản không còn nữa, bài viết này cũng mất theo.",
    geo_blocked: "Bài viết bị ẩn ở nước này, nhưng ở nơi khác vẫn xem được.",
    network_blocked: "Mạng ở đây không cho truy cập bài viết. Nền tảng chưa gỡ bài.",
    login_walled:
      "Nền tảng chỉ cho người đã đăng nhập xem bài này, nên chúng tôi không kết luận được.",
    age_restricted:
      "Nền tảng chỉ cho xem bài này sau khi kiểm tra độ tuổi, nên chúng tôi không kết luận được.",
    private: "Nền tảng cho biết bài viết này ở chế độ riêng tư.",
    rate_limited: "Nền tảng yêu cầu chờ. Lần này chưa biết thêm gì về bài viết.",
    unreachable: "Không kết nối được với nền tảng. Lần này chưa biết thêm gì về bài viết.",
    unclear: "Những gì nhận được chưa đủ để kết luận. Chúng tôi không khẳng định gì về bài viết.",
  },

  platform: {
    web: "Trang web",
    own: "Bảng của riêng bạn",
    rehearsal: "Nền tảng giả",
  },

  ...evidence,

  error: {
    vault_locked: "Kho lưu trữ đang khóa. Hãy mở khóa rồi thử lại.",
    vault_missing: "Ở đây chưa có kho lưu trữ. Hãy tạo kho trước.",
    vault_exists: "Ở đây đã có một kho lưu trữ và kho vẫn được giữ nguyên. Hãy mở khóa kho đó.",
    no_way_in:
      "Không còn cụm mật khẩu nào mở được kho này: chìa khóa đã bị hủy hoặc đã giao lại. Người được cấp quyền đọc vẫn mở được.",
    wrong_passphrase:
      "Cụm mật khẩu này không mở được kho. Hãy bấm Hiện để thấy mình gõ gì, xem lại phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.",
    passphrase_too_short: "Cụm mật khẩu quá ngắn. Hãy dùng ít nhất 12 ký tự.",
    vault_damaged:
      "Một số tệp của kho bị hỏng hoặc bị thiếu. Đừng xóa gì cả: hãy sao chép thư mục của kho ra chỗ khác và nhờ người bạn tin cậy giúp.",
    vault_in_use:
      "Kho đang mở trong một Keepsake khác, ở một cửa sổ hoặc dòng lệnh. Không mất gì cả. Hãy đóng Keepsake kia rồi thử lại.",
    disk_full:
      "Ổ đĩa đã đầy. Hãy giải phóng dung lượng hoặc chọn ổ khác rồi thử lại; những gì đã lưu vẫn an toàn.",
    disk_refused:
      "Máy không cho Keepsake ghi vào thư mục của nó. Hãy kiểm tra quyền của thư mục đó.",
    bad_address: "Đây không phải là địa chỉ trang web. Địa chỉ phải bắt đầu bằng https://",
    private_address: "Địa chỉ này dẫn đến chính máy này hoặc một mạng riêng, không phải internet.",
    no_such_name: "Không tìm thấy trang web nào có tên này. Hãy xem lại cách viết.",
    no_link:
      "Bài này lấy từ tệp tải về, trong đó không ghi bài nằm ở đâu trên mạng, nên không xem lại được. Bản lưu của bài vẫn còn nguyên. Hãy mở bài và dán liên kết vào đó.",
    no_vantage:
      "Mọi đường ra đều đã tắt nên không có gì được hỏi, và không mất gì. Hãy bật lại một đường trong mục Theo dõi: đường truyền của máy này, Tor hoặc proxy.",
    offline: "Không có kết nối internet. Hãy kết nối rồi thử lại.",
    refused: "Trang web từ chối kết nối. Hãy thử lại sau.",
    insecure:
      "Không thể kết nối an toàn nên Keepsake đã dừng lại. Có thể có người can thiệp vào đường truyền: hãy thử bằng mạng khác.",
    too_slow: "Trang web trả lời quá lâu. Hãy thử lại sau.",
    too_many_redirects:
      "Địa chỉ này chuyển tiếp quá nhiều lần. Hãy mở nó trong trình duyệt rồi sao chép địa chỉ cuối cùng.",
    redirect_loop:
      "Địa chỉ này chuyển tiếp vòng quanh mãi. Hãy mở nó trong trình duyệt rồi sao chép địa chỉ cuối cùng.",
    http_status:
      "Trang web trả lời rằng không thể hiển thị trang này. Hãy xem liên kết có còn mở được trong trình duyệt không.",
    login_needed:
      "Nền tảng chỉ cho xem bài này sau khi đăng nhập, nên không thể lưu bài từ liên kết.",
    challenge:
      "Trang web muốn xác minh người truy cập là người thật. Hãy mở trang trong trình duyệt trước rồi thử lại sau.",
    not_a_page:
      "Địa chỉ này là một tệp, không phải bài viết. Hãy dùng liên kết của chính bài viết.",
    empty_page: "Trang nhận về trống không. Hãy thử lại sau.",
    too_large: "Trang này quá lớn nên không lưu được.",
    undecodable: "Không đọc được chữ trên trang này.",
    too_complex: "Trang này được viết theo cách mà Keepsake không thể đọc an toàn.",
    rules_refused: "Tệp không được nhận. Bộ quy tắc đang dùng vẫn như cũ.",
    rules_not_newer: "Bộ quy tắc đang dùng cũng mới như vậy hoặc mới hơn, và vẫn như cũ.",
    archive_unreadable:
      "Không đọc được tệp. Tệp có còn ở đó và bạn có quyền mở không? Hãy cắm lại ổ đĩa chứa tệp rồi thử lại.",
    archive_incomplete:
      "Bản tải về chưa đủ: bị đứt khi tải hoặc chép. Hãy tải lại và chờ cho xong.",
    archive_too_large:
      "Tệp bung ra lớn quá mức: bị hỏng hoặc có người cố ý phá. Keepsake đã ngừng đọc.",
    not_an_archive:
      "Tệp mang tên tệp nén nhưng không phải; thường là trang yêu cầu đăng nhập. Hãy đăng nhập rồi tải lại.",
    archive_unknown:
      "Keepsake không biết nền tảng nào tạo ra tệp như thế này. Bạn đã chọn đúng tệp tải về, hoặc đủ các phần chưa? Bên dưới có thể thêm từng liên kết.",
    archive_without_posts:
      "Trong đó không có bài viết nào của bạn. Hãy yêu cầu nền tảng cho cả bài viết, hoặc thêm các phần khác.",
    nothing_picked: "Không có gì ở đó đọc được từ đây. Hãy chọn tệp lần nữa.",
    not_in_rehearsal: "Buổi diễn tập không nhận bài thật. Hãy kết thúc diễn tập trước.",
    lock_first: "Kho của bạn đang mở. Hãy khóa hẳn rồi mở phòng tập huấn.",
    training_bundle:
      "Gói này từ một phòng tập huấn: mọi người trong đó đều hư cấu, và gói không chứng minh điều gì. Hãy mở gói trong phòng tập huấn.",
    real_bundle:
      "Đây là gói thật, nên không đọc trong phòng tập huấn; gói không hề gì. Hãy rời phòng rồi kiểm chứng ở đó.",
    no_target: "Không còn bài nào như vậy. Hãy chọn tài khoản khác, hoặc đăng thêm bài.",
    not_a_command: "Đó không phải một dòng của bàn điều khiển.",
    nothing_flagged: "Chưa có bài nào bị đánh dấu. Hãy diễn một tình huống trước.",
    training_wrong:
      "Có bài bị đánh dấu sai, hoặc kết cục không giống tấm thẻ. Nếu vừa khôi phục bài, hãy kiểm tra lại một lần: sẽ hết. Nếu không, đó là lỗi của Keepsake: hãy cho chúng tôi biết. Không có gì thật bị đụng đến; hãy mở phòng mới.",
    nothing_chosen: "Chưa chọn gì. Hãy chọn ít nhất một bài.",
    not_logged:
      "Có bài được lưu trước khi kho này có nhật ký lưu giữ, nên không chứng minh được gì về bài ấy. Hãy lưu lại bài một lần nữa rồi thử lại.",
    no_such_file: "Không bài nào đã chọn còn tệp này.",
    redact_too_short: "Từ cần che phải có ít nhất hai chữ cái, nếu không thì chỗ nào cũng thấy nó.",
    redact_not_there:
      "Không bài nào ở đây có từ này, nên nó không được nhận. Hãy viết đúng như trong bài; hoa thường và dấu không quan trọng.",
    log_torn:
      "Nhật ký lưu giữ không còn nguyên vẹn nên không chứng minh được gì. Các bài của bạn vẫn như cũ. Hãy kiểm tra kho và chép lại tệp từ bản sao nếu có.",
    log_empty: "Chưa lưu gì trong kho này nên không có gì để ký.",
    bad_recipient: "Đây không phải một địa chỉ nhận age trọn vẹn. Hãy chép hết, từ age1 đến cuối.",
    place_taken: "Ở đó đã có thứ cùng tên; nó được giữ nguyên. Hãy chọn tên khác.",
    place_leftover:
      "Ở đó có một tệp viết dở cùng tên, thêm đuôi “.part”. Nếu lúc này không có gì đang ghi thì hãy xóa nó, vì nó đọc được; hoặc chọn tên khác.",
    place_inside: "Nơi này nằm trong thư mục của chính kho. Hãy chọn thư mục khác.",
    place_gone:
      "Không ghi được ở đó: thư mục không còn, thẻ nhớ đã rút ra, hoặc không ai được ghi vào. Ở đó không còn sót gì. Hãy chọn thư mục khác.",
    bundle_changed:
      "Từ lúc bạn xem đến giờ có điều mới được ghi về các bài này nên chưa ghi gì ra. Hãy xem lại những gì sẽ ra ngoài rồi làm gói.",
    bundle_failed: "Không làm được gói. Chưa có gì ra khỏi kho. Hãy thử với ít bài hơn.",
    bundle_unreadable:
      "Không đọc được tệp. Tệp còn ở đó không, và có đủ không? Hãy chép lại tệp vào máy này.",
    not_for_key:
      "Gói được niêm phong cho người khác: khóa riêng này không mở được. Hãy chọn tệp khóa riêng khác, hoặc xin gói niêm phong cho bạn.",
    no_identity:
      "Trong tệp đó không có khóa riêng age. Tệp đúng có dòng bắt đầu bằng AGE-SECRET-KEY-1.",
    wrong_identity_passphrase:
      "Cụm mật khẩu này không mở được tệp khóa riêng. Hãy xem lại phím Caps Lock rồi thử lại; gói vẫn như cũ.",
    no_root: "Trong tệp đó không có chứng thư gốc. Hãy lấy tệp PEM từ trang của chính cơ quan ấy.",
    not_shown: "Tệp này không hiện ở đây: chỉ hiện ảnh và phim thông thường, cỡ bình thường.",
    authority_name: "Tên có 1 đến 32 chữ: a đến z, chữ số và -.",
    no_such_authority: "Không có cơ quan nào tên như vậy.",
    link_taken: "Địa chỉ này là của một bài khác trong kho.",
    no_list: "Đây không phải danh sách liên kết, cũng không phải bảng có cột “link”.",
    nothing_to_keep:
      "Không tìm thấy bài viết nào trên trang này. Hãy dùng liên kết của một bài viết.",
    no_such_post: "Bài viết này không có trong kho.",
    not_a_recipient:
      "Đây không phải chìa khóa công khai. Chìa khóa bắt đầu bằng age1, gồm 62 chữ và số; hãy chép cho đủ. Chưa có gì thay đổi.",
    not_granted: "Người này vốn không còn đọc được kho. Chưa có gì thay đổi.",
    nobody_else:
      "Không ai khác mở được kho. Trước hết hãy cho một người đọc kho; chưa có gì thay đổi.",
    words_differ:
      "Không đúng hai từ đó. Hãy xem lại tờ giấy; tờ khôi phục trước, nếu có, vẫn có hiệu lực.",
    no_tor:
      "Không tìm thấy Tor trên máy này. Hãy mở Tor, dưới dạng dịch vụ hoặc trình duyệt Tor, rồi thử lại. Chưa có gì thay đổi.",
    bad_proxy:
      "Không dùng được proxy này. Địa chỉ phải bắt đầu bằng socks5h:// hoặc http:// và có số cổng, ví dụ socks5h://127.0.0.1:1080. Chưa có gì thay đổi.",
    proxy_silent:
      "Proxy của nơi kiểm tra này không trả lời, nên chưa hỏi gì. Không có gì đi vòng qua nó. Hãy xem proxy có đang chạy không rồi thử lại.",
    bad_name: "Không dùng được tên này. Hãy chọn tên khác, ngắn gọn. Chưa có gì thay đổi.",
    vantage_off: "Nơi kiểm tra này đang tắt hoặc không còn. Hãy bật lại trước.",
    no_such_entry: "Không có mục này, hoặc đã gạt ra từ trước. Không có gì thay đổi.",
    to_come: "Ngày này chưa đến. Chưa ghi gì cả.",
    no_date: "Chưa nói ngày nào. Chưa ghi gì cả.",
    nothing_entered: "Hãy ghi nền tảng, và nội dung hoặc tệp. Chưa ghi gì cả.",
    not_a_mail: "Tệp này không phải email. Hãy lưu từ chương trình thư thành .eml. Chưa ghi gì cả.",
    file_unreadable: "Có tệp không đọc được. Tệp còn ở đó không? Chưa ghi gì cả.",
    file_too_large:
      "Nội dung hoặc tệp lớn hơn mức Keepsake nhận, hoặc có quá nhiều tệp. Chưa ghi gì cả.",
    no_browser: "Máy này không có chương trình mở địa chỉ. Hãy sao chép địa chỉ thay vào đó.",
    no_backup:
      "Trong thư mục đó không có bản sao nào của kho. Hãy chọn thư mục bạn đã làm bản sao trong đó, ví dụ thẻ nhớ.",
    folder_taken:
      "Trong thư mục đó đã có tệp khác mang tên của bản sao. Chưa ghi gì; hãy chọn thư mục khác.",
    other_backup:
      "Bản sao trong thư mục đó không phải là trạng thái trước đây của kho này: kho đã được làm mới, thay chìa khóa hoặc xóa hẳn bài từ lúc đó. Bản sao ấy được giữ nguyên. Hãy chọn thư mục khác, hoặc tự xóa bản sao ấy nếu không cần nữa.",
    later_backup:
      "Bản sao trong thư mục đó mới hơn kho này. Nó được giữ nguyên; đừng để mất. Hãy chọn thư mục khác.",
    browser_closed: "Trình duyệt riêng đã đóng. Những gì đã lưu trong đó vẫn an toàn.",
    cancelled: "Đã dừng theo yêu cầu của bạn.",
    busy: "Keepsake đang bận việc khác. Hãy chờ cho xong.",
    bug: "Chính Keepsake gặp lỗi. Kho của bạn vẫn được giữ nguyên. Hãy đóng Keepsake rồi mở lại.",
  },
};
