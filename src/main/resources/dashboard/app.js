// The dashboard: three views of the API, refreshed while the page is visible. Everything from outside is put into the page
// as text, never as markup.

const $ = (id) => document.getElementById(id);
const TICK = 2000;
const PAGE = 50;

/* ---- talking to the API ---- */

class Refused extends Error {}

let token = sessionStorage.getItem("undercut.token");

async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { ...options, headers, signal: AbortSignal.timeout(10_000) });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw answer.status === 401
    ? new Refused(token ? "This token is not accepted." : "This API needs its token (undercut.http.token).")
    : Object.assign(new Error(problem.detail ?? `The API answered ${answer.status}.`), { status: answer.status });
}

const get = (path) => call(path).then((answer) => answer.json());
const getOrNull = (path) => get(path).catch((error) => { if (error.status === 404) return null; throw error; });
const send = (method, path, body) =>
  call(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) })
    .then((answer) => answer.json());

/* ---- words and numbers ---- */

const STATUS = {
  MATCHED: ["Matched", "good"], LIST: ["List price", "cool"], NO_OFFER: ["No offer", ""], FLOOR_BOUND: ["At floor", "warn"],
  MAP_BOUND: ["At MAP", "warn"], HELD: ["Held", "warn"], STALE: ["Stale", "bad"],
};
const GOOD_OUTCOMES = new Set(["ok", "unchanged"]);
const CALM_OUTCOMES = new Set(["fetched", "out_of_stock"]);

function money(value) {
  if (!value) return "–";
  try {
    // The digits are formatted as the text they are: a number could not hold every amount.
    return new Intl.NumberFormat(undefined, {
      style: "currency", currency: value.currency, minimumFractionDigits: (value.amount.split(".")[1] ?? "").length,
    }).format(value.amount);
  } catch {
    return `${value.amount} ${value.currency}`;
  }
}

const words = (name) => { const text = name.toLowerCase().replaceAll("_", " "); return text[0].toUpperCase() + text.slice(1); };
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

function ago(instant) {
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return "now";
  if (size < 90) return relative.format(Math.round(seconds), "second");
  if (size < 5400) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 129_600) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

/** A schedule in words: P7D is weekly, PT90M every 90 minutes. */
function schedule(listing) {
  if (listing.unlisted) return "unlisted";
  if (listing.cron) return `cron ${listing.cron}`;
  if (!listing.every) return "default schedule";
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(listing.every) ?? [];
  const total = (days ?? 0) * 1440 + (hours ?? 0) * 60 + Number(minutes ?? 0);
  if (total === 0) return listing.every;
  const [size, one, unit] = total % 10_080 === 0 ? [10_080, "weekly", "weeks"] : total % 1440 === 0 ? [1440, "daily", "days"]
    : total % 60 === 0 ? [60, "hourly", "hours"] : [1, "every minute", "minutes"];
  return total === size ? one : `every ${total / size} ${unit}`;
}

/* ---- building the page ---- */

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick" || key === "onsubmit") node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const date = (instant) => new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
const due = (instant) => instant && Date.parse(instant) <= Date.now() ? element("span", { class: "due" }, "due now") : time(instant);
const time = (instant) =>
  instant ? element("time", { datetime: instant, title: date(instant) }, ago(instant)) : "–";
const badge = (text, tone) => element("span", { class: `badge ${tone}` }, text);
const statusBadge = (status) => badge(...(STATUS[status] ?? [words(status), ""]));

function outcomeBadge(listing) {
  if (!listing.outcome) return badge("Not scraped yet", "");
  const tone = GOOD_OUTCOMES.has(listing.outcome) ? "good" : CALM_OUTCOMES.has(listing.outcome) ? "" : "warn";
  return badge(words(listing.outcome), tone);
}

/** Only web addresses become links: a stored url may say anything. */
function link(url, text) {
  return /^https?:\/\//i.test(url) ? element("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text) : text;
}

/** An archived page; with a token the browser cannot follow a plain link, so the script saves the file. */
function pageLink(path) {
  const anchor = element("a", { href: path, download: "" }, "page");
  if (token) {
    anchor.addEventListener("click", async (event) => {
      event.preventDefault();
      try {
        const blob = await call(path).then((answer) => answer.blob());
        const file = URL.createObjectURL(blob);
        element("a", { href: file, download: `${path.split("/").pop()}.txt` }).click();
        URL.revokeObjectURL(file);
      } catch (error) {
        trouble(error);
      }
    });
  }
  return anchor;
}

/** Replaces children only when their content changed, so that focus and selection survive a refresh. */
function fill(parent, key, build) {
  const text = JSON.stringify(key);
  if (parent.dataset.key === text) return;
  parent.dataset.key = text;
  parent.replaceChildren(...build());
}

/* ---- stages ---- */

const cards = new Map();

function stageCard(name) {
  const [min, max] = ["min", "max"].map((bound) =>
    element("input", { type: "number", min: 1, max: 1000, required: "", "aria-label": `${name}: ${bound} workers` }));
  const note = element("span", { class: "note", role: "status", hidden: "" });
  const live = element("div", { class: "pool" });
  const form = element("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await send("PUT", `/v1/stages/${encodeURIComponent(name)}`, { min: Number(min.value), max: Number(max.value) });
        note.hidden = true;
        form.dataset.dirty = "";
        refresh();
      } catch (error) {
        note.textContent = error.message;
        note.hidden = false;
      }
    },
  }, "Workers", min, "to", max, element("button", {}, "Set"));
  form.addEventListener("input", () => { form.dataset.dirty = "yes"; });
  const letters = element("button", { type: "button", onclick: () => showLetters(name) });
  const node = element("article", { class: "card stage", "aria-label": `Stage ${name}` },
    element("header", {}, element("h3", {}, name)), live, element("footer", {}, form, letters, note));
  return { node, live, min, max, form, letters };
}

function showStages(stages) {
  const box = $("stages");
  for (const stage of stages) {
    if (!cards.has(stage.name)) cards.set(stage.name, stageCard(stage.name));
    const card = cards.get(stage.name);
    if (card.node.parentNode !== box) box.append(card.node);
    if (!card.form.dataset.dirty) [card.min.value, card.max.value] = [stage.min, stage.max];
    const dead = stage.deadLetters?.visible ?? 0;
    card.letters.textContent = dead === 1 ? "1 dead letter" : `${dead} dead letters`;
    card.letters.disabled = dead === 0;
    fill(card.live, stage, () => [
      element("div", {},
        element("span", {}, element("b", {}, String(stage.busy)), ` of ${stage.size} workers busy`),
        element("span", {}, `${stage.min}–${stage.max}`)),
      element("progress", { max: Math.max(1, stage.size), value: stage.busy, "aria-label": "busy workers" }),
      element("dl", { class: "facts" },
        fact("Waiting", stage.queue ? stage.queue.visible + stage.queue.delayed : "–"),
        fact("Per second", stage.perSecond.toFixed(1)),
        fact("Mean", `${Math.round(stage.meanMillis)} ms`),
        fact("Lag", stage.lagSeconds === undefined ? "–" : duration(stage.lagSeconds)),
        fact("Done", stage.counts.done),
        fact("Retried", stage.counts.retried),
        fact("Rejected", stage.counts.rejected, stage.counts.rejected > 0),
        fact("Restarts", stage.counts.workerRestarts)),
      stage.paused ? element("p", { class: "paused" }, `Paused: ${stage.paused}`) : null,
    ].filter(Boolean));
  }
  for (const [name, card] of cards) if (!stages.some((stage) => stage.name === name)) card.node.remove();
}

const fact = (name, value, bad) =>
  element("div", {}, element("dt", {}, name), element("dd", { class: bad ? "bad" : "" }, typeof value === "number" ? value.toLocaleString() : value));
const duration = (seconds) => seconds < 1 ? `${Math.round(seconds * 1000)} ms` : seconds < 90 ? `${seconds.toFixed(1)} s`
  : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;

async function showLetters(stage) {
  const list = $("letters-list");
  $("letters-title").textContent = `Dead letters: ${stage}`;
  $("letters-note").textContent = "Loading";
  list.replaceChildren();
  $("redrive").onclick = async () => {
    try {
      const answer = await send("POST", `/v1/stages/${encodeURIComponent(stage)}/redrive`);
      $("letters-note").textContent = `${answer.approximateCount} on their way back to the queue.`;
    } catch (error) {
      $("letters-note").textContent = error.message;
    }
  };
  $("letters").showModal();
  try {
    const { items } = await get(`/v1/stages/${encodeURIComponent(stage)}/dead-letters`);
    $("letters-note").textContent = items.length ? "" : "There are none any more.";
    list.replaceChildren(...items.map((letter) => element("li", {},
      element("strong", {}, letter.reason),
      element("small", { class: "sub" }, `received ${letter.receives} times, first seen `, time(letter.firstSeen)),
      element("pre", {}, letter.bodyPreview))));
  } catch (error) {
    $("letters-note").textContent = error.message;
  }
}

/* ---- products ---- */

let after = null;
let next = null;

function soonest(listings) {
  return (listings ?? []).map((listing) => listing.nextDue).filter(Boolean).sort()[0];
}

async function showProducts() {
  const query = new URLSearchParams([["limit", PAGE], ["include", "price"], ["include", "listings"]]);
  if (after) query.set("after", after);
  const page = await get(`/v1/products?${query}`);
  next = page.next ?? null;
  const minute = Math.floor(Date.now() / 5000);
  fill($("rows"), [page, minute], () => page.items.map((product) => element("tr", {},
    element("td", {}, element("a", { class: "name", href: `#/products/${encodeURIComponent(product.sku)}` }, product.title),
      element("small", {}, product.sku)),
    element("td", { class: "num" }, money(product.listPrice)),
    element("td", { class: "num own" }, money(product.price.price)),
    element("td", {}, statusBadge(product.price.status)),
    element("td", { class: "wide" }, product.price.reason),
    element("td", { class: "time" }, time(product.price.asOf)),
    element("td", { class: "time" }, due(soonest(product.listings))))));
  const known = page.items.filter((product) => product.price.status === "MATCHED").length;
  $("summary").textContent = page.items.length
    ? `${page.items.length}${next || after ? " on this page" : ""}, ${known} of them matched to a competitor` : "";
  $("empty").hidden = page.items.length > 0 || after !== null;
  $("next").hidden = next === null;
  $("first").hidden = after === null;
}

$("next").addEventListener("click", () => { after = next; refresh(); });
$("first").addEventListener("click", () => { after = null; refresh(); });

/* ---- one product ---- */

async function showProduct(sku) {
  const path = encodeURIComponent(sku);
  const [product, price, decision, listings, history] = await Promise.all([
    getOrNull(`/v1/products/${path}`), getOrNull(`/v1/prices/${path}`), getOrNull(`/v1/prices/${path}/decision`),
    get(`/v1/products/${path}/listings`), get(`/v1/prices/${path}/history?limit=20`),
  ]);
  if (sku !== shownSku()) return;
  const tick = Math.floor(Date.now() / 5000);
  $("detail-title").textContent = product?.title ?? "Unlisted product";
  $("detail-sku").textContent = sku;
  document.title = `${product?.title ?? sku} · Undercut`;

  fill($("price-card"), [product, price, tick], () => price ? [
    term("Own price", "figure", money(price.price)),
    term("List price", "plain", money(product?.listPrice)),
    product?.floor ? term("Floor", "plain", money(product.floor)) : "",
    product?.map ? term("MAP", "plain", money(product.map)) : "",
    element("dl", { class: "reason" }, element("dt", {}, statusBadge(price.status)), element("dd", {}, price.reason),
      element("dd", { class: "sub" }, "Decided ", time(price.asOf),
        ...(price.validUntil ? [", valid until ", element("time", { datetime: price.validUntil }, date(price.validUntil))] : []))),
  ] : [element("p", { class: "quiet" }, "Nothing is known of this sku.")]);

  const inputs = new Map((decision?.inputs ?? []).map((input) => [input.competitor, input]));
  fill($("offers"), [listings, decision, tick], () => listings.items.map((listing) => offerRow(listing, inputs.get(listing.competitor))));
  $("no-offers").hidden = listings.items.length > 0;

  fill($("history"), [history, tick], () => history.items.map((past) => element("li", {},
    element("time", { class: "quiet", datetime: past.asOf }, date(past.asOf)),
    element("span", { class: "num own" }, money(past.price)),
    element("span", {}, statusBadge(past.status)),
    element("span", {}, past.reason))));
  $("no-history").hidden = history.items.length > 0;
}

const term = (name, style, value) => element("dl", {}, element("dt", {}, name), element("dd", { class: style }, value));

function offerRow(listing, input) {
  const offer = listing.latest?.offer;
  const button = element("button", {
    type: "button",
    "aria-label": `Scrape ${listing.competitor} now`,
    onclick: async () => {
      button.disabled = true;
      try {
        await send("POST", `/v1/products/${encodeURIComponent(listing.sku)}/listings/${encodeURIComponent(listing.competitor)}/scrape`);
        button.textContent = "Queued";
      } catch (error) {
        button.disabled = false;
        trouble(error);
      }
    },
  }, "Scrape now");
  return element("tr", {},
    element("td", { class: "competitor" }, listing.url ? link(listing.url, listing.competitor) : listing.competitor,
      element("small", {}, schedule(listing))),
    element("td", { class: "num own" }, offer ? money(offer.price) : "–"),
    element("td", {}, offer ? words(offer.availability) : "–"),
    element("td", { class: "wide" },
      input ? element("span", {}, badge(input.binds ? "Binds" : "Does not bind", input.binds ? "good" : ""), " ", input.why) : "–"),
    element("td", { class: "time" }, time(listing.latest?.observedAt),
      listing.latest ? element("small", {}, pageLink(listing.latest.page)) : null),
    element("td", {}, outcomeBadge(listing), element("small", {}, time(listing.lastScrape)),
      listing.detail ? element("small", {}, listing.detail) : null),
    element("td", { class: "time" }, due(listing.nextDue)),
    element("td", {}, listing.unlisted ? "" : button));
}

/* ---- what is shown, and keeping it fresh ---- */

function shownSku() {
  const match = /^#\/products\/(.+)$/.exec(location.hash);
  try {
    return match ? decodeURIComponent(match[1]) : null;
  } catch {
    return null;
  }
}

function trouble(error) {
  const refused = error instanceof Refused;
  $("banner").hidden = false;
  $("banner-text").textContent = refused || error.status ? error.message : "The API cannot be reached. Trying again.";
  $("token-form").hidden = !refused;
  if (refused && document.activeElement === document.body) $("token").focus();
}

function live(on) {
  $("live").textContent = on ? "live" : "not connected";
  $("live").className = `live ${on ? "on" : "off"}`;
}

$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  token = $("token").value;
  sessionStorage.setItem("undercut.token", token);
  $("token").value = "";
  refresh();
});

let running = false;
let again = false;

async function refresh() {
  if (running) { again = true; return; }
  running = true;
  const sku = shownSku();
  $("list-view").hidden = sku !== null;
  $("stages-view").hidden = sku !== null;
  $("detail-view").hidden = sku === null;
  if (sku === null) document.title = "Undercut";
  const results = await Promise.allSettled([get("/v1/stages").then((page) => showStages(page.items)),
    sku === null ? showProducts() : showProduct(sku)]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) trouble(failed.reason);
  else $("banner").hidden = true;
  live(!failed);
  running = false;
  if (again) { again = false; refresh(); }
}

window.addEventListener("hashchange", () => {
  for (const id of ["price-card", "offers", "history"]) { $(id).replaceChildren(); delete $(id).dataset.key; }
  refresh().then(() => (shownSku() === null ? $("products") : $("detail-title")).focus());
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
setInterval(() => { if (!document.hidden) refresh(); }, TICK);
refresh();
