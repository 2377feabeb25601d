package org.photosphere.services.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.certification.Certifier;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.LineSpread;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.proto.v1.Priority;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.SpectrumBatch;
import org.photosphere.services.pipeline.SpectrumHeader;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.ValidatedSpectrum;

class BatchInversionTest {

    private static ValidatedSpectrum spectrum(double shortest, double longest) {
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
                new SpectrumHeader("s", "", "test", "a", 0, 0, 0, 0, 0, Priority.PRIORITY_NORMAL, 0, false, Map.of()),
                new ObservedSpectrum("s", "a", List.of(arm)),
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
                spectra -> List.of(new Inversion.Refused(cause, "too red")), Certifier.none(), InversionListener.NONE);
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
}
