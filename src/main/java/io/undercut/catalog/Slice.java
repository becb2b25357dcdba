package io.undercut.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a long list.
 *
 * @param next pass this as {@code after} to get the next part; null at the end
 */
public record Slice<T>(List<T> items, @Nullable String next) {}
