package org.photosphere.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.broker.BrokerSettings;

/** The same input, bundle and settings give identical answers, for any composition of batches and any device. */
class RepeatabilityTest {

    private static final int SPECTRA = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Returns a spectrum with a slope and noise of its own. */
    private static byte[] star(int number) {
        Random random = new Random(number);
        Spectrum.Builder spectrum = Mutations.valid("s-" + number).toBuilder();
        Arm.Builder arm = spectrum.getArmsBuilder(0);
        double slope = 0.3 * random.nextGaussian();
        for (int i = 0; i < arm.getFluxCount(); i++) {
            double x = (double) i / arm.getFluxCount() - 0.5;
            arm.setFlux(i, (float) (arm.getFlux(i) * Math.exp(slope * x) + 0.02 * random.nextGaussian()));
        }
        return spectrum.build().toByteArray();
    }

    private static Map<String, Parameters> answers(RunningStream stream, List<byte[]> spectra, int expected)
            throws Exception {
        stream.send(spectra);
        Map<String, Parameters> byId = new HashMap<>();
        for (List<Message> answer : stream.answers(expected, PATIENCE).values()) {
            Parameters parameters = ((Parameters) answer.get(0))
                    .toBuilder().clearOrigin().clearStageTimes().build();
            Parameters before = byId.put(parameters.getSpectrumId(), parameters);
            if (before != null) {
                assertSame(parameters, before);
            }
        }
        return byId;
    }

    private static void assertSame(Parameters one, Parameters other) {
        assertThat(one).isEqualTo(other);
        assertThat(one.toByteArray()).isEqualTo(other.toByteArray());
    }

    @Test
    void answersAreTheSameInAnotherOrderAndInOtherBatches(@TempDir Path one, @TempDir Path other) throws Exception {
        List<byte[]> spectra = new ArrayList<>();
        for (int i = 0; i < SPECTRA; i++) {
            spectra.add(star(i));
        }
        List<byte[]> shuffled = new ArrayList<>(spectra);
        Collections.shuffle(shuffled, new Random(2));
        Map<String, Parameters> first;
        try (RunningStream stream = RunningStream.start(one)) {
            answers(stream, spectra, SPECTRA);
            first = answers(stream, shuffled, 2 * SPECTRA);
        }
        assertThat(first).hasSize(SPECTRA);
        assertThat(first.values().stream().map(Parameters::getChi2).distinct()).hasSize(SPECTRA);
        Map<String, Object> settings = Map.of("photosphere.node.batch-size", 7, "photosphere.devices", "cpu:0");
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(other).withFreePort(), settings)) {
            Map<String, Parameters> second = answers(stream, shuffled, SPECTRA);
            assertThat(second.keySet()).isEqualTo(first.keySet());
            second.forEach((id, parameters) -> assertSame(parameters, requireNonNull(first.get(id))));
        }
    }
}
