package io.undercut.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a request. A name that is not known here is an error, so that no typing mistake is silently ignored. */
final class Query {
    private final MultiMap values;

    private Query(MultiMap values) {
        this.values = values;
    }

    static Query of(RoutingContext ctx, String... known) {
        MultiMap values = ctx.queryParams();
        Set<String> names = Set.of(known);
        for (String name : values.names()) {
            if (!names.contains(name)) {
                throw Problem.badRequest("The query may hold " + String.join(", ", known) + " and nothing else.");
            }
        }
        return new Query(values);
    }

    @Nullable
    String text(String name) {
        List<String> all = values.getAll(name);
        if (all.size() > 1) {
            throw Problem.badRequest("Give " + name + " once.");
        }
        return all.isEmpty() ? null : all.get(0);
    }

    List<String> all(String name) {
        return values.getAll(name);
    }

    /** @return {@code limit}, 1 to {@code most} */
    int limit(int otherwise, int most) {
        Long limit = number("limit", most);
        return limit == null ? otherwise : limit.intValue();
    }

    /** The cursor of a list that is ordered by number, newest first: what comes after (below) it. */
    @Nullable
    Long afterNumber() {
        return number("after", Long.MAX_VALUE);
    }

    private @Nullable Long number(String name, long most) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, most);
        }
        throw outOfRange(name, most);
    }

    private static Problem outOfRange(String name, long most) {
        return Problem.badRequest(
                most == Long.MAX_VALUE
                        ? name + " must be a whole number above 0."
                        : name + " must be a whole number from 1 to " + most + ".");
    }
}
