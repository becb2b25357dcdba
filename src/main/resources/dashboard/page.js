// Building the page. Everything from outside is put into it as text, never as markup.

import { Refused } from "/api.js";
import { STATUS, ago, date, words } from "/words.js";

export const $ = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick" || key === "onsubmit") node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const due = (instant) => instant && Date.parse(instant) <= Date.now() ? element("span", { class: "due" }, "due now") : time(instant);
export const time = (instant) =>
  instant ? element("time", { datetime: instant, title: date(instant) }, ago(instant)) : "–";
export const badge = (text, tone) => element("span", { class: `badge ${tone}` }, text);
export const statusBadge = (status) => badge(...(STATUS[status] ?? [words(status), ""]));

/** Only web addresses become links: a stored url may say anything. */
export function link(url, text) {
  return /^https?:\/\//i.test(url) ? element("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text) : text;
}

/** Replaces children only when their content changed, so that focus and selection survive a refresh. */
export function fill(parent, key, build) {
  const text = JSON.stringify(key);
  if (parent.dataset.key === text) return;
  parent.dataset.key = text;
  parent.replaceChildren(...build());
}

/** Says what went wrong, and asks for the token where that is what is missing. */
export function trouble(error) {
  const refused = error instanceof Refused;
  $("banner").hidden = false;
  $("banner-text").textContent = refused || error.status ? error.message : "The API cannot be reached. Trying again.";
  $("token-form").hidden = !refused;
  if (refused && document.activeElement === document.body) $("token").focus();
}
