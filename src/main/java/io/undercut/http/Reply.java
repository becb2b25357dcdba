package io.undercut.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.undercut.aws.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an endpoint answers. */
record Reply(int status, @Nullable String contentType, Buffer body, Map<String, String> headers) {

    /** What has no value is absent, never null. */
    private static final ObjectWriter JSON = Json.STRICT
            .copy()
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .writer();

    static Reply ok(Object value) {
        return json(200, value);
    }

    static Reply created(Object value) {
        return json(201, value);
    }

    static Reply accepted(Object value) {
        return json(202, value);
    }

    static Reply noContent() {
        return new Reply(204, null, Buffer.buffer(), Map.of());
    }

    static Reply bytes(String contentType, Buffer body, Map<String, String> headers) {
        return new Reply(200, contentType, body, headers);
    }

    static Reply json(int status, Object value) {
        return new Reply(status, "application/json", write(value), Map.of());
    }

    /** As every answer in JSON is written. */
    static Buffer write(Object value) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getName() + " as JSON", e);
        }
    }

    /**
     * The same answer with a strong validator, or 304 when the caller already has it.
     *
     * @param ifNoneMatch the request's header, null without one
     */
    Reply validated(@Nullable String ifNoneMatch) {
        String etag = Etag.of(body);
        Map<String, String> validator = Map.of("ETag", etag, "Cache-Control", "no-cache");
        return Etag.matches(ifNoneMatch, etag)
                ? new Reply(304, null, Buffer.buffer(), validator)
                : new Reply(status, contentType, body, validator);
    }

    void send(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return; // the caller went away
        }
        response.setStatusCode(status);
        if (contentType != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        }
        headers.forEach(response::putHeader);
        response.end(body);
    }
}
