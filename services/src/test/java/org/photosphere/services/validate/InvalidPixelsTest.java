package org.photosphere.services.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.decode.SpectrumDecoder;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/** Pixels that are no measurement: masked ones, invalid ones, and the limit of the latter. */
class InvalidPixelsTest {

    private static final int PIXELS = 100;

    private final SpectrumDecoder decoder = new SpectrumDecoder(100_000, TestSpectra.LIMITS.fields());
    private final SpectrumValidator validator = new SpectrumValidator(1_000, 0.2);

    private static Arm arm(Consumer<Arm.Builder> change) {
        Arm.Builder arm = TestSpectra.good("a").getArms(0).toBuilder();
        change.accept(arm);
        return arm.build();
    }

    private StageOutcome<ValidatedSpectrum> outcome(Arm... arms) {
        Spectrum spectrum = TestSpectra.good("a").toBuilder()
                .clearArms()
                .addAllArms(List.of(arms))
                .build();
        return decoder.decode(TestSpectra.record(spectrum.toByteArray())).then(validator::validate);
    }

    private ValidatedSpectrum passed(Arm... arms) {
        StageOutcome<ValidatedSpectrum> outcome = outcome(arms);
        assertThat(outcome).isInstanceOf(StageOutcome.Passed.class);
        return ((StageOutcome.Passed<ValidatedSpectrum>) outcome).value();
    }

    private StageOutcome.Rejected<ValidatedSpectrum> rejected(RejectionReason reason, Arm... arms) {
        StageOutcome<ValidatedSpectrum> outcome = outcome(arms);
        assertThat(outcome).isInstanceOf(StageOutcome.Rejected.class);
        StageOutcome.Rejected<ValidatedSpectrum> rejected = (StageOutcome.Rejected<ValidatedSpectrum>) outcome;
        assertThat(rejected.reason()).isEqualTo(reason);
        return rejected;
    }

    private static void setIvar(Arm.Builder arm, int pixels, float value) {
        for (int i = 0; i < pixels; i++) {
            arm.getIvarBuilder().setValue(i, value);
        }
    }

    private static Arm.Builder withSigma(Arm.Builder arm, int pixels, float value) {
        FloatArray.Builder sigma = FloatArray.newBuilder().addAllValue(Collections.nCopies(PIXELS, 0.05f));
        for (int i = 0; i < pixels; i++) {
            sigma.setValue(i, value);
        }
        return arm.setSigma(sigma);
    }

    private static void assertMasked(ValidatedSpectrum spectrum, int pixels, int invalid) {
        assertThat(spectrum.invalidPixels()).isEqualTo(invalid);
        float[] ivar = spectrum.spectrum().arms().get(0).ivar();
        for (int i = 0; i < PIXELS; i++) {
            assertThat(ivar[i] > 0).as("pixel " + i).isEqualTo(i >= pixels);
            assertThat(spectrum.spectrum().arms().get(0).flux()[i]).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1e-4f, Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE})
    void masksAndCountsPixelsWhoseIvarIsNoInverseVariance(float ivar) {
        assertMasked(passed(arm(a -> setIvar(a, 3, ivar))), 3, 3);
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, Float.NEGATIVE_INFINITY, Float.NaN, Float.MIN_VALUE})
    void masksAndCountsPixelsWhoseSigmaIsNoStandardDeviation(float sigma) {
        assertMasked(passed(arm(a -> withSigma(a, 3, sigma))), 3, 3);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void masksAndCountsPixelsWhoseFluxIsNotFinite(float flux) {
        assertMasked(passed(arm(a -> a.setFlux(0, flux).setFlux(1, flux))), 2, 2);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -1e30f, 1e30f})
    void whatIsMaskedByItsSenderIsNotInvalidWhateverStandsThere(float flux) {
        assertMasked(passed(arm(a -> setIvar(a.setFlux(0, flux).setFlux(1, flux), 2, 0))), 2, 0);
        assertMasked(passed(arm(a -> withSigma(a.setFlux(0, flux), 1, 0))), 1, 0);
        assertMasked(passed(arm(a -> withSigma(a.setFlux(0, flux), 1, Float.POSITIVE_INFINITY))), 1, 0);
        assertMasked(passed(arm(a -> setIvar(a.setFlux(0, flux).setMask(0, 1), 1, Float.NaN))), 1, 0);
    }

    @Test
    void fluxesOfMaskedPixelsDoNotScaleTheOthers() {
        ValidatedSpectrum plain = passed(arm(a -> setIvar(a, 90, 0)));
        ValidatedSpectrum hot = passed(arm(a -> {
            setIvar(a, 90, 0);
            for (int i = 0; i < 90; i++) {
                a.setFlux(i, 1e30f);
            }
        }));
        assertThat(hot.fluxScale()).isEqualTo(plain.fluxScale());
        assertThat(hot.spectrum().arms().get(0).ivar())
                .isEqualTo(plain.spectrum().arms().get(0).ivar());
    }

    @Test
    void rejectsMoreInvalidPixelsThanTheShareAndSaysTheFirst() {
        assertThat(passed(arm(a -> setIvar(a, 20, -1))).invalidPixels()).isEqualTo(20);
        assertThat(rejected(RejectionReason.REJECTION_REASON_NEGATIVE_ERROR, arm(a -> setIvar(a, 21, -1)))
                        .detail())
                .contains(
                        "21 of 100 pixels",
                        "photosphere.limits.invalid-pixel-share",
                        "arm 'main': error of pixel 0 is -1.0");
        rejected(RejectionReason.REJECTION_REASON_NON_FINITE, arm(a -> setIvar(a, 21, Float.NaN)));
    }

    @Test
    void countsTheShareOverPixelsThatTheirSenderDidNotMask() {
        rejected(RejectionReason.REJECTION_REASON_NEGATIVE_ERROR, arm(a -> {
            setIvar(a, 90, 0);
            for (int i = 90; i < 95; i++) {
                a.getIvarBuilder().setValue(i, -1);
            }
        }));
    }

    @Test
    void rejectsByWhicheverIsMoreFrequent() {
        rejected(RejectionReason.REJECTION_REASON_NON_FINITE, arm(a -> {
            setIvar(a, 40, Float.NaN);
            setIvar(a, 10, -1);
        }));
        rejected(RejectionReason.REJECTION_REASON_NEGATIVE_ERROR, arm(a -> {
            setIvar(a, 40, Float.NaN);
            setIvar(a, 30, -1);
        }));
    }

    @Test
    void countsInvalidPixelsOfAllArms() {
        Arm other = arm(a -> setIvar(a, 10, -1)).toBuilder()
                .setName("other")
                .setLogLinear(arm(a -> {}).getLogLinear().toBuilder().setLog10Start(3.7))
                .build();
        assertThat(passed(arm(a -> setIvar(a, 30, Float.NaN)), other).invalidPixels())
                .isEqualTo(40);
        rejected(RejectionReason.REJECTION_REASON_NON_FINITE, arm(a -> setIvar(a, 31, Float.NaN)), other);
    }

    private static Arm.Builder withMatrix(Arm.Builder arm, int pixels, float value) {
        BandedMatrix.Builder matrix =
                BandedMatrix.newBuilder().addOffset(-1).addOffset(0).addOffset(1);
        for (float element : new float[] {0.2f, 0.6f, 0.2f}) {
            for (int i = 0; i < PIXELS; i++) {
                matrix.addValue(i < pixels ? value : element);
            }
        }
        return arm.setLsfMatrix(matrix);
    }

    private static Arm.Builder withLsfSigma(Arm.Builder arm, int pixels, float value) {
        FloatArray.Builder sigma = FloatArray.newBuilder();
        for (int i = 0; i < PIXELS; i++) {
            sigma.addValue(i < pixels ? value : 1.5f);
        }
        return arm.setLsfSigma(sigma);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void aPixelWithoutALineSpreadIsInvalidUnlessItIsMasked(float value) {
        assertMasked(passed(arm(a -> withMatrix(a, 4, value))), 4, 4);
        assertMasked(passed(arm(a -> withLsfSigma(a, 4, value))), 4, 4);
        assertMasked(passed(arm(a -> setIvar(withMatrix(a, 4, value), 4, 0))), 4, 0);
        assertMasked(passed(arm(a -> setIvar(withLsfSigma(a, 4, value), 4, 0))), 4, 0);
    }

    @Test
    void rejectsAnArmOfWhichNoPixelHasALineSpreadUnlessAllOfItIsMasked() {
        assertThat(rejected(RejectionReason.REJECTION_REASON_NON_FINITE, arm(a -> withMatrix(a, PIXELS, 0)))
                        .detail())
                .contains("arm 'main'", "line spread");
        rejected(RejectionReason.REJECTION_REASON_NON_FINITE, arm(a -> withLsfSigma(a, PIXELS, 0)));
        Arm masked = arm(a -> setIvar(
                withMatrix(a, PIXELS, 0)
                        .setName("masked")
                        .setLogLinear(a.getLogLinear().toBuilder().setLog10Start(3.7)),
                PIXELS,
                0));
        assertThat(passed(arm(a -> {}), masked).invalidPixels()).isZero();
    }
}
