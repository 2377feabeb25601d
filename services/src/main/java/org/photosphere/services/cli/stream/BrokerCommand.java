package org.photosphere.services.cli.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.photosphere.services.broker.BrokerProcess;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a Kafka broker in the foreground until it is stopped. */
@Command(
        name = "broker",
        description = "Run a one-node Kafka broker until Ctrl-C or SIGTERM; its records survive restarts.",
        mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the broker's records.")
    Path data;

    @Option(names = "--port", paramLabel = "N", description = "Port for clients, 0 for a free one (default: 9092).")
    int port = BrokerSettings.DEFAULT_PORT;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Name to listen on and to advertise to clients (default: localhost; any client that reaches"
                    + " it has"
                    + " full access).")
    String host = "localhost";

    @Option(names = "--property", paramLabel = "KEY=VALUE", description = "A broker property of Kafka; repeatable.")
    Map<String, String> properties = new LinkedHashMap<>();

    @Option(names = BrokerProcess.SUPERVISED, hidden = true, description = "Stop when standard input ends.")
    boolean supervised;

    @Override
    public Integer call() {
        EmbeddedBroker broker = EmbeddedBroker.start(new BrokerSettings(data, host, port, properties));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(BrokerProcess.READY + broker.bootstrapServers());
        out.flush();
        if (supervised) {
            readToEnd(System.in);
            return 0;
        }
        out.println("records in " + data.toAbsolutePath().normalize() + "; Ctrl-C stops it");
        out.flush();
        broker.awaitShutdown();
        return 0;
    }

    /** Returns when the process at the other end closes the pipe or ends, for whatever reason. */
    private static void readToEnd(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
