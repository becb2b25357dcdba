package io.undercut.fetch;

import java.io.IOException;

/** A host resolved, or a socket connected, to an address that the {@link AddressPolicy} refuses. */
final class AddressNotAllowedException extends IOException {
    private static final long serialVersionUID = 1;

    AddressNotAllowedException(String message) {
        super(message);
    }
}
