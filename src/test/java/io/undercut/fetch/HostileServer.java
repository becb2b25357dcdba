package io.undercut.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server on plain sockets, so that it can say what no library would let it say. One thread for each connection. */
final class HostileServer implements AutoCloseable {
    /** Writes an answer, byte for byte. The connection is read on afterwards unless the answer closed it. */
    interface Answer {
        void write(Wire wire) throws IOException;
    }

    /** The server's end of one connection. */
    final class Wire {
        private final Socket socket;
        private final OutputStream out;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        Wire text(String text) throws IOException {
            return bytes(text.getBytes(ISO_8859_1));
        }

        Wire bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /** Waits as a slow server does; ends early when the server closes. */
        Wire pause(int millis) throws IOException {
            try {
                if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                    throw new IOException("server is closing");
                }
                return this;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        void close() throws IOException {
            socket.close();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Reads what came first, such as a TLS greeting. */
        Wire hear() throws IOException {
            if (socket.getInputStream().read(new byte[16 * 1024]) < 0) {
                throw new IOException("hung up");
            }
            return this;
        }

        /** Says nothing, and returns only when the client hangs up. */
        void waitForHangUp() throws IOException {
            try (socket) {
                while (socket.getInputStream().read() >= 0) {
                    // whatever it may still say
                }
            } finally {
                hungUp.countDown();
            }
        }

        /** Repeats {@code step} until the client hangs up. */
        void forever(Answer step) throws IOException {
            try {
                while (true) {
                    step.write(this);
                }
            } catch (IOException e) {
                hungUp.countDown();
                throw e;
            }
        }
    }

    final CountDownLatch hungUp = new CountDownLatch(1);
    final AtomicInteger connections = new AtomicInteger();
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("hostile-server"));
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final @Nullable Answer greeting;

    HostileServer() throws IOException {
        this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
    }

    HostileServer(ServerSocket server) {
        this(server, null);
    }

    /** @param greeting what every connection is met with before a request is read */
    HostileServer(ServerSocket server, @Nullable Answer greeting) {
        this.server = server;
        this.greeting = greeting;
        threads.execute(this::accept);
    }

    /** Connections that have not ended yet. */
    int open() {
        return open.size();
    }

    static byte[] ok(String headers, byte[] body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(
                ("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
        all.write(body);
        return all.toByteArray();
    }

    static byte[] ok(String body) throws IOException {
        return ok("Content-Type: text/html\r\n", body.getBytes(UTF_8));
    }

    HostileServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Wire wire = new Wire(socket);
            if (greeting != null) {
                greeting.write(wire);
            }
            for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
                requests.add(head);
                String path = head.split(" ", 3)[1];
                answers.getOrDefault(path, w -> w.text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
                        .write(wire);
            }
        } catch (IOException hangUp) {
            // the ordinary end of a hostile conversation
        } finally {
            open.remove(socket);
        }
    }

    /** One request head; empty at the end of the connection. */
    private static String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = socket.isClosed() ? -1 : in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
