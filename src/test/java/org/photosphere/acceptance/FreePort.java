package org.photosphere.acceptance;

import java.io.IOException;
import java.net.ServerSocket;

/** Finds an unused TCP port. */
final class FreePort {

    private FreePort() {}

    static int take() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
