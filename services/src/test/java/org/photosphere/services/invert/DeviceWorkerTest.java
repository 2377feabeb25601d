package org.photosphere.services.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.pipeline.WorkRequest;

class DeviceWorkerTest {

    private static final int MANY = 1000;

    private final ActorTestKit kit = ActorTestKit.create();
    private final List<WorkRequest> requests = new CopyOnWriteArrayList<>();
    private final List<StageOutcome<InvertedSpectrum>> outcomes = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private static SpectrumBatch batch() {
        Arm arm = new Arm(
                "main",
                new double[] {4000, 5000},
                Medium.VACUUM,
                0,
                new float[] {1, 1},
                new float[] {1, 1},
                new LineSpread.Unresolved());
        return new SpectrumBatch(
                "a",
                0,
                List.of(new ValidatedSpectrum(
                        TestSpectra.record(new byte[] {1}),
                        TestSpectra.header("s", "a"),
                        new ObservedSpectrum("s", "a", List.of(arm)),
                        1.0,
                        0,
                        StageTimes.ingested(0, 0))),
                1);
    }

    @Test
    void asksAtTheStartAnswersAndAsksAgain() {
        ActorRef<SpectrumBatch> worker = kit.spawn(DeviceWorker.create(
                2,
                () -> new BatchInversion(
                        spectra -> List.of(new Inversion.Refused(Inversion.Cause.OUTSIDE_MODEL, "too red")),
                        Certifier.none(),
                        TestSpectra::observed,
                        InversionListener.NONE)::invert,
                MANY,
                requests::add,
                (batch, answers) -> outcomes.addAll(answers)));
        worker.tell(batch());
        Awaitility.await().until(() -> requests.size() == 3);
        assertThat(requests.stream().map(WorkRequest::why))
                .containsExactly(WorkRequest.Why.STARTED, WorkRequest.Why.ROOM, WorkRequest.Why.FINISHED);
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(StageOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.REJECTION_REASON_OUTSIDE_MODEL);
            assertThat(rejected.detail()).isEqualTo("too red");
        });
    }

    @Test
    void startsAnewWhenItsDeviceBreaksAndSaysSo() {
        AtomicInteger starts = new AtomicInteger();
        ActorRef<SpectrumBatch> worker = kit.spawn(DeviceWorker.create(
                1,
                () -> {
                    starts.incrementAndGet();
                    return new BatchInversion(
                            spectra -> {
                                throw new IllegalStateException("the device is gone");
                            },
                            Certifier.none(),
                            TestSpectra::observed,
                            InversionListener.NONE)::invert;
                },
                MANY,
                requests::add,
                (batch, answers) -> outcomes.addAll(answers)));
        worker.tell(batch());
        Awaitility.await().until(() -> starts.get() == 2);
        Awaitility.await().until(() -> requests.size() == 2);
        assertThat(Set.copyOf(requests.stream().map(WorkRequest::why).toList()))
                .containsExactly(WorkRequest.Why.STARTED);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void restartsWhereMemoryOrANativeLibraryFails() {
        AtomicInteger starts = new AtomicInteger();
        ActorRef<SpectrumBatch> worker = kit.spawn(DeviceWorker.create(
                1,
                () -> {
                    starts.incrementAndGet();
                    return batch -> {
                        throw starts.get() == 1 ? new OutOfMemoryError("native") : new UnsatisfiedLinkError("torch");
                    };
                },
                MANY,
                requests::add,
                (batch, answers) -> outcomes.addAll(answers)));
        worker.tell(batch());
        Awaitility.await().until(() -> requests.size() == 2);
        worker.tell(batch());
        Awaitility.await().until(() -> requests.size() == 3);
        assertThat(starts).hasValue(3);
    }

    @Test
    void failsForGoodWhenItsBudgetOfRestartsIsSpent() {
        AtomicInteger starts = new AtomicInteger();
        ActorRef<SpectrumBatch> worker = kit.spawn(DeviceWorker.create(
                1,
                () -> {
                    starts.incrementAndGet();
                    throw new IllegalStateException("no such device");
                },
                2,
                requests::add,
                (batch, answers) -> outcomes.addAll(answers)));
        kit.createTestProbe().expectTerminated(worker, Duration.ofSeconds(20));
        assertThat(starts).hasValue(3);
        assertThat(requests).isEmpty();
    }
}
