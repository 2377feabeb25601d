package org.photosphere.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.training.SmallGrid;

class StatedErrorCheckTest {

    private final NormalisedGrid grid = SmallGrid.of(20);

    /** Errors of 0.002, of metal-rich stars four times as large. */
    private float[][] predicted() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] predicted = Arrays.stream(grid.flux()).map(float[]::clone).toArray(float[][]::new);
        for (int i = 0; i < predicted.length; i++) {
            double size = grid.labels()[i][1] > -0.5 ? 0.008 : 0.002;
            for (int j = 0; j < predicted[i].length; j++) {
                predicted[i][j] += (float) (size * random.nextGaussian());
            }
        }
        return predicted;
    }

    private EmulatorError stated(double size) {
        float[] rms = new float[grid.bins().count()];
        Arrays.fill(rms, (float) size);
        return new EmulatorError(0, new double[] {5000}, new float[][] {rms}, CorrelatedErrors.none(rms.length));
    }

    @Test
    void isOneWhereErrorsAreAsStated() {
        double rms = Math.sqrt((0.008 * 0.008 + 0.002 * 0.002) / 2);
        StatedErrorCheck check = StatedErrorCheck.of(stated(rms), predicted(), grid);
        assertThat(check.spectra()).isEqualTo(400);
        assertThat(check.rms()).isCloseTo(1, within(0.03));
    }

    @Test
    void percentilesShowThatOneSizeIsWrongForMostStars() {
        StatedErrorCheck check = StatedErrorCheck.of(stated(0.002), predicted(), grid);
        assertThat(check.lower()).isCloseTo(1, within(0.1));
        assertThat(check.upper()).isCloseTo(4, within(0.3));
    }
}
