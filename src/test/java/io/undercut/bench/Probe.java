package io.undercut.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks one address whether it is well. */
final class Probe {

    private static final int MILLIS = 1_000;

    private final URI address;

    Probe(String url) {
        this.address = URI.create(url);
    }

    boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
