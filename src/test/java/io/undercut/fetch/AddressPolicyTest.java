package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both edges of every refused block, and their public neighbours. */
class AddressPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.255.255.255",
        "10.0.0.0, 10.255.255.255",
        "100.64.0.0, 100.127.255.255",
        "127.0.0.0, 127.255.255.255",
        "169.254.0.0, 169.254.255.255",
        "172.16.0.0, 172.31.255.255",
        "192.0.0.0, 192.0.0.255",
        "192.0.2.0, 192.0.2.255",
        "192.31.196.0, 192.31.196.255",
        "192.52.193.0, 192.52.193.255",
        "192.88.99.0, 192.88.99.255",
        "192.168.0.0, 192.168.255.255",
        "192.175.48.0, 192.175.48.255",
        "198.18.0.0, 198.19.255.255",
        "198.51.100.0, 198.51.100.255",
        "203.0.113.0, 203.0.113.255",
        "224.0.0.0, 239.255.255.255",
        "240.0.0.0, 255.255.255.255",
        "::, ::1",
        "::7f00:1, ::ffff:ffff",
        "64:ff9b::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
        "100::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
        "4000::, 5f00::1",
        "fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fec0::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void S1S2S4bothEdgesOfARefusedBlockAreRefused(String first, String last) throws Exception {
        assertThat(AddressPolicy.refusal(InetAddress.getByName(first))).contains("is not a public address");
        assertThat(AddressPolicy.refusal(InetAddress.getByName(last))).contains("is not a public address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.1.255",
                "192.0.3.0",
                "192.31.195.255",
                "192.31.197.0",
                "192.52.192.255",
                "192.52.194.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "192.175.47.255",
                "192.175.49.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::",
                "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:200::",
                "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db9::",
                "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "2003::",
                "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "3fff:1000::",
                "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void S2itsNeighboursArePublic(String address) throws Exception {
        assertThat(AddressPolicy.refusal(InetAddress.getByName(address))).isNull();
    }
}
