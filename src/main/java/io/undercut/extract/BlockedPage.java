package io.undercut.extract;

import com.google.re2j.Pattern;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Tells captcha and robot-check pages from products. Asked only when a page has no price in its markup. */
final class BlockedPage {

    /** A product page that merely embeds a captcha for its reviews has more text than this. */
    private static final int SHORT_PAGE = 3_000;

    private static final int MAX_NODES = 50_000;

    private static final Pattern TITLE = Pattern.compile(
            "(?i)^\\W*(robot check|just a moment|attention required|access (to this page )?(has been )?denied"
                    + "|pardon our interruption|security check|are you (a )?(human|robot)|verify(ing)? you are (a )?human|human verification"
                    + "|bot (check|verification|detection)|captcha|please wait|ddos[- ]guard|one more step|un momento|einen moment|request blocked"
                    + "|un instant|checking your browser|unusual traffic|blocked)\\b");

    private static final Pattern TEXT = Pattern.compile(
            "(?i)(enter the characters you see|make sure you'?re not a robot|not a robot|verify (that )?you are (a )?human"
                    + "|unusual traffic from|automated access to|are you a human|complete the security check|press (&|and) hold|checking your browser before"
                    + "|enable javascript and cookies to continue|detected unusual activity|sorry, you have been blocked|prove (that )?you are human"
                    + "|geben sie die angezeigten zeichen|saisissez les caract|pas un robot|kein roboter|no eres un robot|non sei un robot)");

    /** Forms and widgets of the common gatekeepers. */
    private static final List<String> WIDGETS = List.of(
            "form[action*=validateCaptcha]",
            "#px-captcha",
            "#challenge-form",
            "#cf-challenge-running",
            "#challenge-error-text",
            "iframe[src*=captcha-delivery.com]",
            "iframe[src*=_Incapsula_Resource]",
            "script[src*=captcha-delivery.com]");

    /** Also stand on contact and login forms, so they tell only on a page that says next to nothing. */
    private static final List<String> COMMON_WIDGETS = List.of(".g-recaptcha", ".h-captcha", ".cf-turnstile");

    private static final int EMPTY_PAGE = 400;

    private BlockedPage() {}

    /** What shows that the page is a robot check, null when nothing does. */
    static @Nullable String sign(Page page) {
        Element body = page.document.body();
        String text = Texts.of(body, SHORT_PAGE + 1, MAX_NODES);
        if (TITLE.matcher(page.title).find() && text.length() <= SHORT_PAGE) {
            return "its title is \"" + Texts.squeeze(page.title, 80) + "\"";
        }
        if (text.length() > SHORT_PAGE) {
            return null;
        }
        var sentence = TEXT.matcher(text);
        if (sentence.find()) {
            return "it says \"" + sentence.group() + "\"";
        }
        String widget = present(page, WIDGETS);
        return widget == null && text.length() <= EMPTY_PAGE ? present(page, COMMON_WIDGETS) : widget;
    }

    private static @Nullable String present(Page page, List<String> widgets) {
        for (String widget : widgets) {
            if (page.document.selectFirst(widget) != null) {
                return "it holds " + widget;
            }
        }
        return null;
    }
}
