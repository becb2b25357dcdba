package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, addresses, and what is never dialled. */
@Timeout(60)
class FetchAddressTest extends FetchFixture {
    @Test
    void S1whatIsNotAllowedIsRefusedUndialled() {
        assertFailed(fetcher.fetch(trap.url("/")).join(), Failure.ADDRESS_NOT_ALLOWED, "127.0.0.0/8");
        assertFailed(
                fetcher.fetch("ftp://shop.example.com/").join(), Failure.ADDRESS_NOT_ALLOWED, "only http and https");
        assertFailed(fetcher.fetch("").join(), Failure.ADDRESS_NOT_ALLOWED, "no scheme");
        assertThat(trap.connections).hasValue(0);
        assertThat(lookups).hasValue(0);
    }

    @Test
    void S1aNameWithOnePrivateAddressIsRefused() throws Exception {
        InetAddress open = address("8.8.8.8");
        for (String bad :
                List.of("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::7f00:1")) {
            fetcher.close();
            fetcher = fetcher(host -> new InetAddress[] {open, address(bad)});
            assertFailed(
                    fetcher.fetch("http://shop.example.com/").join(),
                    Failure.ADDRESS_NOT_ALLOWED,
                    "shop.example.com resolves to");
        }
    }

    @Test
    void S5aNameIsAskedOnceAndTheAnswerIsWhatIsDialled() throws Exception {
        try (HostileServer rebound = new HostileServer(new ServerSocket(server.port(), 50, address("127.0.0.2")))) {
            // Honest when asked for the first time, elsewhere ever after.
            AtomicInteger asked = new AtomicInteger();
            fetcher.close();
            fetcher = fetcher(
                    host -> new InetAddress[] {address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")},
                    "rebind.test:" + server.port());
            server.on("/", wire -> wire.bytes(ok(PAGE)));

            assertThat(fetcher.fetch("http://rebind.test:" + server.port() + "/")
                            .join())
                    .isInstanceOf(Page.class);

            assertThat(lookups).hasValue(1);
            assertThat(rebound.connections).hasValue(0);
            assertThat(server.requests.get(0)).contains("Host: rebind.test:" + server.port());
        }
    }

    @Test
    void S5aNameThatFlipFlopsIsJudgedAnewEachTime() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Resolver resolver = new Resolver(
                host -> new InetAddress[] {address(asked.getAndIncrement() % 2 == 0 ? "8.8.8.8" : "127.0.0.1")});
        try (resolver) {
            Target target =
                    ((UrlPolicy.Verdict.Allowed) new UrlPolicy(Set.of()).check("http://shop.example.com/")).target();
            for (int i = 0; i < 100; i++) {
                CompletableFuture<List<InetAddress>> answer = resolver.resolve(target);
                if (i % 2 == 0) {
                    assertThat(answer.join()).containsExactly(address("8.8.8.8"));
                } else {
                    assertThat(answer)
                            .failsWithin(Duration.ofSeconds(5))
                            .withThrowableThat()
                            .withCauseInstanceOf(AddressNotAllowedException.class);
                }
            }
        }
    }

    @Test
    void theNextAddressIsTriedWhenTheFirstRefuses() throws Exception {
        server.on("/", wire -> wire.bytes(ok(PAGE)));
        fetcher.close();
        fetcher = fetcher(
                host -> new InetAddress[] {address("127.0.0.3"), address("127.0.0.1")}, "shop.test:" + server.port());
        assertThat(fetcher.fetch("http://shop.test:" + server.port() + "/").join())
                .isInstanceOf(Page.class);
    }

    @Test
    void F38anUnknownOrSlowNameIsUnreachable() throws Exception {
        fetcher.close();
        fetcher = fetcher(host -> {
            throw new UnknownHostException(host);
        });
        assertFailed(
                fetcher.fetch("http://gone.example.com/").join(),
                Failure.UNREACHABLE,
                "host name not found: gone.example.com");

        CountDownLatch never = new CountDownLatch(1);
        fetcher.close();
        fetcher = fetcher(DEADLINE, HEAD, HEAD, host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        });
        assertFailed(fetcher.fetch("http://slow.example.com/").join(), Failure.UNREACHABLE, "not resolved in time");
    }

    @Test
    void F28aClosedPortIsUnreachable() throws Exception {
        String closed = trap.url("/");
        fetcher.close();
        fetcher = fetcher(InetAddress::getAllByName, "127.0.0.1:" + trap.port());
        trap.close();
        assertFailed(fetcher.fetch(closed).join(), Failure.UNREACHABLE, "no connection to 127.0.0.1:");
    }
}
