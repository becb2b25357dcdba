package io.undercut.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A shop whose every page is a product at the price in its address: {@code /p/19.90}. Anything else is 404. */
public final class PageServer implements AutoCloseable {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    public PageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", PageServer::notFound);
        server.createContext("/p/", this::product);
        server.start();
    }

    public String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String page(String price) {
        return "http://" + hostAndPort() + "/p/" + price;
    }

    /** Product pages served so far. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void product(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String price = exchange.getRequestURI().getPath().substring("/p/".length());
        byte[] html = """
                <!doctype html><html lang="en"><head><title>A kettle</title><script type="application/ld+json">
                {"@context":"https://schema.org","@type":"Product","name":"A kettle","offers":{"@type":"Offer",
                "price":"%s","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}
                </script></head><body><h1>A kettle</h1><p>%s €</p></body></html>
                """.formatted(price, price).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, html.length);
        exchange.getResponseBody().write(html);
        exchange.close();
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(404, -1);
        exchange.close();
    }
}
