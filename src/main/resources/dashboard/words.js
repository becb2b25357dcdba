// Words and numbers for people.

export const STATUS = {
  MATCHED: ["Matched", "good"], LIST: ["List price", "cool"], NO_OFFER: ["No offer", ""], FLOOR_BOUND: ["At floor", "warn"],
  MAP_BOUND: ["At MAP", "warn"], HELD: ["Held", "warn"], STALE: ["Stale", "bad"],
};

export function money(value) {
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

export const words = (name) => { const text = name.toLowerCase().replaceAll("_", " "); return text[0].toUpperCase() + text.slice(1); };
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export function ago(instant) {
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return "now";
  if (size < 90) return relative.format(Math.round(seconds), "second");
  if (size < 5400) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 129_600) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

/** A schedule in words: P7D is weekly, PT90M every 90 minutes. */
export function schedule(listing) {
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

export const date = (instant) => new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
export const duration = (seconds) => seconds < 1 ? `${Math.round(seconds * 1000)} ms` : seconds < 90 ? `${seconds.toFixed(1)} s`
  : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
