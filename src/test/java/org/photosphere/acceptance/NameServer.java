package org.photosphere.acceptance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server that lists ports of this machine under one name, as a headless service of Kubernetes lists its pods. */
final class NameServer implements AutoCloseable {

    private static final int SECONDS_TO_LIVE = 1;

    private final Name service;
    private final DatagramSocket socket;
    private final Set<Integer> ports = new ConcurrentSkipListSet<>();

    /** @param service name of the SRV records, with its final dot */
    NameServer(String service) throws IOException {
        this.service = Name.fromString(service);
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns host:port of this server. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void add(int port) {
        ports.add(port);
    }

    void remove(int port) {
        ports.remove(port);
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (!socket.isClosed()) {
                packet.setLength(1500);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(packet.getData(), packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Message answer(Message query) throws IOException {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(question, Section.QUESTION);
        if (question.getType() == Type.SRV && question.getName().equals(service)) {
            for (int port : ports) {
                // A name that this machine's resolver also resolves.
                Name node = Name.fromString("localhost.");
                answer.addRecord(new SRVRecord(service, DClass.IN, SECONDS_TO_LIVE, 0, 0, port, node), Section.ANSWER);
                answer.addRecord(
                        new ARecord(node, DClass.IN, SECONDS_TO_LIVE, InetAddress.getLoopbackAddress()),
                        Section.ADDITIONAL);
            }
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
