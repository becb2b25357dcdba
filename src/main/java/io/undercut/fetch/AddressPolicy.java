package io.undercut.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be dialled: public unicast only. IPv4 is everything outside the IANA special-purpose registry (RFC 6890),
 * 6to4 relays and multicast; IPv6 is the global unicast space minus the parts that tunnel, document or translate.
 */
final class AddressPolicy {
    private static final List<Block> REFUSED_V4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // carrier-grade NAT: not "site local" in Java's eyes
            "127.0.0.0/8",
            "169.254.0.0/16", // link local, cloud metadata
            "172.16.0.0/12",
            "192.0.0.0/24", // protocol assignments, metadata in one cloud
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24", // 6to4 relay
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved and broadcast

    private static final Block GLOBAL_V6 = Block.parse("2000::/3");

    private static final List<Block> REFUSED_V6 = blocks(
            "2001::/23", // Teredo and other protocol assignments
            "2001:db8::/32",
            "2002::/16", // 6to4: carries an IPv4 address
            "3fff::/20");

    private AddressPolicy() {}

    /** Why this address may not be dialled, as the end of a sentence; null when it may. */
    static @Nullable String refusal(InetAddress address) {
        if (address instanceof Inet4Address) {
            return inside(REFUSED_V4, address);
        }
        return GLOBAL_V6.contains(address)
                ? inside(REFUSED_V6, address)
                : address.getHostAddress() + " is not a public address (outside " + GLOBAL_V6.text + ")";
    }

    private static @Nullable String inside(List<Block> blocks, InetAddress address) {
        for (Block block : blocks) {
            if (block.contains(address)) {
                return address.getHostAddress() + " is not a public address (" + block.text + ")";
            }
        }
        return null;
    }

    private static List<Block> blocks(String... texts) {
        return Stream.of(texts).map(Block::parse).toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(String text, byte[] prefix, int bits) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            try {
                byte[] prefix = InetAddress.getByName(text.substring(0, slash)).getAddress();
                return new Block(text, prefix, Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (bytes[i] != prefix[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((bytes[whole] ^ prefix[whole]) & 0xFF) >> (8 - rest) == 0;
        }
    }
}
