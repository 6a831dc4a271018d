// Small pieces of the page. Everything that is shown is set as text, never as markup.

export function element(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function place(target, box) {
  for (const side of ["left", "top", "width", "height"]) target.style[side] = `${(100 * box[side]).toFixed(3)}%`;
}

export function message(told) {
  return element(
    "li", { class: told.severity },
    element("b", {}, `${told.severity}：`),
    told.place && element("code", {}, told.place), told.place && " ",
    told.message, told.hint && element("span", { class: "hint" }, ` → ${told.hint}`),
    element("span", { class: "code" }, ` [${told.code}]`),
  );
}

export function quoted(text, start, end) {
  if (!text) return "";
  return element("q", {}, text.slice(0, start), start < end && element("mark", {}, text.slice(start, end)), text.slice(end));
}

// Code points, as the server counts them, to the units of this language.
export function units(text, count) {
  return [...text].slice(0, count).join("").length;
}

// A form for one decision. `send` is given {id, ruling, wording, by, because} and gives what stands against it.
export function decisionForm(id, choices, send) {
  const asks = Object.fromEntries(choices.map((choice) => [choice.ruling, choice]));
  const ruling = element(
    "select", { name: "ruling", required: true },
    ...choices.map((choice) => element("option", { value: choice.ruling }, `${choice.ruling}：${choice.meant}`)),
  );
  const wording = element("input", { name: "wording", autocomplete: "off" });
  const label = element("span");
  const asked = element("label", {}, label, wording);
  const by = element("input", { name: "by", required: true, autocomplete: "name", value: remembered() });
  const because = element("input", { name: "because", required: true, autocomplete: "off" });
  const told = element("ul", { class: "told", role: "alert" });
  const button = element("button", { type: "submit" }, "写进裁定");
  const choose = () => {
    const choice = asks[ruling.value];
    asked.hidden = !choice.asks;
    wording.required = Boolean(choice.asks);
    wording.value = choice.wording;
    label.textContent = `${choice.asks} `;
    wording.placeholder = choice.asks === "正确的数" ? "如 1.8亿元" : "如 2022、2022H1、2022-01..2022-06";
  };
  ruling.addEventListener("change", choose);
  choose();
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    remember(by.value);
    const given = { id, ruling: ruling.value, wording: wording.required ? wording.value : "", by: by.value, because: because.value };
    const against = await send(given);
    button.disabled = false;
    told.replaceChildren(...against.map(message));
    if (!against.length) told.append(element("li", { class: "done" }, "已写进裁定，页面随即更新。"));
  };
  return element(
    "form", { class: "decide", onsubmit: submit, "aria-label": "裁定" },
    element("label", {}, "做法 ", ruling), asked,
    element("label", {}, "谁 ", by), element("label", {}, "为何 ", because), button, told,
  );
}

function remembered() {
  try { return localStorage.getItem("by") ?? ""; } catch { return ""; }
}

function remember(name) {
  try { localStorage.setItem("by", name); } catch { /* a private window keeps nothing */ }
}
