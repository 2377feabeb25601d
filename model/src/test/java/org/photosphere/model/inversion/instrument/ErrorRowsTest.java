package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.simulation.GaussianLines;
import org.photosphere.model.units.Doppler;

/** Errors of a model that differ from line to line, at the rows of stars that move. */
class ErrorRowsTest {

    private static final double[] LABELS = {5500, 4.0, -0.5, 0.2};

    private final FitProfile profile = FitProfile.PLAIN.withContinuumDegree(10).withVelocityRangeKms(600);
    private final InversionSettings settings = InversionSettings.defaults().withProfile(profile);
    private final GaussianLines lines = new GaussianLines(90, 1800);
    private final ForwardModel model = DelegatingModel.withEmulatorError(lines.model(), wave());
    private final InstrumentView shared = new InstrumentView(model, profile, settings, List.of(lines.arm()));
    private final InstrumentView own = new InstrumentView(
            model,
            profile,
            settings,
            List.of(lines.arm()),
            new InstrumentView.Common(
                    model.observedBy(
                            SpectralOperator.identity(model.wavelengths().count())),
                    List.of(Optional.empty())));

    /** Returns a wave of 20 bins: a common part, and a part of its own that is largest where the other vanishes. */
    private EmulatorError wave() {
        int bins = GaussianLines.BINS.count();
        float[] rms = new float[bins];
        float[] component = new float[bins];
        float[] own = new float[bins];
        for (int i = 0; i < bins; i++) {
            double wavelength = GaussianLines.BINS.centre(i);
            rms[i] = (float) size(wavelength);
            component[i] = (float) Math.sin(phase(wavelength));
            own[i] = (float) Math.cos(phase(wavelength));
        }
        return new EmulatorError(
                0, new double[] {5500}, new float[][] {rms}, new CorrelatedErrors(new float[][] {component}, own, 3));
    }

    private static double phase(double wavelength) {
        return 2 * Math.PI * Math.log(wavelength / 3000) / (20 * 2e-4);
    }

    private static double size(double wavelength) {
        return 0.02 + 0.01 * Math.sin(phase(wavelength));
    }

    @AfterEach
    void close() {
        own.close();
        shared.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 30.3, -300, 500})
    void moveWithTheStar(double kms) {
        for (InstrumentView view : List.of(shared, own, shared.coarse(), own.coarse())) {
            check(view, kms);
        }
    }

    private void check(InstrumentView view, double kms) {
        double lnShift = Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS);
        double[] unit = new double[view.rows()];
        Arrays.fill(unit, 2.0);
        double[] rms = new double[view.rows()];
        ModelledRows rows = new ModelledRows(view, new ArrayPool());
        view.emulator().in(unit, 1.0, LABELS, new double[1], lnShift, rows, rms);
        ErrorRows.Parts parts = rows.emulatorParts(new double[1], lnShift);
        double[] wavelength = view.kept(all(i -> view.arms().get(0).wavelength(i)));
        double[] inside = view.kept(all(i -> view.arms().get(0).isInside(i) ? 1 : 0));
        assertThat(Arrays.stream(inside).sum()).isGreaterThan(0.9 * inside.length);
        for (int i = 0; i < rms.length; i++) {
            double rest = Doppler.toRest(wavelength[i], kms);
            if (inside[i] == 1) {
                assertThat(rms[i]).isCloseTo(2 * size(rest), within(0.002));
                assertThat(parts.components()[0][i]).isCloseTo(Math.sin(phase(rest)), within(0.1));
                assertThat(parts.own()[i]).isCloseTo(Math.cos(phase(rest)), within(0.1));
            }
        }
    }

    private double[] all(IntToDoubleFunction of) {
        double[] values = new double[shared.rows()];
        Arrays.setAll(values, of);
        return values;
    }
}
