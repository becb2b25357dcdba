package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person has said of a held reading.
 *
 * @param seq of the reading
 * @param released true: it counts; false: it is to be forgotten
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(
        long seq, boolean released, Instant at, @Nullable String note) {}
