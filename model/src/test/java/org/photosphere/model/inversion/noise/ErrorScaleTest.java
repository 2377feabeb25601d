package org.photosphere.model.inversion.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorScaleTest {

    private static ErrorScale of(double sigma, int rows, Random random) {
        double[] residual =
                random.doubles(rows).map(u -> sigma * random.nextGaussian()).toArray();
        double[] variance = new double[rows];
        Arrays.fill(variance, 1.0);
        boolean[] counts = new boolean[rows];
        Arrays.fill(counts, true);
        return ErrorScale.of(residual, variance, new double[rows], counts);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 3000})
    void scatterOfTheScaleIsAsStated(int rows) {
        Random random = new Random(50 + rows);
        int spectra = 2000;
        double squares = 0;
        double sum = 0;
        for (int s = 0; s < spectra; s++) {
            ErrorScale errors = of(1.0, rows, random);
            double deviation = Math.log(errors.scale()) / errors.relativeError();
            sum += deviation;
            squares += deviation * deviation;
        }
        System.out.printf(
                "mean %.3f, rms %.3f of ln(scale) in its error%n", sum / spectra, Math.sqrt(squares / spectra));
        assertThat(sum / spectra).isBetween(-0.1, 0.1);
        assertThat(Math.sqrt(squares / spectra)).isBetween(0.9, 1.1);
    }

    @Test
    void errorsStatedTooSmallExplainChiSquareButNotMoreThanTheirShare() {
        Random random = new Random(6);
        int found = 0;
        int falsely = 0;
        for (int s = 0; s < 1000; s++) {
            found += of(1.5, 1000, random).explain(2250, 1000, 4.75) ? 1 : 0;
            falsely += of(1.0, 1000, random).explain(2250, 1000, 4.75) ? 1 : 0;
        }
        System.out.printf("errors too small by 1.5: found %d of 1000, falsely %d of 1000%n", found, falsely);
        assertThat(found).isGreaterThan(990);
        assertThat(falsely).isZero();
    }

    @Test
    void fewRowsDoNotTell() {
        ErrorScale errors = of(3.0, 50, new Random(7));
        assertThat(errors.scale()).isNaN();
        assertThat(errors.explain(450, 50, 4.75)).isFalse();
    }
}
