package org.photosphere.services.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.Priority;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.ValidatedSpectrum;
import org.photosphere.services.pipeline.WorkRequest;

class BatcherTest {

    private static final int BATCH = 4;

    private final ActorTestKit kit = ActorTestKit.create();
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final List<SpectrumBatch> givenUp = new CopyOnWriteArrayList<>();
    private final List<SpectrumBatch> late = new CopyOnWriteArrayList<>();
    private final List<SpectrumBatch> dropped = new CopyOnWriteArrayList<>();
    private final AtomicLong epoch = new AtomicLong();
    private final List<ActorRef<SpectrumBatch>> stuck = new CopyOnWriteArrayList<>();
    private final TestProbe<SpectrumBatch> worker = kit.createTestProbe();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private ActorRef<Batcher.Command> batcher(Duration linger) {
        return kit.spawn(Batcher.create(
                new BatchSettings(BATCH, linger, TIMEOUT),
                input -> input.microBatch().epoch() != epoch.get(),
                new BatchListener() {
                    @Override
                    public void givenUp(SpectrumBatch batch) {
                        givenUp.add(batch);
                    }

                    @Override
                    public void late(SpectrumBatch batch) {
                        late.add(batch);
                    }

                    @Override
                    public void voided(SpectrumBatch batch) {
                        dropped.add(batch);
                    }

                    @Override
                    public void stuck(ActorRef<SpectrumBatch> worker) {
                        stuck.add(worker);
                    }

                    @Override
                    public void queued(int spectra) {}
                }));
    }

    private void ask(ActorRef<Batcher.Command> batcher, WorkRequest.Why why) {
        batcher.tell(new Batcher.Work(new WorkRequest(worker.getRef(), why)));
    }

    private static List<ValidatedSpectrum> spectra(String instrument, int count) {
        return spectra(instrument, count, Priority.PRIORITY_NORMAL, 0);
    }

    private static List<ValidatedSpectrum> spectra(String instrument, int count, Priority priority, long deadlineUs) {
        List<ValidatedSpectrum> spectra = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Arm arm = new Arm(
                    "main",
                    new double[] {4000, 5000},
                    Medium.VACUUM,
                    0,
                    new float[] {1, 1},
                    new float[] {1, 1},
                    new LineSpread.Unresolved());
            spectra.add(new ValidatedSpectrum(
                    TestSpectra.record(new byte[] {1}, 0, 0, i),
                    TestSpectra.header("s" + i, instrument, priority, deadlineUs),
                    new ObservedSpectrum("s" + i, instrument, List.of(arm)),
                    1.0,
                    0,
                    StageTimes.ingested(0, 0)));
        }
        return spectra;
    }

    @Test
    void sendsAFullBatchAtOnceAndTheRestAfterTheLinger() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(300));
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        batcher.tell(new Batcher.Offer(spectra("a", BATCH + 1), 0));
        assertThat(worker.receiveMessage(Duration.ofMillis(200)).spectra()).hasSize(BATCH);
        worker.expectNoMessage(Duration.ofMillis(50));
        assertThat(worker.receiveMessage(Duration.ofSeconds(2)).spectra()).hasSize(1);
    }

    @Test
    void neverMixesInstruments() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        batcher.tell(new Batcher.Offer(spectra("a", 2), 0));
        batcher.tell(new Batcher.Offer(spectra("b", 3), 0));
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        List<SpectrumBatch> batches = List.of(worker.receiveMessage(), worker.receiveMessage());
        assertThat(batches.stream().map(SpectrumBatch::instrument)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void sendsNoMoreThanAskedFor() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        ask(batcher, WorkRequest.Why.STARTED);
        batcher.tell(new Batcher.Offer(spectra("a", 3 * BATCH), 0));
        worker.receiveMessage();
        worker.expectNoMessage(Duration.ofMillis(50));
        ask(batcher, WorkRequest.Why.FINISHED);
        worker.receiveMessage();
    }

    /** Simulates a worker that one spectrum makes fail, until no batch arrives; returns the ids it answered. */
    private List<String> answersOfAWorkerThatBreaksAt(String guilty, ActorRef<Batcher.Command> batcher) {
        List<String> answered = new ArrayList<>();
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        while (true) {
            List<String> ids = new ArrayList<>();
            try {
                worker.receiveMessage(Duration.ofMillis(300))
                        .spectra()
                        .forEach(s -> ids.add(s.header().spectrumId()));
            } catch (AssertionError nothingComes) {
                return answered;
            }
            if (ids.contains(guilty)) {
                // Its mailbox with the batches that it held is lost too.
                drain();
                ask(batcher, WorkRequest.Why.STARTED);
                ask(batcher, WorkRequest.Why.ROOM);
            } else {
                answered.addAll(ids);
                ask(batcher, WorkRequest.Why.FINISHED);
            }
        }
    }

    private void drain() {
        try {
            while (true) {
                worker.receiveMessage(Duration.ofMillis(50));
            }
        } catch (AssertionError nothingMore) {
            // Expected.
        }
    }

    @Test
    void findsTheSpectrumThatBreaksWorkersAndAnswersAllOthersOnce() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        batcher.tell(new Batcher.Offer(spectra("a", 3 * BATCH), 0));
        List<String> answered = answersOfAWorkerThatBreaksAt("s6", batcher);
        assertThat(givenUp).singleElement().satisfies(batch -> {
            assertThat(batch.spectra()).hasSize(1);
            assertThat(batch.spectra().get(0).header().spectrumId()).isEqualTo("s6");
            assertThat(batch.attempt()).isEqualTo(2);
        });
        assertThat(answered).doesNotHaveDuplicates().hasSize(3 * BATCH - 1).doesNotContain("s6");
    }

    @Test
    void givesWhatABrokenWorkerHeldUntouchedToWhoeverAsksNext() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        batcher.tell(new Batcher.Offer(spectra("a", 2 * BATCH), 0));
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        List<SpectrumBatch> before = List.of(worker.receiveMessage(), worker.receiveMessage());
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        ask(batcher, WorkRequest.Why.ROOM);
        List<SpectrumBatch> after = List.of(worker.receiveMessage(), worker.receiveMessage(), worker.receiveMessage());
        assertThat(after.get(0).spectra()).isEqualTo(before.get(0).spectra().subList(0, BATCH / 2));
        assertThat(after.get(1).spectra()).isEqualTo(before.get(0).spectra().subList(BATCH / 2, BATCH));
        assertThat(after.get(2).spectra()).isEqualTo(before.get(1).spectra());
        assertThat(after.get(2).attempt()).isEqualTo(1);
        assertThat(givenUp).isEmpty();
    }

    @Test
    void sendsAlertsFirstAndAtOnceAndLowPriorityLast() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        batcher.tell(new Batcher.Offer(spectra("low", BATCH, Priority.PRIORITY_LOW, 0), 0));
        batcher.tell(new Batcher.Offer(spectra("normal", BATCH), 0));
        batcher.tell(new Batcher.Offer(spectra("alert", 1, Priority.PRIORITY_ALERT, 0), 0));
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        ask(batcher, WorkRequest.Why.ROOM);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            order.add(worker.receiveMessage().instrument());
        }
        assertThat(order).containsExactly("alert", "normal", "low");
    }

    @Test
    void anAlertWaitsForNoCompany() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofSeconds(20));
        ask(batcher, WorkRequest.Why.STARTED);
        batcher.tell(new Batcher.Offer(spectra("alert", 1, Priority.PRIORITY_ALERT, 0), 0));
        assertThat(worker.receiveMessage(Duration.ofSeconds(5)).spectra()).hasSize(1);
    }

    @Test
    void neverMixesModels() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        batcher.tell(new Batcher.Offer(spectra("a", 1), 0));
        batcher.tell(new Batcher.Offer(spectra("a", 1), 1));
        ask(batcher, WorkRequest.Why.STARTED);
        ask(batcher, WorkRequest.Why.ROOM);
        assertThat(List.of(worker.receiveMessage(), worker.receiveMessage()))
                .extracting(SpectrumBatch::model)
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void givesUpWhatNobodyWaitsForAnyMore() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        long past = StageTimes.nowUs() - 1;
        batcher.tell(new Batcher.Offer(spectra("a", 2, Priority.PRIORITY_NORMAL, past), 0));
        batcher.tell(new Batcher.Offer(spectra("a", 1, Priority.PRIORITY_NORMAL, past + 3_600_000_000L), 0));
        ask(batcher, WorkRequest.Why.STARTED);
        assertThat(worker.receiveMessage().spectra()).hasSize(1);
        assertThat(late)
                .singleElement()
                .satisfies(batch -> assertThat(batch.spectra()).hasSize(2));
    }

    @Test
    void holdsNothingThatWillBePolledAgainBesideWhatIs() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofSeconds(20));
        batcher.tell(new Batcher.Offer(spectra("a", BATCH - 1), 0));
        batcher.tell(new Batcher.Offer(spectra("b", BATCH), 0));
        epoch.incrementAndGet();
        batcher.tell(new Batcher.Offer(List.of(), 0));
        Awaitility.await()
                .until(() -> dropped.stream()
                                .mapToInt(batch -> batch.spectra().size())
                                .sum()
                        == 2 * BATCH - 1);
    }

    @Test
    void handsOutNothingThatWillBePolledAgain() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        batcher.tell(new Batcher.Offer(spectra("a", BATCH), 0));
        epoch.incrementAndGet();
        ask(batcher, WorkRequest.Why.STARTED);
        Awaitility.await().until(() -> dropped.size() == 1);
        worker.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void takesBackWhatAStuckWorkerHoldsAndHearsNoMoreOfIt() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        ask(batcher, WorkRequest.Why.STARTED);
        batcher.tell(new Batcher.Offer(spectra("a", BATCH), 0));
        worker.receiveMessage();
        Awaitility.await().until(() -> stuck.contains(worker.getRef()));
        // It answers after all.
        ask(batcher, WorkRequest.Why.FINISHED);
        worker.expectNoMessage(Duration.ofMillis(50));
        TestProbe<SpectrumBatch> other = kit.createTestProbe();
        batcher.tell(new Batcher.Work(new WorkRequest(other.getRef(), WorkRequest.Why.STARTED)));
        batcher.tell(new Batcher.Work(new WorkRequest(other.getRef(), WorkRequest.Why.ROOM)));
        assertThat(other.receiveMessage().spectra()).hasSize(BATCH / 2);
        assertThat(other.receiveMessage().spectra()).hasSize(BATCH / 2);
    }

    @Test
    void givesWhatAWorkerHeldThatIsGoneToOthers() {
        ActorRef<Batcher.Command> batcher = batcher(Duration.ofMillis(1));
        ask(batcher, WorkRequest.Why.STARTED);
        batcher.tell(new Batcher.Offer(spectra("a", 1), 0));
        worker.receiveMessage();
        batcher.tell(new Batcher.Gone(worker.getRef()));
        TestProbe<SpectrumBatch> other = kit.createTestProbe();
        batcher.tell(new Batcher.Work(new WorkRequest(other.getRef(), WorkRequest.Why.STARTED)));
        assertThat(other.receiveMessage().attempt()).isEqualTo(2);
    }
}
