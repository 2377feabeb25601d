package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.DeadLetter;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.Parameters;
import org.photosphere.proto.v1.RejectionReason;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.cli.demo.SimulatedInstrument;
import org.photosphere.services.cli.demo.SimulatedSurvey;
import org.photosphere.services.config.Settings;

/**
 * Rates of rejection of good spectra with a few bad pixels, and of acceptance of spectra whose errors or fluxes are
 * entirely invalid: simulated spectra of three instruments, S/N 10 to 200, default settings. Prints the figures of the
 * flags page.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvalidPixelRatesTest {

    private static final int GOOD = 600;
    private static final int SPOILT = 60;

    private ServingModel model;
    private InProcessPipeline chain;
    private List<Spectrum> spectra;
    private final SplittableRandom random = new SplittableRandom(17);

    @BeforeAll
    void open() {
        Settings settings = Settings.load(null, Map.of("photosphere.model.bundle", "atlas9-4label"));
        model = ServingModel.open(settings);
        chain = new InProcessPipeline(settings, model);
        SimulatedSurvey survey = new SimulatedSurvey(
                model.forward(),
                List.of(SimulatedInstrument.SED, SimulatedInstrument.OPTICAL, SimulatedInstrument.AIR),
                17);
        spectra = new ArrayList<>();
        for (int i = 0; i < GOOD; i++) {
            spectra.add(survey.next(i).message());
        }
    }

    @AfterAll
    void close() {
        model.close();
    }

    private static FloatArray.Builder error(Arm.Builder arm) {
        return arm.hasIvar() ? arm.getIvarBuilder() : arm.getSigmaBuilder();
    }

    /**
     * Adds isolated bad pixels, at most 1 %, and to every third spectrum a block of up to a tenth, as of a detector
     * defect.
     */
    private Spectrum withBadPixels(Spectrum good) {
        Spectrum.Builder spectrum = good.toBuilder();
        Arm.Builder arm = spectrum.getArmsBuilder(0);
        int pixels = arm.getFluxCount();
        int isolated = random.nextInt(1 + pixels / 100);
        for (int i = 0; i < isolated; i++) {
            spoil(arm, random.nextInt(pixels), random.nextInt(4));
        }
        if (random.nextInt(3) == 0) {
            int length = random.nextInt(pixels / 10);
            int from = random.nextInt(pixels - length);
            int kind = random.nextInt(4);
            for (int i = from; i < from + length; i++) {
                spoil(arm, i, kind);
            }
        }
        return spectrum.build();
    }

    private static void spoil(Arm.Builder arm, int pixel, int kind) {
        switch (kind) {
            case 0 -> error(arm).setValue(pixel, -error(arm).getValue(pixel));
            case 1 -> error(arm).setValue(pixel, Float.NaN);
            case 2 -> arm.setFlux(pixel, Float.NaN);
            default -> arm.setFlux(pixel, Float.POSITIVE_INFINITY);
        }
    }

    /** Returns the answers to spectra, batch by batch. */
    private List<Message> answers(List<Spectrum> sent) {
        List<Message> answers = new ArrayList<>();
        for (int from = 0; from < sent.size(); from += 30) {
            List<ByteString> batch = sent.subList(from, Math.min(sent.size(), from + 30)).stream()
                    .map(Spectrum::toByteString)
                    .toList();
            answers.addAll(chain.answer(batch, "photosphere.v1.spectra.test"));
        }
        return answers;
    }

    private static boolean isFound(Message answer) {
        return answer instanceof DeadLetter letter
                && (letter.getReason() == RejectionReason.REJECTION_REASON_NEGATIVE_ERROR
                        || letter.getReason() == RejectionReason.REJECTION_REASON_NON_FINITE);
    }

    private static boolean isBad(Message answer) {
        return answer instanceof Parameters parameters && parameters.getFlags().getBad() != 0;
    }

    private static boolean isWarned(Message answer) {
        return answer instanceof Parameters parameters
                && parameters.getFlags().getBad() == 0
                && !Collections.disjoint(parameters.getFlags().getWarnNamesList(), List.of("LOW_SNR", "IVAR_SUSPECT"));
    }

    @Test
    void goodSpectraWithBadPixelsAreAnsweredAsWithoutThem() {
        List<Message> clean = answers(spectra);
        List<Message> answers =
                answers(spectra.stream().map(this::withBadPixels).toList());
        long rejected = answers.stream().filter(InvalidPixelRatesTest::isFound).count();
        int invalid = 0;
        int most = 0;
        int changed = 0;
        for (int i = 0; i < GOOD; i++) {
            if (answers.get(i) instanceof Parameters with && clean.get(i) instanceof Parameters without) {
                assertThat(with.getPixelsMasked() + with.getPixelsOutside())
                        .isGreaterThanOrEqualTo(with.getPixelsInvalid());
                invalid += with.getPixelsInvalid() > 0 ? 1 : 0;
                most = Math.max(most, with.getPixelsInvalid());
                double shift =
                        with.getLabels(0).getValue() - without.getLabels(0).getValue();
                changed += Math.abs(shift) > 3 * with.getLabels(0).getSigmaRaw() ? 1 : 0;
            }
        }
        System.out.printf(
                "good spectra with bad pixels: %d of %d rejected (%.1f %%); %d have invalid pixels, %d at most; Teff of %d"
                        + " is off by more than three sigma%n",
                rejected, GOOD, 100.0 * rejected / GOOD, invalid, most, changed);
        assertThat(rejected).isLessThanOrEqualTo(GOOD / 100);
        assertThat(invalid).isGreaterThan(GOOD * 9 / 10);
        assertThat(changed).isLessThanOrEqualTo(GOOD / 50);
    }

    /** Defects of all errors or fluxes of a spectrum. */
    private enum Nonsense {
        NEGATIVE_ERRORS(1.0),
        SENTINEL_ERRORS(1.0),
        ERRORS_OF_BOTH_SIGNS(1.0),
        NAN_ERRORS(1.0),
        ERRORS_THAT_OVERFLOW(1.0),
        A_THIRD_OF_ERRORS_NEGATIVE(1.0),
        BYTES_SWAPPED(0.95),
        NAN_FLUX(1.0),
        RESIDUALS_FOR_ERRORS(1.0),
        FAINT_FLUX_AND_ERROR_SWAPPED(0.95),
        /** All numbers are positive and finite: only the fit can detect the defect. */
        BRIGHT_FLUX_AND_ERROR_SWAPPED(0.0);

        private final double least;

        Nonsense(double least) {
            this.least = least;
        }
    }

    private Spectrum spoilt(Spectrum good, Nonsense nonsense) {
        Spectrum.Builder spectrum = good.toBuilder();
        Arm.Builder arm = spectrum.getArmsBuilder(0);
        for (int i = 0; i < arm.getFluxCount(); i++) {
            float flux = arm.getFlux(i);
            float error = error(arm).getValue(i);
            switch (nonsense) {
                case NEGATIVE_ERRORS -> error(arm).setValue(i, -error);
                case SENTINEL_ERRORS -> error(arm).setValue(i, -999);
                case ERRORS_OF_BOTH_SIGNS -> error(arm).setValue(i, (float) (error * random.nextGaussian()));
                case NAN_ERRORS -> error(arm).setValue(i, Float.NaN);
                case ERRORS_THAT_OVERFLOW ->
                    error(arm).setValue(i, arm.hasIvar() ? Float.POSITIVE_INFINITY : Float.MIN_VALUE);
                case A_THIRD_OF_ERRORS_NEGATIVE -> error(arm).setValue(i, i % 3 == 0 ? -error : error);
                case BYTES_SWAPPED ->
                    error(arm).setValue(i, Float.intBitsToFloat(Integer.reverseBytes(Float.floatToIntBits(error))));
                case NAN_FLUX -> arm.setFlux(i, Float.NaN);
                case RESIDUALS_FOR_ERRORS -> error(arm).setValue(i, (float) (flux * 0.01 * random.nextGaussian()));
                case FAINT_FLUX_AND_ERROR_SWAPPED -> {
                    error(arm).setValue(i, (float) (flux * random.nextGaussian()));
                    arm.setFlux(i, error);
                }
                case BRIGHT_FLUX_AND_ERROR_SWAPPED -> {
                    error(arm).setValue(i, flux);
                    arm.setFlux(i, error);
                }
            }
        }
        return spectrum.build();
    }

    @ParameterizedTest
    @EnumSource
    void spectraThatAreNonsenseAsAWholeAreRejected(Nonsense nonsense) {
        List<Message> answers = answers(spectra.subList(0, SPOILT).stream()
                .map(spectrum -> spoilt(spectrum, nonsense))
                .toList());
        long found = answers.stream().filter(InvalidPixelRatesTest::isFound).count();
        long bad = answers.stream().filter(InvalidPixelRatesTest::isBad).count();
        long warned = answers.stream().filter(InvalidPixelRatesTest::isWarned).count();
        System.out.printf(
                "%s: %d of %d rejected (%.0f %%), of the others %d bad, %d LOW_SNR or IVAR_SUSPECT%n",
                nonsense, found, SPOILT, 100.0 * found / SPOILT, bad, warned);
        assertThat(found / (double) SPOILT).isGreaterThanOrEqualTo(nonsense.least);
    }
}
