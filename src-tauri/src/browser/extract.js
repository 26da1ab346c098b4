// What a page is taken apart by. It runs in a world of its own: nothing that the page has changed
// is used here, and nothing of this is seen by the page. What comes out is text of the closed form
// `keepsake-seen/1`, no longer than may be handed over; the core trusts none of it.
(() => {
  const LETTERS_MAX = 3_600_000;
  const HTML_MAX = 60_000;
  const TEXT_MAX = 40_000;
  let room = LETTERS_MAX;
  const cut = (text, most) => {
    const kept = String(text ?? "").slice(0, Math.max(0, Math.min(most, room)));
    room -= kept.length;
    return kept;
  };

  // Data that may tell of posts; all other scripts stay with the page.
  const TELLING =
    /"post_id"|"taken_at|"shortcode"|"rest_id"|"full_text"|"itemStruct"|"ItemModule"|"createTime"|videoRenderer|videoDetails|lockupViewModel|backstagePost|"articleBody"|SocialMediaPosting|BlogPosting|NewsArticle|"@type"|channelMetadata/;
  const payloads = [];
  for (const script of document.scripts) {
    const text = script.src === "" ? script.textContent : "";
    if (payloads.length < 500 && text.length < room / 2 && TELLING.test(text)) {
      payloads.push({ text: cut(text, text.length) });
    }
  }

  const POSTS = [
    "article",
    '[role="article"]',
    '[data-pagelet^="TimelineFeedUnit"]',
    '[data-pressable-container="true"]',
    '[data-e2e="user-post-item"]',
    '[data-e2e="recommend-list-item-container"]',
    "ytd-rich-item-renderer",
    "ytd-grid-video-renderer",
    "ytd-backstage-post-thread-renderer",
    'main a[href*="/p/"]',
    'main a[href*="/reel/"]',
  ].join(",");
  const MESSAGES = [
    '[data-ad-rendering-role="story_message"]',
    '[data-ad-comet-preview="message"]',
    '[data-ad-preview="message"]',
    '[data-testid="tweetText"]',
    '[data-e2e="browse-video-desc"]',
    "#video-title",
    "#content-text",
  ].join(",");
  const TEXTS = "[dir=auto],p,h1,h2,h3,blockquote,pre,figcaption";
  const MORE = /(…|\.\.\.)\s*(see more|xem thêm|more|show more|thêm)?\s*$|(see more|xem thêm)\s*$/i;
  const AGO = /^\s*\d{1,2}\s*(s|m|h|d|w|y|min|giây|phút|giờ|ngày|tuần|năm)\b|^\s*\d{1,2}\s+(tháng|[a-z]{3,9})\b/i;

  const high = innerHeight;
  const wide = innerWidth;
  function place(box) {
    const left = Math.max(0, box.left);
    const top = Math.max(0, box.top);
    const right = Math.min(wide, box.right);
    const bottom = Math.min(high, box.bottom);
    const seen = Math.max(0, right - left) * Math.max(0, bottom - top);
    const most = Math.min(box.width, wide) * Math.min(box.height, high);
    const int = (n) => Math.max(-1e9, Math.min(1e9, Math.round(n)));
    return {
      left: int(box.left),
      top: int(box.top),
      width: int(box.width),
      height: int(box.height),
      shown: most > 0 ? Math.min(100, Math.round((100 * seen) / most)) : 0,
    };
  }

  function said(element, isMessage) {
    const text = cut(element.innerText, TEXT_MAX);
    return { text, is_message: isMessage, is_cut: isMessage && MORE.test(text.slice(-40)) };
  }

  function article(element, own) {
    const marked = [...element.querySelectorAll(MESSAGES)].slice(0, 4);
    const plain = [...element.querySelectorAll(TEXTS)]
      .filter((it) => it.querySelector(TEXTS) === null)
      .slice(0, 40);
    const texts = marked.length > 0 ? marked.map((it) => said(it, true)) : plain.map((it) => said(it, false));
    const anchors = [...element.querySelectorAll("a[href]")].slice(0, 60);
    if (element.matches("a[href]")) anchors.unshift(element);
    const links = anchors.map((it) => ({
      href: cut(it.href, 2000),
      text: cut(it.innerText, 200),
      has_time: it.querySelector("time") !== null || AGO.test(it.getAttribute("aria-label") ?? it.textContent.slice(0, 40)),
    }));
    if (own) links.unshift({ href: cut(location.href, 2000), text: "", has_time: true });
    const times = [...element.querySelectorAll("time[datetime]")].slice(0, 4);
    const size = (n) => Math.max(0, Math.min(100_000, Math.round(n || 0)));
    const pictures = [...element.querySelectorAll("img")].slice(0, 40).map((it) => ({
      url: cut(it.currentSrc || it.src, 4000),
      is_video: false,
      alt: cut(it.alt, 1000),
      width: size(it.naturalWidth || it.width),
      height: size(it.naturalHeight || it.height),
    }));
    const films = [...element.querySelectorAll("video")].slice(0, 8).map((it) => ({
      url: cut(it.currentSrc || it.src, 4000),
      is_video: true,
      alt: "",
      width: size(it.videoWidth),
      height: size(it.videoHeight),
    }));
    return {
      html: cut(element.outerHTML, HTML_MAX),
      texts,
      links,
      times: times.map((it) => ({ at: cut(it.dateTime, 60) })),
      media: [...pictures, ...films],
      ...place(element.getBoundingClientRect()),
    };
  }

  const found = [...document.querySelectorAll(POSTS)].filter((it) => it.parentElement?.closest(POSTS) == null);
  // Those near the view: the ones that are read already are far above it.
  const near = found
    .map((it) => ({ it, box: it.getBoundingClientRect() }))
    .filter(({ box }) => box.height > 0 && box.bottom > -2 * high && box.top < 3 * high)
    .slice(0, 60);
  const articles = near.map(({ it }) => article(it, found.length === 1));
  const main = document.querySelector("main,[role=main]");
  if (articles.length === 0 && main !== null) articles.push(article(main, true));

  const scroller = document.scrollingElement ?? document.documentElement;
  const shown = (it) => it.getBoundingClientRect().height > 0;
  const guards = 'iframe[src*="captcha"],iframe[src*="challenge"],#captcha,form[action*="checkpoint"]';
  return JSON.stringify({
    form: "keepsake-seen/1",
    url: cut(location.href, 4000),
    title: "",
    payloads,
    articles,
    signs: {
      password_field: [...document.querySelectorAll("input[type=password]")].some(shown),
      challenge: [...document.querySelectorAll(guards)].some(shown),
      letters: Math.min(4e9, (document.body?.innerText ?? "").length),
      at_end: scroller.scrollTop + high >= scroller.scrollHeight - 4,
    },
  });
})();
