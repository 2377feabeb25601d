package org.photosphere.model.inversion.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.simulation.GaussianLines;
import org.photosphere.model.simulation.PixelIntegrator;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.units.Doppler;

class DopplerShiftedArmTest {

    private static final FitProfile PROFILE =
            FitProfile.PLAIN.withContinuumDegree(10).withVelocityRangeKms(600);

    /** Returns the lines as the inversion models them, not a number where they would move off the bins, [row]. */
    private static double[] modelled(GaussianLines star, Arm arm, double kms) {
        InversionSettings settings = InversionSettings.defaults().withProfile(PROFILE);
        try (InstrumentView view = new InstrumentView(star.model(), PROFILE, settings, List.of(arm))) {
            RowModel rows = view.newRowModel(new ArrayPool());
            float[] points = view.atPoints(Precision.floats(star.onBins()), 1.0, new double[0]);
            float[] withDerivatives = Arrays.copyOf(points, points.length * (1 + rows.labels));
            view.sample(withDerivatives, new double[1], Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS), rows);
            ArmView rest = view.arms().get(0);
            return IntStream.range(0, rows.flux.length)
                    .mapToDouble(row -> rest.isInside(row) ? rows.flux[row] : Double.NaN)
                    .toArray();
        }
    }

    /**
     * At S/N 300 the noise of a pixel is 3e-3 of the continuum. Lines of a sigma of one bin are the narrowest that the
     * bins determine.
     */
    @ParameterizedTest
    @CsvSource({
        "90, 1000, 0, 3e-4",
        "90, 1800, 0, 3e-4",
        "90, 1800, 30.3, 3e-4",
        "90, 1800, 100, 3e-4",
        "90, 3000, 30.3, 3e-4",
        "60, 1800, 30.3, 6e-4"
    })
    void linesAreThoseOfExactIntegrals(double lineKms, double power, double kms, double tolerance) {
        GaussianLines star = new GaussianLines(lineKms, power);
        Arm arm = star.arm();
        double[] exact = star.onPixels(arm, kms);
        double[] modelled = modelled(star, arm, kms);
        assertThat(worst(modelled, exact)).isLessThan(tolerance);
    }

    /** Bins do not determine the shape of lines narrower than they are; simulation and inversion agree even so. */
    @ParameterizedTest
    @CsvSource({"10, 1000", "10, 1800", "30, 1800"})
    void simulatedSpectraOfUnresolvedLinesAreTheModelsOwn(double lineKms, double power) {
        double kms = 30.3;
        GaussianLines star = new GaussianLines(lineKms, power);
        Arm arm = star.arm();
        double[] simulated = new PixelIntegrator(star.model()).flux(star.onBins(), arm, kms);
        double[] modelled = modelled(star, arm, kms);
        assertThat(worst(modelled, simulated)).isLessThan(6e-4);
    }

    private static double worst(double[] modelled, double[] expected) {
        double[] differences = IntStream.range(0, modelled.length)
                .filter(row -> !Double.isNaN(modelled[row]))
                .mapToDouble(row -> Math.abs(modelled[row] - expected[row]))
                .toArray();
        assertThat(differences.length).isGreaterThan(modelled.length * 9 / 10);
        return Arrays.stream(differences).max().orElseThrow();
    }
}
