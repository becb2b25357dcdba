package io.undercut.catalog;

import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The breaker of a competitor: which versions of the extractor it has tripped for. Kept on the competitor's row. */
final class BrokenReaders {

    static final String BROKEN = "broken";

    private BrokenReaders() {}

    static Set<String> of(Map<String, AttributeValue> row) {
        AttributeValue broken = row.get(BROKEN);
        return broken == null ? Set.of() : Set.copyOf(broken.ss());
    }
}
