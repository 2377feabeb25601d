package org.photosphere.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP link to a port of this machine that can be cut, slowed, and stalled like a half-open one: no bytes, no end. */
final class Link implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object stallLock = new Object();
    private volatile int target;
    private volatile boolean isCut;
    private volatile int bytesPerSecond;
    private boolean isStalled;

    Link() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getByName("localhost"));
        start("link", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Sets the target port. */
    void leadTo(int port) {
        target = port;
    }

    /** Ends all connections, including new ones, until it is mended. */
    void cut() {
        isCut = true;
        sockets.forEach(Link::close);
    }

    /** Forwards no byte until it is mended; connections stay open. */
    void stall() {
        synchronized (stallLock) {
            isStalled = true;
        }
    }

    /** Limits every connection to a number of bytes per second each way until it is mended. */
    void slow(int bytes) {
        bytesPerSecond = bytes;
    }

    void mend() {
        isCut = false;
        bytesPerSecond = 0;
        synchronized (stallLock) {
            isStalled = false;
            stallLock.notifyAll();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                join(server.accept());
            } catch (IOException e) {
                // This end is closed.
            }
        }
    }

    private void join(Socket near) {
        try {
            if (isCut) {
                throw new IOException("cut");
            }
            Socket far = new Socket(InetAddress.getByName("localhost"), target);
            sockets.add(near);
            sockets.add(far);
            start("link-there", () -> pump(near, far));
            start("link-back", () -> pump(far, near));
        } catch (IOException e) {
            // The target does not listen: the client retries.
            close(near);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (stallLock) {
                    while (isStalled) {
                        stallLock.wait();
                    }
                }
                int rate = bytesPerSecond;
                if (rate > 0) {
                    Thread.sleep(1000L * count / rate);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Cut.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        mend();
        sockets.forEach(Link::close);
    }
}
