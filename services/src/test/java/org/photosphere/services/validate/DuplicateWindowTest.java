package org.photosphere.services.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.Redrives;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.ValidatedSpectrum;

class DuplicateWindowTest {

    private static final Arm ARM = new Arm(
            "arm",
            new double[] {5000, 5001},
            Medium.VACUUM,
            0,
            new float[] {1, 1},
            new float[] {1, 1},
            new LineSpread.Unresolved());

    private static StageOutcome<ValidatedSpectrum> spectrum(String id, long offset, RecordHeader... headers) {
        RawRecord raw = new RawRecord(
                new MicroBatchId(0, 0), "topic", 3, offset, new byte[0], new byte[0], List.of(headers), 0, 0);
        return new StageOutcome.Passed<>(new ValidatedSpectrum(
                raw,
                TestSpectra.header(id, "a"),
                new ObservedSpectrum(id, "a", List.of(ARM)),
                1.0,
                0,
                StageTimes.ingested(0, 0)));
    }

    /** Returns which spectra of a micro-batch pass. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    private static List<Boolean> pass(DuplicateWindow window, StageOutcome<ValidatedSpectrum>... spectra) {
        return window.checked(List.of(spectra)).stream()
                .map(StageOutcome.Passed.class::isInstance)
                .toList();
    }

    @Test
    void refusesTheSecondOfAMicroBatchAndSaysWhereTheFirstStands() {
        DuplicateWindow window = new DuplicateWindow(0);
        List<StageOutcome<ValidatedSpectrum>> outcomes =
                window.checked(List.of(spectrum("a", 1), spectrum("b", 2), spectrum("a", 3)));
        assertThat(outcomes.get(2)).isInstanceOfSatisfying(StageOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.REJECTION_REASON_DUPLICATE_ID);
            assertThat(rejected.detail()).isEqualTo("a spectrum with this id stands at topic-3@1");
        });
        assertThat(outcomes.subList(0, 2)).allMatch(StageOutcome.Passed.class::isInstance);
        // Without a window the next micro-batch does not remember it.
        assertThat(pass(window, spectrum("a", 4))).containsExactly(true);
    }

    @Test
    void remembersSoManyIdsOverMicroBatches() {
        DuplicateWindow window = new DuplicateWindow(2);
        assertThat(pass(window, spectrum("a", 1))).containsExactly(true);
        assertThat(pass(window, spectrum("a", 2))).containsExactly(false);
        assertThat(pass(window, spectrum("b", 3), spectrum("c", 4))).containsExactly(true, true);
        assertThat(window.size()).isEqualTo(2);
        // The oldest of three was forgotten.
        assertThat(pass(window, spectrum("a", 5))).containsExactly(true);
        assertThat(pass(window, spectrum("c", 6))).containsExactly(false);
    }

    @Test
    void letsPassWhatIsPolledAgainAndRefusesTheSameOnesAgain() {
        DuplicateWindow window = new DuplicateWindow(100);
        for (int time = 0; time < 2; time++) {
            assertThat(pass(window, spectrum("a", 1), spectrum("b", 2), spectrum("a", 3)))
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void letsPassWhatWasRedriven() {
        DuplicateWindow window = new DuplicateWindow(100);
        assertThat(pass(window, spectrum("a", 1), spectrum("a", 2, RecordHeader.of(Redrives.HEADER, "1"))))
                .containsExactly(true, true);
        // A header that is not a number is of another program.
        assertThat(pass(window, spectrum("a", 3, RecordHeader.of(Redrives.HEADER, "often"))))
                .containsExactly(false);
    }
}
