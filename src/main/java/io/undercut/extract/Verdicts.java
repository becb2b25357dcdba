package io.undercut.extract;

import io.undercut.money.Money;
import io.undercut.offer.Hints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says of every price on the page what became of it, for the shop owner. */
final class Verdicts {

    /** A page of a thousand variants need not answer with a thousand rows. */
    private static final int MAX_CANDIDATES = 100;

    private static final int MAX_SHOWN = 30;

    private final List<Claim> claims;
    private final Map<Candidate.Evidence, List<Claim>> chosen;
    private final CurrencyEvidence currencies;
    private final Hints hints;
    private final Shown shown;

    Verdicts(
            List<Claim> claims,
            Map<Candidate.Evidence, List<Claim>> chosen,
            CurrencyEvidence currencies,
            Hints hints,
            Shown shown) {
        this.shown = shown;
        this.claims = claims;
        this.chosen = chosen;
        this.currencies = currencies;
        this.hints = hints;
    }

    /** The winner first, then what agrees with it, then the rest in the page's order. */
    List<Candidate> with(Priced winner, Money price) {
        List<Candidate> out = new ArrayList<>();
        out.add(candidate(winner, price, "chosen"));
        for (Priced priced : all()) {
            if (priced.quote().equals(winner.quote())) {
                continue;
            }
            String verdict = unusable(priced);
            if (verdict == null) {
                verdict = price.equals(priced.money()) || price.equals(priced.otherwise())
                        ? "Says the same."
                        : "Another offer of the product is nearer to this page's address, number or condition.";
            }
            out.add(candidate(priced, priced.money(), verdict));
        }
        addShown(out, price, "");
        return limited(out);
    }

    /** @param reason why no candidate could win */
    List<Candidate> withNone(String reason) {
        List<Candidate> out = new ArrayList<>();
        for (Priced priced : all()) {
            String verdict = unusable(priced);
            out.add(candidate(priced, priced.money(), verdict == null ? reason : verdict));
        }
        addShown(out, null, reason);
        return limited(out);
    }

    /** The visible page's prices, the best first, with the weightiest thing said of each. */
    private void addShown(List<Candidate> out, @Nullable Money price, String otherwise) {
        for (Shown.Ranked ranked :
                shown.ranking().subList(0, Math.min(MAX_SHOWN, shown.ranking().size()))) {
            boolean same = ranked.money().equals(price);
            if (same && out.get(0).evidence() == Candidate.Evidence.VISIBLE) {
                continue;
            }
            Claim.Quote quote = ranked.claim().offers().get(0).prices().get(0);
            out.add(new Candidate(
                    Candidate.Evidence.VISIBLE,
                    Texts.squeeze(quote.node().path(), 500),
                    quote.text(),
                    ranked.money(),
                    same ? "Says the same." : against(ranked, price == null ? otherwise : "Less speaks for it.")));
        }
    }

    private static String against(Shown.Ranked ranked, String otherwise) {
        return ranked.best().points().stream()
                .filter(point -> point.weight() < 0)
                .map(VisiblePrice.Point::reason)
                .findFirst()
                .orElse(otherwise);
    }

    /** One sentence on a page that left no price at all. */
    String whyNone() {
        for (Priced priced : all()) {
            if (belongs(priced.claim()) && priced.problem() != null) {
                return "The page's price \"" + priced.quote().text() + "\" is unusable: " + priced.problem();
            }
        }
        return all().isEmpty() ? "The page's markup names no price." : "The page's markup prices only other products.";
    }

    static String name(Candidate.Evidence evidence) {
        return switch (evidence) {
            case HINT -> "the listing's hint";
            case JSON_LD -> "JSON-LD";
            case MICRODATA -> "microdata";
            case RDFA -> "RDFa";
            case OPEN_GRAPH -> "meta tags";
            case EMBEDDED_STATE -> "embedded state";
            case VISIBLE -> "the visible page";
        };
    }

    private @Nullable String unusable(Priced priced) {
        if (priced.problem() != null) {
            return priced.problem();
        }
        if (hints.selector() != null && priced.evidence() != Candidate.Evidence.HINT) {
            return "The listing's hint decides.";
        }
        return belongs(priced.claim()) ? null : "It belongs to another product than the one the page is about.";
    }

    private boolean belongs(Claim claim) {
        return chosen.getOrDefault(claim.evidence(), List.of()).contains(claim);
    }

    private List<Priced> all() {
        List<Priced> all = new ArrayList<>();
        for (Claim claim : claims) {
            for (Claim.OfferClaim offer : claim.offers()) {
                for (Claim.Quote quote : offer.prices()) {
                    if (all.size() < 2 * MAX_CANDIDATES) {
                        all.add(Priced.of(claim, offer, quote, currencies));
                    }
                }
            }
        }
        return all;
    }

    private static List<Candidate> limited(List<Candidate> candidates) {
        return List.copyOf(candidates.subList(0, Math.min(MAX_CANDIDATES, candidates.size())));
    }

    private static Candidate candidate(Priced priced, @Nullable Money money, String verdict) {
        Claim.Quote quote = priced.quote();
        return new Candidate(priced.evidence(), Texts.squeeze(quote.node().path(), 500), quote.text(), money, verdict);
    }
}
