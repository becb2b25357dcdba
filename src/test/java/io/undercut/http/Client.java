package io.undercut.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Speaks to a server as any HTTP client would, with every header in the test's hands. */
final class Client implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient(new HttpClientOptions().setDefaultHost("127.0.0.1"));
    private final int port;

    Client(int port) {
        this.port = port;
    }

    record Answer(int status, MultiMap headers, Buffer body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String text() {
            return body.toString();
        }

        String header(String name) {
            String value = headers.get(name);
            return value == null ? "" : value;
        }
    }

    Answer get(String path) {
        return send("GET", path, Map.of(), null);
    }

    Answer delete(String path) {
        return send("DELETE", path, Map.of(), null);
    }

    Answer put(String path, String json) {
        return send("PUT", path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    Answer post(String path, String json) {
        return send("POST", path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    Answer send(String method, String path, Map<String, String> headers, @Nullable Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setPort(port)
                .setURI(path);
        headers.forEach(options::putHeader);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        // All on the event loop: a body that arrives before its reader is attached is lost.
        vertx.runOnContext(go -> http.request(options)
                .compose(request -> body == null ? request.send() : request.send(body))
                .compose(response ->
                        response.body().map(bytes -> new Answer(response.statusCode(), response.headers(), bytes)))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        return TestServer.await(answer);
    }

    @Override
    public void close() {
        TestServer.await(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
