package org.photosphere.services.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.LogLinearAxis;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.TestSpectra;
import org.photosphere.services.cli.demo.BrokenSpectrum;
import org.photosphere.services.config.FieldLimits;
import org.photosphere.services.decode.SpectrumDecoder;
import org.photosphere.services.pipeline.StageOutcome;
import org.photosphere.services.pipeline.ValidatedSpectrum;

/** Decoding and validation together, of good and of bad bytes. */
class SpectrumChecksTest {

    private static final int MAX_BYTES = 10_000;
    private static final int MAX_PIXELS = 1_000;

    private final SpectrumDecoder decoder = new SpectrumDecoder(MAX_BYTES, TestSpectra.LIMITS.fields());
    private final SpectrumValidator validator = new SpectrumValidator(MAX_PIXELS, 0.2);

    private StageOutcome<ValidatedSpectrum> outcome(ByteString bytes) {
        return decoder.decode(TestSpectra.record(bytes.toByteArray())).then(validator::validate);
    }

    private static ByteString withArm(Consumer<Arm.Builder> change) {
        Spectrum good = TestSpectra.good("a");
        Arm.Builder arm = good.getArms(0).toBuilder();
        change.accept(arm);
        return good.toBuilder().setArms(0, arm).build().toByteString();
    }

    private void assertRejected(ByteString bytes, RejectionReason reason) {
        assertThat(outcome(bytes)).isInstanceOfSatisfying(StageOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.detail()).isNotBlank();
            assertThat(rejected.raw().value()).isEqualTo(bytes.toByteArray());
        });
    }

    private StageOutcome.Rejected<ValidatedSpectrum> rejected(ByteString bytes) {
        StageOutcome<ValidatedSpectrum> outcome = outcome(bytes);
        assertThat(outcome).isInstanceOf(StageOutcome.Rejected.class);
        return (StageOutcome.Rejected<ValidatedSpectrum>) outcome;
    }

    private ValidatedSpectrum passed(ByteString bytes) {
        StageOutcome<ValidatedSpectrum> outcome = outcome(bytes);
        assertThat(outcome).isInstanceOf(StageOutcome.Passed.class);
        return ((StageOutcome.Passed<ValidatedSpectrum>) outcome).value();
    }

    @Test
    void passesGoodSpectrumWithFluxesInUnitsOfTheirMedian() {
        ValidatedSpectrum spectrum = passed(TestSpectra.good("a").toByteString());
        assertThat(spectrum.header().spectrumId()).isEqualTo("a");
        assertThat(spectrum.fluxScale()).isEqualTo(1.5, offset(0.01));
        float flux = spectrum.spectrum().arms().get(0).flux()[10];
        assertThat(flux * spectrum.fluxScale()).isEqualTo(1.1, offset(1e-6));
        float ivar = spectrum.spectrum().arms().get(0).ivar()[10];
        assertThat(ivar / spectrum.fluxScale() / spectrum.fluxScale()).isEqualTo(400, offset(1e-3));
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokenSpectrum.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OUTSIDE", "FOUR_PIXELS"}) // these two only the model can tell
    void rejectsEachBrokenSpectrumWithItsReason(BrokenSpectrum broken) {
        assertRejected(broken.of(TestSpectra.good("a")), broken.reason());
    }

    @Test
    void rejectsMessageOverTheLimitOfBytes() {
        assertRejected(ByteString.copyFrom(new byte[MAX_BYTES + 1]), RejectionReason.REJECTION_REASON_TOO_LARGE);
    }

    @Test
    void rejectsMorePixelsThanTheLimitBeforeMakingAnAxisOfThem() {
        assertRejected(
                withArm(arm -> arm.getLogLinearBuilder().setPixels(-1)), RejectionReason.REJECTION_REASON_TOO_LARGE);
    }

    @Test
    void rejectsRepeatedWavelengths() {
        assertRejected(
                withArm(arm -> arm.getLogLinearBuilder().setLog10Step(0)),
                RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING);
    }

    @Test
    void aSpectrumWhoseSigmaIsInfiniteThroughoutHasNoMeasurement() {
        assertRejected(
                withArm(arm -> arm.setSigma(FloatArray.newBuilder()
                        .addAllValue(Collections.nCopies(arm.getFluxCount(), Float.POSITIVE_INFINITY)))),
                RejectionReason.REJECTION_REASON_ALL_MASKED);
    }

    @Test
    void asksForTheUnitOfWavelengthsInNanometres() {
        assertThat(rejected(withArm(arm -> arm.getLogLinearBuilder().setLog10Start(2.6))))
                .satisfies(rejected -> {
                    assertThat(rejected.reason()).isEqualTo(RejectionReason.REJECTION_REASON_AXIS_INVALID);
                    assertThat(rejected.detail()).contains("arm 'main'", "are these nm?");
                });
    }

    @Test
    void rejectsLineSpreadMatrixOfWrongSize() {
        assertRejected(
                withArm(arm ->
                        arm.setLsfMatrix(BandedMatrix.newBuilder().addOffset(0).addValue(1))),
                RejectionReason.REJECTION_REASON_LENGTH_MISMATCH);
    }

    @Test
    void rejectsUnitOfANewerContract() {
        assertRejected(withArm(arm -> arm.setFluxUnitValue(99)), RejectionReason.REJECTION_REASON_UNKNOWN_UNIT);
    }

    @Test
    void rejectsMediumOfANewerContract() {
        assertRejected(withArm(arm -> arm.setMediumValue(99)), RejectionReason.REJECTION_REASON_UNKNOWN_ENUM);
    }

    @Test
    void masksPixelsByTheBitsThatCount() {
        ValidatedSpectrum spectrum =
                passed(withArm(arm -> arm.setMask(0, 2).setMask(1, 4).setMaskBits(4)));
        float[] ivar = spectrum.spectrum().arms().get(0).ivar();
        assertThat(ivar[0]).isPositive();
        assertThat(ivar[1]).isZero();
    }

    @Test
    void sigmaAndIvarOfTheSameErrorAreTheSame() {
        ValidatedSpectrum byIvar = passed(withArm(arm -> {}));
        ValidatedSpectrum bySigma = passed(withArm(arm -> {
            FloatArray.Builder sigma = FloatArray.newBuilder();
            arm.getIvar().getValueList().forEach(v -> sigma.addValue((float) (1 / Math.sqrt(v))));
            arm.setSigma(sigma);
        }));
        assertThat(bySigma.spectrum().arms().get(0).ivar())
                .containsExactly(byIvar.spectrum().arms().get(0).ivar(), offset(1e-2f));
    }

    @Test
    void keepsInverseVariancesOfFaintStarsInCgsUnitsFinite() {
        ValidatedSpectrum spectrum = passed(withArm(arm -> {
            arm.setFluxUnit(FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM);
            FloatArray.Builder sigma = FloatArray.newBuilder();
            for (int i = 0; i < arm.getFluxCount(); i++) {
                arm.setFlux(i, 1e-18f);
                sigma.addValue(1e-20f); // whose inverse square float does not hold
            }
            arm.setSigma(sigma);
        }));
        assertThat(spectrum.spectrum().arms().get(0).ivar()[0]).isEqualTo(1e4f, offset(10f));
        assertThat(spectrum.fluxScale()).isEqualTo(1e-18, offset(1e-23));
    }

    @Test
    void rejectsAMatrixWhoseSizeOverflowsToThatOfItsValues() {
        // 65536 diagonals of 65536 pixels: 2^32 elements, which is 0 in 32 bits.
        int count = 1 << 16;
        BandedMatrix.Builder matrix = BandedMatrix.newBuilder();
        Arm.Builder arm =
                TestSpectra.good("a").getArms(0).toBuilder().clearFlux().clearMask();
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (int i = 0; i < count; i++) {
            matrix.addOffset(0);
            arm.addFlux(1);
            ivar.addValue(1);
        }
        arm.setLogLinear(
                LogLinearAxis.newBuilder().setLog10Start(3.5).setLog10Step(1e-5).setPixels(count));
        Spectrum spectrum = TestSpectra.good("a").toBuilder()
                .setArms(0, arm.setIvar(ivar).setLsfMatrix(matrix))
                .build();
        StageOutcome<ValidatedSpectrum> outcome = new SpectrumDecoder(
                        1 << 20, new FieldLimits(256, 64, 64, 32, count, 1024, 64, 16_384))
                .decode(TestSpectra.record(spectrum.toByteArray()))
                .then(new SpectrumValidator(count, 0.2)::validate);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StageOutcome.Rejected.class,
                        rejected -> assertThat(rejected.detail())
                                .contains("0 values of line-spread matrix, not 4294967296"));
    }

    @Test
    void rejectsAnAxisThatStatesFourThousandMillionPixelsWithoutAllocatingThem() {
        assertRejected(
                withArm(arm -> arm.setLogLinear(LogLinearAxis.newBuilder()
                        .setLog10Start(3.5)
                        .setLog10Step(1e-12)
                        .setPixels(-1))),
                RejectionReason.REJECTION_REASON_TOO_LARGE);
    }

    @Test
    void rejectsWavelengthsThatAscendByLessThanIsLeftOnceTheyAreConverted() {
        double first = 5000;
        double second = Math.nextUp(first);
        for (double[] axis : new double[][] {
            {first, second, Math.nextUp(second)},
            {first, first * (1 + 1e-9), first * (1 + 2e-9)},
            {first, 5001, 5001.0001}
        }) {
            assertThat(rejected(withArm(arm -> explicit(arm, axis)))).satisfies(rejected -> {
                assertThat(rejected.reason()).isEqualTo(RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING);
                assertThat(rejected.detail()).contains("neighbours have to be 1.0E-7 of their wavelength apart");
            });
        }
        assertRejected(
                withArm(arm -> arm.getLogLinearBuilder().setLog10Step(1e-12)),
                RejectionReason.REJECTION_REASON_AXIS_NOT_ASCENDING);
        // A hundredth of an Angstrom, the step of the finest spectrographs.
        passed(withArm(arm -> explicit(arm, new double[] {first, first + 0.01, first + 0.02})));
        passed(withArm(arm -> arm.getLogLinearBuilder().setLog10Step(1e-7)));
    }

    private static void explicit(Arm.Builder arm, double... wavelength) {
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        arm.clearFlux().clearMask();
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (double each : wavelength) {
            axis.addWavelength(each);
            arm.addFlux(1);
            ivar.addValue(1);
        }
        arm.setExplicit(axis).setIvar(ivar);
    }
}
