// Why a page was read as it was: every price on it, where it stands, and what spoke for or against it.

import { call } from "/api.js";
import { $, badge, element } from "/page.js";
import { money, words } from "/words.js";

/** Reads a listing's archived page again, with its hints, and shows what was found. */
export async function showEvidence(listing) {
  const dialog = $("evidence");
  const body = $("evidence-list");
  const shown = dialog.dataset.page = listing.latest.page;
  $("evidence-title").textContent = `Evidence: ${listing.competitor}`;
  $("evidence-note").textContent = "Reading the archived page";
  body.replaceChildren();
  if (!dialog.open) dialog.showModal();
  try {
    const page = await call(listing.latest.page);
    const query = new URLSearchParams(listing.hints ?? {});
    if (listing.url) query.set("url", listing.url);
    const charset = /charset=([\w.:-]+)/i.exec(page.headers.get("Content-Type") ?? "");
    const answer = await call(`/v1/extract?${query}`, {
      method: "POST",
      headers: { "Content-Type": charset ? `text/html; charset=${charset[1]}` : "text/html" },
      body: await page.arrayBuffer(),
    }).then((preview) => preview.json());
    if (dialog.dataset.page !== shown) return;
    $("evidence-note").textContent = answer.reason;
    body.replaceChildren(...answer.candidates.map(row));
  } catch (error) {
    if (dialog.dataset.page === shown) $("evidence-note").textContent = error.message;
  }
}

const row = (candidate) => element("tr", {},
  element("td", {}, words(candidate.evidence)),
  element("td", { class: "num" }, candidate.price ? money(candidate.price) : "–"),
  element("td", {}, element("q", {}, candidate.text), element("small", {}, element("code", {}, candidate.node))),
  element("td", {}, candidate.verdict === "chosen" ? badge("Chosen", "good") : candidate.verdict));
