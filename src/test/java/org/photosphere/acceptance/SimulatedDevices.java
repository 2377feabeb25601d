package org.photosphere.acceptance;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.inversion.TierPolicy;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.ServingModel;

/**
 * A node whose devices take a constant time per batch and no CPU time: many of them on a machine of few cores measure
 * the cost of the stream itself.
 */
final class SimulatedDevices {

    /** Spectra per batch. */
    static final int BATCH = 8;

    /** Time of a device per batch, whatever its size. */
    static final Duration SERVICE = Duration.ofMillis(160);

    private SimulatedDevices() {}

    /** Returns the maximum rate of a device, spectra per second. */
    static double ratePerDevice() {
        return BATCH / (SERVICE.toMillis() * 1e-3);
    }

    /** @param arguments bootstrap servers, the node's id, number of devices */
    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.load(
                null,
                Map.of(
                        "photosphere.kafka.bootstrap-servers",
                        arguments[0],
                        "photosphere.node.id",
                        arguments[1],
                        "photosphere.devices",
                        names(Integer.parseInt(arguments[2])),
                        "photosphere.node.batch-size",
                        BATCH,
                        "photosphere.node.max-in-flight",
                        2048,
                        "photosphere.http.port",
                        0));
        try (ServingModel real = ServingModel.open(settings);
                Topics topics = Topics.connect(settings.kafka())) {
            PhotosphereNode node = PhotosphereNode.start(settings, simulated(real), topics);
            node.awaitReady(Duration.ofMinutes(2));
            System.out.println("node " + arguments[1] + " is ready: http://127.0.0.1:" + node.httpPort() + "/metrics");
            node.awaitTermination();
        }
    }

    private static String names(int devices) {
        String[] names = new String[devices];
        Arrays.setAll(names, i -> "simulated:" + i);
        return String.join(",", names);
    }

    private static ServingModel simulated(ServingModel real) {
        return new ServingModel(
                real.forward(),
                new Sleeper(real),
                real.explainer(),
                real.inversion(),
                Certifier.none(),
                Optional.empty(),
                TierPolicy.REDUCED,
                real.configurationHash());
    }

    /** Answers every spectrum with the answer to the first one. */
    private static final class Sleeper implements Inverter {

        private final ServingModel real;
        private List<Inversion> answer = List.of();

        Sleeper(ServingModel real) {
            this.real = real;
        }

        @Override
        public List<Inversion> invert(List<ObservedSpectrum> spectra) {
            long end = System.nanoTime() + SERVICE.toNanos();
            List<Inversion> answers = Collections.nCopies(spectra.size(), first(spectra.get(0)));
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return answers;
        }

        private synchronized Inversion first(ObservedSpectrum spectrum) {
            if (answer.isEmpty()) {
                answer = real.inverter().invert(List.of(spectrum));
            }
            return answer.get(0);
        }

        @Override
        public void close() {}
    }
}
