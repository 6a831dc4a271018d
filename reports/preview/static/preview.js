// The page of the preview: asks for the state of a view whenever the server says that it is new.
import { decisionForm, element, message, place, quoted, units } from "./parts.js";

const find = (id) => document.getElementById(id);
const token = document.querySelector('meta[name="token"]').content;
const scale = window.devicePixelRatio > 1.25 ? "2" : "1";
const view = { period: "", audience: "" };
let state = { number: -1, pages: [], figures: {}, waiting: [], findings: [] };
let stream = null;
let before = {};
let chosen = null; // the figure or fact whose chain is open
let reading = null; // the sentence of it whose source is open
let opening = 0; // counts the sources asked for: the last one stays, whichever comes last
let fetching = 0;

const query = (more = {}) => new URLSearchParams({ ...view, ...more }).toString();

async function ask(path, more) {
  const answer = await fetch(`${path}?${query(more)}`);
  return { ok: answer.ok, body: await answer.json() };
}

// --- the stream and the state ------------------------------------------------------------------------------

function listen() {
  stream?.close();
  stream = new EventSource(`/events?${query()}`);
  stream.onmessage = () => refresh();
  stream.onerror = () => status("连不上预览程序，正在重试……", "lost");
}

async function refresh() {
  const turn = ++fetching;
  const { body } = await ask("/state", {});
  if (turn !== fetching || body.number < state.number) return;
  state = { figures: {}, waiting: [], findings: [], boxes: [], notices: [], periods: [], ...body };
  showErrors();
  showChoices();
  showStatus();
  if (!state.stamp) return;
  await showPages();
  showWaiting();
  showFindings();
  markChanged();
  document.body.dataset.number = state.number;
  if (chosen && state.complete) openChain(chosen, false);
}

function status(text, kind) {
  find("status").textContent = text;
  find("status").className = kind;
}

function showStatus() {
  if (state.errors.length) return status("下面是改错以前的页面", "old");
  if (!state.stamp) return status("正在排版……", "busy");
  if (state.behind) return status("下面是改动以前的页面，正在重新排版……", "busy");
  const draft = state.draft ? "，有必须改的" : "";
  const pages = state.complete ? `共 ${state.pages.length} 页` : `先排出第 1 至 ${state.pages.length} 页，正在排版其余各页……`;
  return status(`${state.title}，${state.audience}：${state.stage}${draft}，${pages}`, state.complete ? "" : "busy");
}

function showErrors() {
  const area = find("errors");
  area.hidden = !state.errors.length;
  const title = state.stamp ? "出错了，下面留着上一次的页面。改好存盘，就会更新。" : "出错了。改好存盘，就会显示。";
  area.replaceChildren(element("p", {}, title), element("ul", {}, ...state.errors.map(message)));
}

function showChoices() {
  const audience = find("audience");
  const wanted = view.audience || state.audience;
  if ([...audience.options].map((option) => option.value).join() !== state.audiences.join()) {
    audience.replaceChildren(...state.audiences.map((name) => element("option", {}, name)));
  }
  if (document.activeElement !== audience && wanted) audience.value = wanted;
  find("periods").replaceChildren(...state.periods.map((period) => element("option", { value: period })));
  const period = find("period");
  if (document.activeElement !== period && (view.period || state.period)) period.value = view.period || state.period;
}

// --- pages ------------------------------------------------------------------------------------------------

async function showPages() {
  const area = find("pages");
  const made = state.pages.map((page, index) => pageOf(page, index + 1));
  const looked = inSight([...area.children]).map((index) => made[index]).filter(Boolean);
  const first = looked.length ? looked : made.slice(0, 1);
  await Promise.all(first.map((page) => {
    const picture = page.querySelector("img");
    picture.loading = "eager"; // a lazy one that is in no document is never loaded
    return picture.decode().catch(() => null);
  }));
  const kept = state.complete ? [] : [...area.children].slice(made.length);
  kept.forEach((page) => page.classList.add("old"));
  const at = document.activeElement?.dataset?.box;
  const top = area.scrollTop;
  area.replaceChildren(...made, ...kept);
  area.scrollTop = top;
  const stops = [...area.querySelectorAll(".figure")];
  const again = stops.find((stop) => stop.dataset.box === at);
  (again ?? stops[0])?.setAttribute("tabindex", "0");
  again?.focus({ preventScroll: true });
}

// The pages that stand in the window, by their places in the list.
function inSight(pages) {
  const window = find("pages").getBoundingClientRect();
  return pages.flatMap((page, index) => {
    const { top, bottom } = page.getBoundingClientRect();
    return bottom > window.top && top < window.bottom ? [index] : [];
  });
}

function pageOf(page, number) {
  const picture = element("img", {
    src: `/page/${number}.png?${query({ scale, key: page.key, stamp: state.stamp })}`,
    alt: page.text, width: Math.round(page.width), height: Math.round(page.height),
    loading: "lazy",
  });
  picture.style.aspectRatio = `${page.width} / ${page.height}`;
  const boxes = state.boxes.map((box, index) => [box, index]).filter(([box]) => box.page === number);
  return element(
    "section", { class: "page", "data-page": number, "aria-label": `第${number}页` },
    picture, ...boxes.map(([box, index]) => figureButton(box, index)),
  );
}

function figureButton(box, index) {
  const figure = state.figures[box.figure];
  const name = figure ? `${figure.metric} ${figure.display}` : box.figure;
  const button = element("button", {
    class: "figure", type: "button", tabindex: "-1", "data-figure": box.figure, "data-box": index,
    "aria-label": `${name}，看出处`,
    onclick: () => openChain({ figure: box.figure }),
    onmouseenter: (event) => showTip(event.target), onmouseleave: hideTip,
    onfocus: (event) => showTip(event.target), onblur: hideTip,
  });
  place(button, box);
  return button;
}

// Arrows go from number to number; only one of them is a stop of the tabulator.
find("pages").addEventListener("keydown", (event) => {
  if (!event.target.classList.contains("figure")) return;
  const stops = [...find("pages").querySelectorAll(".figure")];
  const here = stops.indexOf(event.target);
  const steps = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: stops.length - 1 };
  const next = stops[steps[event.key]];
  if (!next) return;
  event.preventDefault();
  event.target.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

function showTip(target) {
  const figure = state.figures[target.dataset.figure];
  if (!figure) return;
  const tip = find("tip");
  tip.replaceChildren(
    element("b", {}, `${figure.metric}　${figure.display}`), element("i", {}, figure.table),
    ...figure.about.map((line) => element("span", {}, line)),
  );
  tip.hidden = false;
  const at = target.getBoundingClientRect();
  const below = at.bottom + tip.offsetHeight + 12 < window.innerHeight;
  tip.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - tip.offsetHeight - 6)}px`;
  target.setAttribute("aria-describedby", "tip");
}

function hideTip(event) {
  find("tip").hidden = true;
  event.target.removeAttribute("aria-describedby");
}

function light(boxes) {
  document.querySelectorAll(".light").forEach((old) => old.remove());
  for (const box of boxes) {
    const page = find("pages").querySelector(`[data-page="${box.page}"]`);
    if (!page) continue;
    const mark = element("span", { class: "light" });
    place(mark, box);
    page.append(mark);
  }
  document.querySelector(".light")?.scrollIntoView({ block: "center" });
}

// What is printed otherwise than before is told until the next change.
function markChanged() {
  const now = Object.fromEntries(Object.entries(state.figures).map(([, f]) => [`${f.table}|${f.metric}|${f.about[0]}`, f.display]));
  const same = before.key === `${state.period}|${state.audience}`;
  if (before.stamp !== state.stamp) {
    before = { stamp: state.stamp, key: `${state.period}|${state.audience}`, now, last: same ? before.now : now };
  }
  for (const button of find("pages").querySelectorAll(".figure")) {
    const f = state.figures[button.dataset.figure];
    const was = f && before.last[`${f.table}|${f.metric}|${f.about[0]}`];
    if (f && was !== f.display) {
      button.classList.add("changed");
      button.setAttribute("aria-label", `${button.getAttribute("aria-label")}，已改${was ? `，原为 ${was}` : ""}`);
    }
  }
}

// --- beside the pages -------------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll('[role="tab"]')];

function openTab(name, focus = false) {
  for (const tab of tabs) {
    const open = tab.getAttribute("aria-controls") === name;
    tab.setAttribute("aria-selected", open);
    tab.tabIndex = open ? 0 : -1;
    find(tab.getAttribute("aria-controls")).hidden = !open;
    if (open && focus) tab.focus();
  }
}

tabs.forEach((tab, index) => {
  tab.addEventListener("click", () => openTab(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) openTab(tabs[(index + step + tabs.length) % tabs.length].getAttribute("aria-controls"), true);
  });
});

// Whoever is writing a decision is not disturbed by a new state.
function busy(area) {
  const form = area.querySelector("form.decide:focus-within");
  return form && [...form.querySelectorAll("input")].some((input) => input.name === "because" && input.value);
}

function showWaiting() {
  find("tab-waiting").querySelector("b").textContent = state.waiting.length;
  const area = find("waiting");
  const open = new Set([...area.querySelectorAll("details[open]")].map((each) => each.dataset.id));
  if (busy(area) && state.waiting.some((item) => open.has(item.id))) return;
  const items = state.waiting.map((item) => {
    const facts = [item.fact, ...item.others];
    return element(
      "details", { "data-id": item.id, open: open.has(item.id) },
      element("summary", {}, item.line),
      ...facts.map((fact, index) => element(
        "p", { class: "fact" }, index ? "对方：" : "",
        element("button", { type: "button", class: "link", onclick: () => openChain({ fact: fact.id }) }, fact.place),
        ` ${fact.shown}　`, element("q", {}, fact.sentence),
      )),
      item.figure && element("p", {}, element(
        "button", { type: "button", class: "link", onclick: () => light(state.boxes.filter((box) => box.figure === item.figure)) },
        "看它印在哪里",
      )),
      decisionForm(item.id, item.choices, decide),
    );
  });
  area.replaceChildren(...(items.length ? items : [element("p", { class: "hint" }, "没有待裁定的数。")]));
}

function showFindings() {
  const open = state.findings.filter((finding) => finding.severity !== "已豁免");
  find("tab-findings").querySelector("b").textContent = open.length;
  const list = element("ol", {}, ...state.findings.map((finding) => {
    const there = finding.at || finding.boxes.length;
    const show = () => (finding.at ? openSource(finding.at) : light(finding.boxes));
    const text = finding.text;
    return element(
      "li", { class: finding.severity },
      element("b", {}, `${finding.severity}　`),
      there ? element("button", { type: "button", class: "link", onclick: show }, finding.place || "看在哪里") : finding.place,
      element("p", {}, finding.message, element("span", { class: "code" }, ` [${finding.code}]`)),
      quoted(text, units(text, finding.start), units(text, finding.end)),
      element("p", { class: "hint" }, finding.hint),
    );
  }));
  const notices = element("ul", {}, ...state.notices.map(message));
  find("findings").replaceChildren(
    open.length || state.findings.length ? list : element("p", { class: "hint" }, "核稿没有查出问题。"), notices,
  );
}

async function decide(given) {
  const sent = { ...given, ...view, stamp: state.stamp };
  try {
    const answer = await fetch("/decide", {
      method: "POST", body: JSON.stringify(sent),
      headers: { "Content-Type": "application/json", "X-Jianbao-Token": token },
    });
    return answer.ok ? [] : (await answer.json()).errors;
  } catch {
    return [{ severity: "必错", code: "P106", place: "", message: "连不上预览程序，裁定没有写", hint: "看终端里的预览是否还在运行" }];
  }
}

// --- chains and sources -----------------------------------------------------------------------------------

async function openChain(asked, show = true) {
  const { ok, body } = await ask("/chain", asked);
  if (chosen && !show && chosen !== asked) return;
  chosen = asked;
  const area = find("chain");
  if (!show && busy(area)) return;
  if (show) openTab("chain");
  document.querySelectorAll(".figure.open").forEach((old) => old.classList.remove("open"));
  if (asked.figure) find("pages").querySelectorAll(".figure").forEach((b) => b.classList.toggle("open", b.dataset.figure === asked.figure));
  if (!ok) return area.replaceChildren(element("ul", {}, ...body.errors.map(message)));
  area.replaceChildren(
    element("div", { id: "links", tabindex: "0", role: "region", "aria-label": "出处" }, ...body.flatMap(chainParts)),
    element("div", { id: "source" }),
  );
  const links = body.flatMap((chain) => [...chain.used, ...chain.others]);
  const link = (!show && links.find((known) => known.id === reading)) || links[0];
  if (link) await openLink(link, show);
  if (show) area.focus({ preventScroll: true });
}

function chainParts(chain) {
  const figure = chain.figure;
  return [
    figure && element("h2", {}, `${figure.metric}：${figure.display}`),
    figure && element("p", { class: "hint" }, `${chain.row}。${chain.standing}`),
    figure && figure.about.length && element("ul", { class: "about" }, ...figure.about.map((line) => element("li", {}, line))),
    chain.rule.length && element("details", {}, element("summary", {}, "为什么可以印"), element(
      "ul", {}, ...chain.rule.map((c) => element("li", { class: c.holds ? "holds" : "fails" }, `${c.holds ? "✓" : "✗"} ${c.name}：${c.says}`)),
    )),
    ...chain.used.map((link) => linkPart(link, "依据")),
    ...chain.others.map((link) => linkPart(link, "看过")),
    chain.remarks.length && element("ul", {}, ...chain.remarks.map((line) => element("li", {}, line))),
    chain.refusals.length && element("ul", {}, ...chain.refusals.map((line) => element("li", {}, `没有算：${line}`))),
  ].filter(Boolean);
}

function linkPart(link, label) {
  return element(
    "article", { class: "link-part" },
    element("p", {}, element("b", {}, `${label}　`), element("button", { type: "button", class: "link", onclick: () => openLink(link) }, link.place), ` ${link.shown}`),
    element("q", {}, link.sentence),
    element("p", { class: "hint" }, `${link.standing}：${link.why}`),
    ...link.decided.map((line) => element("p", { class: "decided" }, `已裁定　${line}`)),
    element("details", {}, element("summary", {}, "怎样读出来的"), element("ul", {}, ...link.steps.map((step) => element("li", {}, `${step.name}：${step.says}`)))),
    element("details", {}, element("summary", {}, "裁定这个数"), decisionForm(link.id, link.choices, decide)),
  );
}

function openLink(link, show = true) {
  reading = link.id;
  return openSource(link.at, show);
}

async function openSource(at, show = true) {
  const turn = ++opening;
  const range = (pair) => (pair ? pair.join("-") : "");
  const { ok, body } = await ask("/source", { key: at.source, sentence: range(at.sentence), figure: range(at.figure) });
  if (!ok || turn !== opening) return;
  if (show) openTab("chain");
  if (!find("source")) find("chain").replaceChildren(element("div", { id: "source" }));
  const area = find("source");
  const lines = body.lines.map((line) => element(
    "p", {}, element("span", { class: "line" }, line.name),
    ...line.parts.map(([text, kinds]) => (kinds ? element("mark", { class: kinds }, text) : text)),
  ));
  const sheet = element("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": `来源 ${body.name}` }, ...lines);
  area.replaceChildren(element("h3", {}, body.name), sheet);
  const mark = sheet.querySelector("mark.figure, mark");
  if (mark) sheet.scrollTop = mark.getBoundingClientRect().top - sheet.getBoundingClientRect().top - sheet.clientHeight / 3;
}

// --- period and audience ----------------------------------------------------------------------------------

find("choose").addEventListener("submit", (event) => {
  event.preventDefault();
  look(find("period").value.trim(), find("audience").value);
});
find("audience").addEventListener("change", () => look(find("period").value.trim(), find("audience").value));
find("period").addEventListener("change", () => look(find("period").value.trim(), find("audience").value));

function look(period, audience) {
  if (period === view.period && audience === view.audience) return;
  Object.assign(view, { period, audience });
  history.replaceState(null, "", `/?${query()}`);
  state.number = -1;
  chosen = null;
  listen();
}

const asked = new URLSearchParams(location.search);
Object.assign(view, { period: asked.get("period") ?? "", audience: asked.get("audience") ?? "" });
openTab("waiting");
listen();
