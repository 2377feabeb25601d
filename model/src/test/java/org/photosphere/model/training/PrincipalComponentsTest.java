package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    @Test
    void findsTheTwoDirectionsOfPlanarSpectra() {
        assertRecovers(planar(60, 9));
    }

    @Test
    void findsThemWhereThereAreMoreBinsThanSpectra() {
        assertRecovers(planar(9, 60));
    }

    /** Exponentials of all slopes: eigenvalues fall so steeply that a plain decomposition does not converge. */
    @Test
    void bearsSpectraThatAreAllButAlike() {
        for (int bins = 20; bins <= 60; bins += 5) {
            float[][] spectra = new float[54][bins];
            for (int i = 0; i < spectra.length; i++) {
                for (int j = 0; j < bins; j++) {
                    spectra[i][j] = (float) Math.exp((1 - i / 13.0) * 0.6 * j / bins);
                }
            }
            PrincipalComponents pc = PrincipalComponents.of(spectra, bins);
            assertThat(pc.components().length).isBetween(2, 12);
        }
    }

    /**
     * Checks that mean and two components reproduce each spectrum; the components' lengths are the coefficients'
     * deviations.
     */
    private static void assertRecovers(float[][] spectra) {
        PrincipalComponents pc = PrincipalComponents.of(spectra, 2);
        assertThat(pc.components()).hasNumberOfRows(2);
        double[] squares = new double[2];
        for (float[] spectrum : spectra) {
            double[] rest = new double[spectrum.length];
            for (int j = 0; j < rest.length; j++) {
                rest[j] = spectrum[j] - pc.mean()[j];
            }
            for (int k = 0; k < 2; k++) {
                double[] c = pc.components()[k];
                double coefficient = dot(rest, c) / dot(c, c);
                squares[k] += coefficient * coefficient;
                for (int j = 0; j < rest.length; j++) {
                    rest[j] -= coefficient * c[j];
                }
            }
            assertThat(Math.sqrt(dot(rest, rest))).isLessThan(1e-5);
        }
        assertThat(squares[0] / spectra.length).isCloseTo(1.0, within(1e-5));
        assertThat(squares[1] / spectra.length).isCloseTo(1.0, within(1e-5));
        assertThat(dot(pc.components()[0], pc.components()[1])).isCloseTo(0, within(1e-6));
        assertThat(dot(pc.components()[0], pc.components()[0]))
                .isGreaterThan(dot(pc.components()[1], pc.components()[1]));
    }

    private static float[][] planar(int spectra, int bins) {
        Random random = new Random(8);
        double[] a = random.doubles(bins).toArray();
        double[] b = random.doubles(bins).toArray();
        float[][] rows = new float[spectra][bins];
        for (float[] row : rows) {
            double s = 3 * random.nextGaussian();
            double t = random.nextGaussian();
            for (int j = 0; j < bins; j++) {
                row[j] = (float) (1 + s * a[j] + t * b[j]);
            }
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
