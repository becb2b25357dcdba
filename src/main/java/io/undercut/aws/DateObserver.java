package io.undercut.aws;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Passes on what the answers of a service say of the time there. */
final class DateObserver implements ExecutionInterceptor {

    private static final ExecutionAttribute<Instant> ASKED = new ExecutionAttribute<>("undercut.asked");

    private final AwsClients.Dates dates;

    DateObserver(AwsClients.Dates dates) {
        this.dates = dates;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(ASKED, Instant.now());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        Instant asked = attributes.getAttribute(ASKED);
        String date = context.httpResponse().firstMatchingHeader("Date").orElse(null);
        if (asked == null || date == null) {
            return;
        }
        try {
            dates.observe(
                    asked,
                    Instant.now(),
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            // An emulator may write what it likes here.
        }
    }
}
