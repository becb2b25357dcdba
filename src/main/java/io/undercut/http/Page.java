package io.undercut.http;

import io.undercut.catalog.Slice;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param next the {@code after} of the next part, absent at the end
 */
record Page<T>(List<T> items, @Nullable String next) {

    static <S, T> Page<T> of(Slice<S> slice, Function<S, T> view) {
        return new Page<>(slice.items().stream().map(view).toList(), slice.next());
    }

    /** @param items at most {@code limit}, a full part is taken to have a successor */
    static <S, T> Page<T> of(List<S> items, int limit, Function<S, T> view, Function<S, Long> cursor) {
        @Nullable
        String next = items.size() < limit
                ? null
                : cursor.apply(items.get(items.size() - 1)).toString();
        return new Page<>(items.stream().map(view).toList(), next);
    }

    /** Where an archived page can be read. */
    static String link(String pageId) {
        return "/v1/pages/" + pageId;
    }
}
