package org.photosphere.services.invert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.Inverter;
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

class BatchInversionTest {

    private static final String HOSTILE = "hostile";
    private static final Inversion FINE = new Inversion.Refused(Inversion.Cause.OUTSIDE_MODEL, "fine");

    private static ValidatedSpectrum spectrum(double shortest, double longest) {
        return spectrum("s", shortest, longest);
    }

    private static ValidatedSpectrum spectrum(String id, double shortest, double longest) {
        Arm arm = new Arm(
                "main",
                new double[] {shortest, longest},
                Medium.VACUUM,
                0,
                new float[] {1, 1},
                new float[] {1, 1},
                new LineSpread.Unresolved());
        return new ValidatedSpectrum(
                TestSpectra.record(new byte[] {1}),
                TestSpectra.header("s", "a"),
                new ObservedSpectrum(id, "a", List.of(arm)),
                1.0,
                0,
                StageTimes.ingested(0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "OUTSIDE_MODEL, 3.3e14, 8.1e14, 'too red; wavelengths from 3.3E+14 to 8.1E+14: are these a frequency'",
        "OUTSIDE_MODEL, 2e4, 3e4, too red",
        "TOO_FEW_PIXELS, 3.3e14, 8.1e14, too red"
    })
    void asksForTheUnitOfWavelengthsThatNoModelReaches(
            Inversion.Cause cause, double shortest, double longest, String detail) {
        BatchInversion inversion = new BatchInversion(
                spectra -> List.of(new Inversion.Refused(cause, "too red")),
                Certifier.none(),
                TestSpectra::observed,
                InversionListener.NONE);
        List<StageOutcome<InvertedSpectrum>> outcomes =
                inversion.invert(new SpectrumBatch("a", 0, List.of(spectrum(shortest, longest)), 1));
        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        StageOutcome.Rejected.class,
                        rejected -> assertThat(rejected.detail())
                                .startsWith(detail)
                                .doesNotContain(detail.equals("too red") ? "are these" : "nothing"));
    }

    private static SpectrumBatch batch(String... ids) {
        return new SpectrumBatch(
                "a", 0, Arrays.stream(ids).map(id -> spectrum(id, 4000, 5000)).toList(), 1);
    }

    private static List<RejectionReason> reasons(List<StageOutcome<InvertedSpectrum>> outcomes) {
        return outcomes.stream()
                .map(outcome -> ((StageOutcome.Rejected<?>) outcome).reason())
                .toList();
    }

    /** Throws at hostile spectra, alone or in a batch. */
    private static List<Inversion> invertUnlessHostile(List<ObservedSpectrum> spectra) {
        if (spectra.stream().anyMatch(spectrum -> spectrum.id().equals(HOSTILE))) {
            throw new IndexOutOfBoundsException("4294967296");
        }
        return Collections.nCopies(spectra.size(), FINE);
    }

    private static BatchInversion inversion(Inverter inverter) {
        return new BatchInversion(inverter, Certifier.none(), TestSpectra::observed, InversionListener.NONE);
    }

    @Test
    void aSpectrumThatBreaksTheInversionIsRejectedAndCostsNoOtherItsAnswer() {
        assertThat(reasons(inversion(BatchInversionTest::invertUnlessHostile).invert(batch("a", HOSTILE, "b"))))
                .containsExactly(
                        RejectionReason.REJECTION_REASON_OUTSIDE_MODEL,
                        RejectionReason.REJECTION_REASON_INVERSION_FAILED,
                        RejectionReason.REJECTION_REASON_OUTSIDE_MODEL);
    }

    @Test
    void spectraThatBreakTheInversionCostNoDeviceThatInvertsAGoodOne() {
        BatchInversion inversion = inversion(BatchInversionTest::invertUnlessHostile);
        assertThat(reasons(inversion.invert(batch(HOSTILE))))
                .containsExactly(RejectionReason.REJECTION_REASON_INVERSION_FAILED);
        assertThat(reasons(inversion.invert(batch(HOSTILE, HOSTILE))))
                .containsOnly(RejectionReason.REJECTION_REASON_INVERSION_FAILED)
                .hasSize(2);
    }

    @Test
    void aSpectrumOfWhichCallsDoNotEndIsRejectedToo() {
        BatchInversion inversion = inversion(spectra -> {
            if (spectra.get(0).id().equals(HOSTILE)) {
                throw new StackOverflowError();
            }
            return Collections.nCopies(spectra.size(), FINE);
        });
        assertThat(reasons(inversion.invert(batch(HOSTILE))))
                .containsExactly(RejectionReason.REJECTION_REASON_INVERSION_FAILED);
    }

    @Test
    void aDeviceThatDoesNotInvertAGoodSpectrumEitherIsBroken() {
        BatchInversion inversion = inversion(spectra -> {
            throw new IllegalStateException("the device is gone");
        });
        assertThatThrownBy(() -> inversion.invert(batch("a", "b"))).hasMessage("the device is gone");
    }

    @Test
    void errorsOfMemoryAreTheDevices() {
        BatchInversion inversion = inversion(spectra -> {
            throw new OutOfMemoryError("native");
        });
        assertThatThrownBy(() -> inversion.invert(batch("a"))).isInstanceOf(OutOfMemoryError.class);
    }
}
