package org.photosphere.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inverter;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.Origin;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.broker.BrokerSettings;
import org.photosphere.services.node.PhotosphereNode;
import org.photosphere.services.serving.ServingModel;

/** Devices that fail, and devices that do not respond. */
class DevicesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String GUILTY = "s-7";

    /** Returns the model with another inverter. */
    private static ServingModel with(ServingModel real, Inverter inverter) {
        return new ServingModel(
                real.forward(),
                inverter,
                real.explainer(),
                real.inversion(),
                real.certifier(),
                real.physical(),
                real.tiers(),
                real.configurationHash());
    }

    private static Inverter hangsAtTheGuilty(ServingModel real, CountDownLatch forever) {
        return new Inverter() {
            @Override
            public List<Inversion> invert(List<ObservedSpectrum> spectra) {
                if (spectra.stream().anyMatch(spectrum -> spectrum.id().equals(GUILTY))) {
                    try {
                        forever.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return real.inverter().invert(spectra);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aSpectrumThatADeviceDoesNotComeBackFromCostsItselfAlone(@TempDir Path data) throws Exception {
        Map<String, Object> settings = Map.of(
                "photosphere.node.batch-timeout",
                "2s",
                "photosphere.node.batch-size",
                4,
                "photosphere.devices",
                "cpu:0");
        CountDownLatch forever = new CountDownLatch(1);
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), settings)) {
            stream.node.close();
            ServingModel hanging = with(stream.model, hangsAtTheGuilty(stream.model, forever));
            stream.node = PhotosphereNode.start(stream.settings, hanging, stream.topics);
            stream.node.awaitReady(PATIENCE);
            List<byte[]> spectra = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                spectra.add(Mutations.valid("s-" + i).toByteArray());
            }
            List<Origin> sent = stream.send(spectra);
            Map<Origin, List<Message>> answers = stream.answers(sent.size(), PATIENCE);
            assertThat(answers.keySet()).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(answers.values()).allSatisfy(answer -> assertThat(answer).hasSize(1));
            assertThat(answers.values().stream().flatMap(List::stream))
                    .filteredOn(DeadLetter.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(DeadLetter.class, letter -> {
                        assertThat(letter.getSpectrumId()).isEqualTo(GUILTY);
                        assertThat(letter.getReason()).isEqualTo(RejectionReason.REJECTION_REASON_INVERSION_FAILED);
                    });
            assertThat(stream.node.metrics().ledger().unaccounted()).isZero();
            // Late answers of the stuck threads are ignored.
            forever.countDown();
            assertThat(stream.answers(sent.size() + 1, Duration.ofSeconds(2))).hasSize(sent.size());
        } finally {
            forever.countDown();
        }
    }

    @Tag("slow")
    @Test
    void aNodeWithoutAnyDeviceLeftStopsAndSaysSo(@TempDir Path data) throws Exception {
        Map<String, Object> settings = Map.of("photosphere.node.device-restarts", 1, "photosphere.devices", "cpu:0");
        try (RunningStream stream = RunningStream.start(BrokerSettings.in(data).withFreePort(), settings)) {
            stream.node.close();
            ServingModel broken = with(stream.model, spectra -> {
                throw new IllegalStateException("the device is gone");
            });
            stream.node = PhotosphereNode.start(stream.settings, broken, stream.topics);
            List<byte[]> spectra = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                spectra.add(Mutations.valid("s-" + i).toByteArray());
            }
            stream.send(spectra);
            Awaitility.await().atMost(PATIENCE).until(() -> stream.node.health().failure() != null);
            assertThat(stream.node.health().failure()).hasMessageContaining("no device is left");
            stream.node.awaitTermination();
        }
    }
}
