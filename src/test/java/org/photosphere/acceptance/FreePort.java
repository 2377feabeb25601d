package org.photosphere.acceptance;

import java.io.IOException;
import java.net.ServerSocket;

/** A TCP port that nobody uses at the moment. */
final class FreePort {

    private FreePort() {}

    static int take() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
