package org.photosphere.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.physics.Planck;
import org.photosphere.model.spectrum.WavelengthBins;

class SpectrumFeaturesTest {

    private static SpectrumFeatures features;

    @BeforeAll
    static void makeTheTable() {
        features = small(SmallGrid.TRUTH.wavelengths());
    }

    /** Returns the features of a coarse atmosphere. */
    static SpectrumFeatures small(WavelengthBins bins) {
        return new SpectrumFeatures(bins, new TransferShape(16, 8, 4, 8, Intensity.FORMAL));
    }

    @Test
    void givesBackTheSpectrumThatItWasMadeOf() {
        NormalisedGrid grid = SmallGrid.of(4);
        for (int i = 0; i < grid.spectra(); i++) {
            double[] back = features.flux(features.of(grid.flux()[i], grid.maxima()[i], grid.labels()[i][0]));
            for (int j = 0; j < back.length; j++) {
                // A nearly dark flux is returned slightly brighter.
                double expected = Math.hypot(grid.flux()[i][j], 2e-4);
                assertThat(back[j] / grid.maxima()[i]).isCloseTo(expected, within(2e-6));
            }
        }
    }

    @Test
    void measuresABlackBodysTemperature() {
        float[] flux = new float[125];
        double scale = 1e-7;
        for (int j = 0; j < flux.length; j++) {
            double wavelength = SmallGrid.TRUTH.wavelengths().centre(j);
            flux[j] = (float) (scale * Math.PI * Planck.intensity(wavelength, 5777));
        }
        double[] made = features.of(flux, 1 / scale, 5777);
        assertThat(Math.exp(made[125])).isCloseTo(5777, within(0.1));
        // A black body originates from one depth at all wavelengths: its opacities hardly differ.
        for (int j = 1; j < 125; j++) {
            assertThat(made[j]).isCloseTo(made[0], within(1.5));
        }
    }

    @Test
    void risesWhereTheLightComesFromHigherUp() {
        double[][] points = {{6000, -1}, {6000, 0}};
        NormalisedGrid pair = SmallGrid.at(points);
        double[] poor = features.of(pair.flux()[0], pair.maxima()[0], points[0][0]);
        double[] rich = features.of(pair.flux()[1], pair.maxima()[1], points[1][0]);
        int line = 0;
        while (SmallGrid.TRUTH.wavelengths().centre(line) < 6000) {
            line++;
        }
        // Against the infrared: the line also lowers the reference temperature.
        assertThat(rich[line] - rich[124]).isGreaterThan(poor[line] - poor[124] + 0.5);
    }

    @Test
    void knowsHowFluxAnswers() {
        NormalisedGrid grid = SmallGrid.of(3);
        double[] made = features.of(grid.flux()[4], grid.maxima()[4], grid.labels()[4][0]);
        int[] places = IntStream.range(0, 125).toArray();
        float[] single = new float[126];
        for (int j = 0; j < single.length; j++) {
            single[j] = (float) made[j];
        }
        SpectrumTransform.Answer answer = features.answer(places, single);
        double step = 1e-3;
        for (int j = 3; j < 125; j += 20) {
            double[] moved = made.clone();
            moved[j] += step;
            double byOpacity = Math.log(features.flux(moved)[j] / answer.flux()[j]) / step;
            assertThat(answer.byOpacity()[j]).isCloseTo(byOpacity, within(2e-2 * Math.abs(byOpacity) + 1e-3));
            double[] hotter = made.clone();
            hotter[125] += step;
            double byTemperature = Math.log(features.flux(hotter)[j] / answer.flux()[j]) / step;
            assertThat(answer.byTemperature()[j])
                    .isCloseTo(byTemperature, within(2e-2 * Math.abs(byTemperature) + 1e-3));
        }
    }

    @Test
    void takesDarknessForAnOpacityLikeAnother() {
        float[] flux = new float[125];
        flux[60] = 1f;
        double[] made = features.of(flux, 1e7, 5777);
        assertThat(made).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(made[0]).isGreaterThan(made[60]);
        assertThat(made[124]).isGreaterThan(made[60]);
    }
}
