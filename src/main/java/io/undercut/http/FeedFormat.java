package io.undercut.http;

import io.undercut.money.Money;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** How the feed is written, part by part. */
enum FeedFormat {
    CSV("text/csv; charset=utf-8", "prices.csv") {
        @Override
        Buffer part(List<FeedItem> items, boolean first) {
            StringBuilder text = new StringBuilder();
            try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
                if (first) {
                    csv.printRecord(COLUMNS);
                }
                for (FeedItem item : items) {
                    csv.printRecord(
                            cell(item.sku()),
                            cell(item.title()),
                            amount(item.price()),
                            item.price().currency(),
                            item.status(),
                            item.asOf(),
                            item.validUntil(),
                            amount(item.listPrice()),
                            amount(item.lowestPrice()),
                            cell(item.lowestCompetitor()),
                            cell(item.reason()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            return Buffer.buffer(text.toString());
        }

        @Override
        Buffer end() {
            return Buffer.buffer();
        }
    },
    JSON("application/json", "prices.json") {
        @Override
        Buffer part(List<FeedItem> items, boolean first) {
            Buffer text = Buffer.buffer(first ? "{\"items\":[" : "");
            boolean begun = !first;
            for (FeedItem item : items) {
                if (begun) {
                    text.appendString(",");
                }
                text.appendBuffer(Reply.write(item));
                begun = true;
            }
            return text;
        }

        @Override
        Buffer end() {
            return Buffer.buffer("]}");
        }
    };

    private static final List<String> COLUMNS = List.of(
            "sku",
            "title",
            "price",
            "currency",
            "status",
            "asOf",
            "validUntil",
            "listPrice",
            "lowestPrice",
            "lowestCompetitor",
            "reason");

    private final String contentType;
    private final String fileName;

    FeedFormat(String contentType, String fileName) {
        this.contentType = contentType;
        this.fileName = fileName;
    }

    String contentType() {
        return contentType;
    }

    String fileName() {
        return fileName;
    }

    /** @param items at least one in every part but the first, which may be the only one and empty */
    abstract Buffer part(List<FeedItem> items, boolean first);

    abstract Buffer end();

    /** A spreadsheet runs what begins like a formula (CWE-1236): an apostrophe makes it text. */
    static @Nullable String cell(@Nullable String text) {
        return text == null || text.isEmpty() || "=+-@\t\r\n\0".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    private static @Nullable String amount(@Nullable Money money) {
        return money == null ? null : money.amountText();
    }
}
