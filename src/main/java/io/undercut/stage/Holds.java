package io.undercut.stage;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Every message that this stage holds: from receipt, before any code of ours could lose it, until it is settled. Thread-safe. */
final class Holds {

    private final ConcurrentHashMap<String, Hold> byReceipt = new ConcurrentHashMap<>();

    void add(Hold hold) {
        byReceipt.put(hold.envelope().receipt(), hold);
    }

    void remove(Hold hold) {
        byReceipt.remove(hold.envelope().receipt(), hold);
    }

    int size() {
        return byReceipt.size();
    }

    Collection<Hold> all() {
        return List.copyOf(byReceipt.values());
    }
}
