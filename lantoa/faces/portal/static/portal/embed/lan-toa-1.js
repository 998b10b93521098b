// Lan Tỏa: the newest pieces of a union or a section on another site. One script: no cookie, nothing kept, nothing
// told to anybody; what it shows lives in a shadow tree, so that neither site touches the other's looks.
(() => {
  const tag = document.currentScript;
  if (!tag) return;
  const set = tag.dataset;
  const home = new URL(tag.src).origin;
  const of = encodeURIComponent;
  const place = set.chuyenMuc ? `/${of(set.chuyenMuc)}/` : `/don-vi/${of(set.donVi || "")}/`;
  const news = `${home}/nhung/${set.chuyenMuc ? `muc/${of(set.chuyenMuc)}` : `tin/${of(set.donVi || "")}`}/`;

  const whole = (text, least, most, usual) => {
    const number = Number.parseInt(text, 10);
    return number >= least && number <= most ? number : usual;
  };
  const count = whole(set.soTin, 1, 10, 5);
  const size = whole(set.coChu, 12, 24, 16);

  const LIGHT = { ground: "#ffffff", words: "#16191f", accent: "#0a4da2" };
  const DARK = { ground: "#1c2027", words: "#eceae4", accent: "#7fb2ff" };
  const scheme = set.kieu === "toi" || (set.kieu === "theo-may" && matchMedia("(prefers-color-scheme:dark)").matches) ? DARK : LIGHT;
  const brightness = (colour) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [brightness(one), brightness(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const colour = (text, usual) => (/^#[0-9a-f]{6}$/i.test(text || "") ? text : usual);
  const look = { ground: colour(set.nen, scheme.ground), words: colour(set.chu, scheme.words), accent: colour(set.mau, scheme.accent) };
  // What cannot be read is not shown: the colours of the house stand in (WCAG 2.2, 1.4.3).
  if (contrast(look.words, look.ground) < 4.5 || contrast(look.accent, look.ground) < 4.5) {
    console.warn("Lan Tỏa: màu đã chọn khó đọc, dùng màu mặc định.");
    Object.assign(look, scheme);
  }

  const box = document.createElement("div");
  const root = box.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host{display:block;all:initial}
    section{box-sizing:border-box;background:${look.ground};color:${look.words};border:1px solid ${look.words}33;border-radius:6px;padding:1em 1.1em;font:${size}px/1.5 "Be Vietnam Pro",system-ui,sans-serif;overflow-wrap:anywhere}
    a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}a:focus-visible{outline:2px solid ${look.accent};outline-offset:2px}
    h2{margin:0 0 .5em;font-size:1.15em;line-height:1.35}h2 a,p a{color:${look.accent}}
    ul{list-style:none;margin:0;padding:0}li{display:flex;gap:.75em;padding:.6em 0;border-top:1px solid ${look.words}26}
    img{flex:none;width:6em;height:4em;object-fit:cover;background:${look.words}1a}
    strong{display:block;font-weight:600;line-height:1.4}time{font-size:.82em}p{margin:.6em 0 0;font-size:.88em}`);
  root.adoptedStyleSheets = [sheet];

  // Only text is ever put in, never markup; only addresses of the house are linked.
  const made = (name, values = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...inside);
    return element;
  };
  const safe = (address) => {
    const url = new URL(String(address), home);
    return url.origin === home ? url.href : home;
  };
  const link = (text, address) => made("a", { href: safe(address), rel: "noopener", textContent: String(text) });

  const item = ({ title, url, at, picture }) => {
    const words = link("", url);
    words.append(made("strong", { textContent: String(title) }), made("time", { dateTime: String(at), textContent: day(at) }));
    const line = made("li");
    if (picture && set.anh !== "khong") {
      line.append(made("img", { referrerPolicy: "no-referrer", loading: "lazy", alt: "", width: 96, height: 64, src: safe(picture) }));
    }
    line.append(words);
    return line;
  };
  const day = (at) => {
    const moment = new Date(at);
    return Number.isNaN(+moment) ? "" : moment.toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" });
  };
  const show = (...inside) => {
    root.replaceChildren(made("section", { lang: "vi" }, ...inside));
    tag.after(box);
  };

  fetch(news, { credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout?.(8000) })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(({ name, url, site, items }) => {
      const list = items.slice(0, count).map(item);
      show(made("h2", {}, link(set.tieuDe || name, url)), made("ul", {}, ...list), made("p", {}, "Nguồn: ", link(site, "/")));
    })
    // Our house is away: the other site keeps its page, with a plain link.
    .catch(() => show(made("p", {}, link(set.tieuDe || "Tin công đoàn", place))));
})();
