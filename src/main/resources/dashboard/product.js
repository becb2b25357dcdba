// One product: its own price and why, its offers, its history.

import { call, get, getOrNull, hasToken, send } from "/api.js";
import { showEvidence } from "/evidence.js";
import { $, badge, due, element, fill, link, statusBadge, time, trouble } from "/page.js";
import { date, money, schedule, words } from "/words.js";

const GOOD_OUTCOMES = new Set(["ok", "unchanged"]);
const CALM_OUTCOMES = new Set(["fetched", "out_of_stock"]);

/** The sku that the address names, null on the list. */
export function shownSku() {
  const match = /^#\/products\/(.+)$/.exec(location.hash);
  try {
    return match ? decodeURIComponent(match[1]) : null;
  } catch {
    return null;
  }
}

export async function showProduct(sku) {
  const path = encodeURIComponent(sku);
  const [product, price, explained, listings, history] = await Promise.all([
    getOrNull(`/v1/products/${path}`), getOrNull(`/v1/prices/${path}`), getOrNull(`/v1/prices/${path}/explain`),
    get(`/v1/products/${path}/listings`), get(`/v1/prices/${path}/history?limit=20`),
  ]);
  if (sku !== shownSku()) return;
  const tick = Math.floor(Date.now() / 5000);
  $("detail-title").textContent = product?.title ?? "Unlisted product";
  $("detail-sku").textContent = sku;
  document.title = `${product?.title ?? sku} · Undercut`;

  fill($("price-card"), [product, price, explained, tick], () => price ? [
    term("Own price", "figure", money(price.price)),
    term("List price", "plain", money(product?.listPrice)),
    product?.floor ? term("Floor", "plain", money(product.floor)) : "",
    product?.map ? term("MAP", "plain", money(product.map)) : "",
    element("dl", { class: "reason" }, element("dt", {}, statusBadge(price.status)), element("dd", {}, price.reason),
      element("dd", { class: "sub" }, "Decided ", time(price.asOf),
        ...(price.validUntil ? [", valid until ", element("time", { datetime: price.validUntil }, date(price.validUntil))] : []))),
    explained ? element("details", {}, element("summary", {}, "Explain"),
      element("ul", {}, ...explained.sentences.map((sentence) => element("li", {}, sentence)))) : "",
  ] : [element("p", { class: "quiet" }, "Nothing is known of this sku.")]);

  const decision = explained?.decision;
  const inputs = new Map((decision?.inputs ?? []).map((input) => [input.competitor, input]));
  fill($("offers"), [listings, decision, tick], () => listings.items.map((listing) => offerRow(listing, inputs.get(listing.competitor))));
  $("no-offers").hidden = listings.items.length > 0;

  fill($("history"), [history, tick], () => history.items.map((past) => element("li", {},
    element("time", { class: "quiet", datetime: past.since }, date(past.since)),
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
      input ? element("span", {}, badge(input.binds ? "Binds" : "Does not bind", input.binds ? "good" : ""), " ", input.why,
        input.held && !input.why.startsWith("Held") ? element("small", {}, badge("Held", "warn"), ` ${money(input.held.price)}: ${input.held.why}`) : null) : "–"),
    element("td", { class: "time" }, time(listing.latest?.observedAt),
      listing.latest ? element("small", {}, pageLink(listing.latest.page)) : null,
      listing.latest ? element("button", {
        type: "button", "aria-label": `Evidence for the offer of ${listing.competitor}`, onclick: () => showEvidence(listing),
      }, "Evidence") : null),
    element("td", {}, outcomeBadge(listing), element("small", {}, time(listing.lastScrape)),
      listing.detail ? element("small", {}, listing.detail) : null),
    element("td", { class: "time" }, due(listing.nextDue), held(listing)),
    element("td", {}, listing.unlisted ? "" : button));
}

/** Until when the last outcome stands against another fetch, where that is what keeps the listing from being read. */
function held(listing) {
  return listing.notBefore && new Date(listing.notBefore) > new Date()
    ? element("small", {}, "next try ", time(listing.notBefore))
    : null;
}

function outcomeBadge(listing) {
  if (!listing.outcome) return badge("Not scraped yet", "");
  const tone = GOOD_OUTCOMES.has(listing.outcome) ? "good" : CALM_OUTCOMES.has(listing.outcome) ? "" : "warn";
  return badge(words(listing.outcome), tone);
}

/** An archived page; with a token the browser cannot follow a plain link, so the script saves the file. */
function pageLink(path) {
  const anchor = element("a", { href: path, download: "" }, "page");
  if (hasToken()) {
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
