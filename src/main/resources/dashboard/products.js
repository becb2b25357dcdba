// The list of products.

import { get } from "/api.js";
import { $, due, element, fill, statusBadge, time, trouble } from "/page.js";
import { money } from "/words.js";

const PAGE = 50;

let after = null;
let next = null;

function soonest(listings) {
  return (listings ?? []).map((listing) => listing.nextDue).filter(Boolean).sort()[0];
}

export async function showProducts() {
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

$("next").addEventListener("click", () => { after = next; showProducts().catch(trouble); });
$("first").addEventListener("click", () => { after = null; showProducts().catch(trouble); });
