package io.undercut.catalog;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Who has terms of its own that hold for many listings. */
public sealed interface Owner {

    /** Of its row in the catalogue table. */
    Map<String, AttributeValue> key();

    record OfCompetitor(String id) implements Owner {
        @Override
        public Map<String, AttributeValue> key() {
            return Keys.competitor(id);
        }
    }

    /** A group of products. */
    record OfGroup(String name) implements Owner {
        @Override
        public Map<String, AttributeValue> key() {
            return Keys.group(name);
        }
    }

    static Owner of(Map<String, AttributeValue> row) {
        return Keys.isGroup(row) ? new OfGroup(Keys.groupName(row)) : new OfCompetitor(Keys.competitorId(row));
    }
}
