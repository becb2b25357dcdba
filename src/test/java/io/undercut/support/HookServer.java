package io.undercut.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A shop's end of a webhook: keeps what it is told, and answers 204, or what it was told to answer. */
public final class HookServer implements AutoCloseable {

    /** @param headers by lower-case name */
    public record Told(String method, String path, Map<String, String> headers, String body) {}

    private record Answer(
            int status,
            String body,
            @Nullable String header,
            @Nullable String value) {}

    public final List<Told> told = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpServer server;

    public HookServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public URI url(String path) {
        return URI.create("http://" + hostAndPort() + path);
    }

    /** The next request without an answer yet is answered so. */
    public HookServer answers(int status) {
        return answers(new Answer(status, "", null, null));
    }

    public HookServer answers(int status, String header, String value) {
        return answers(new Answer(status, "", header, value));
    }

    public HookServer answersWith(int status, String body) {
        return answers(new Answer(status, body, null, null));
    }

    private HookServer answers(Answer answer) {
        answers.add(answer);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(new Told(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
            Answer answer = answers.isEmpty() ? new Answer(204, "", null, null) : answers.remove();
            if (answer.header != null) {
                exchange.getResponseHeaders().set(answer.header, answer.value);
            }
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
