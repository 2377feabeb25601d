package org.photosphere.model.network.payne;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.ForwardModelContract;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.forward.ObservedModel;
import org.photosphere.model.forward.SpectralOperator;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.Sigmoid;
import org.photosphere.model.spectrum.WavelengthBins;

/** The contract, on a small network of the published form. */
class PixelPayneModelTest extends ForwardModelContract {

    private static final double[] STAR = {4800, 2.5, -0.3, 0.1};

    @Override
    protected ForwardModel open() {
        PublishedPayne payne = payne();
        WavelengthBins bins = payne.bins("small");
        return new PixelPayneModel(
                new ModelDescription(
                        "small",
                        "0".repeat(64),
                        new LabelSpace(payne.labels(), new double[][] {payne.lower(), payne.upper()}),
                        bins,
                        3000,
                        EmulatorError.uniform(new float[bins.count()])),
                payne);
    }

    private static PublishedPayne payne() {
        return PublishedPayne.fromTensors(SmallPublishedPayne.arrays(), "small");
    }

    @Test
    void isThePublishedNetworkToSinglePrecision() {
        double[] published = payne().flux(STAR);
        double maximum = Arrays.stream(published).max().orElseThrow();
        int[] bin = payne().binOfPixel("small");
        try (ForwardModel model = open()) {
            float[] flux = model.flux(new double[][] {STAR})[0];
            for (int i = 0; i < published.length; i++) {
                assertThat((double) flux[bin[i]]).isCloseTo(published[i] / maximum, within(1e-6));
            }
        }
    }

    @Test
    void bridgesGapsByStraightLines() {
        try (ForwardModel model = open()) {
            float[] flux = model.flux(new double[][] {STAR})[0];
            for (int i = 1; i <= SmallPublishedPayne.GAP; i++) {
                double share = i / (SmallPublishedPayne.GAP + 1.0);
                double expected = flux[39] + share * (flux[40 + SmallPublishedPayne.GAP] - flux[39]);
                assertThat((double) flux[39 + i]).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void isSeenTheSameThroughTheIdentityAsThroughAnyOperator() {
        try (ForwardModel model = open()) {
            int bins = model.wavelengths().count();
            float[][] direct = observed(model, 1.0);
            // Half of each bin, which is no selection.
            float[][] halved = observed(model, 0.5);
            for (int i = 0; i < direct[0].length; i++) {
                assertThat(halved[0][i]).isEqualTo(0.5f * direct[0][i]);
            }
            assertThat(direct[0]).hasSize(5 * bins);
        }
    }

    private static float[][] observed(ForwardModel model, double weight) {
        int bins = model.wavelengths().count();
        int[] start = new int[bins + 1];
        int[] bin = new int[bins];
        double[] weights = new double[bins];
        Arrays.setAll(start, i -> i);
        Arrays.setAll(bin, i -> i);
        Arrays.fill(weights, weight);
        float[][] into = new float[1][5 * bins];
        SpectralOperator operator = new SpectralOperator(bins, start, bin, weights);
        assertThat(operator.isIdentity(bins)).isEqualTo(weight == 1.0);
        try (ObservedModel observed = model.observedBy(operator)) {
            observed.evaluate(new double[][] {STAR}, into);
        }
        return into;
    }

    @Test
    void sigmoidIsExactToSinglePrecisionAndFlatBeyond() {
        float[] input = new float[40_001];
        for (int i = 0; i < input.length; i++) {
            input[i] = (i - 20_000) * 1e-3f;
        }
        input[0] = -1e30f;
        input[input.length - 1] = 1e30f;
        float[] active = new float[input.length];
        Sigmoid.of(input, active, input.length);
        for (int i = 0; i < input.length; i++) {
            assertThat((double) active[i]).isCloseTo(1 / (1 + Math.exp(-input[i])), within(2.5e-7));
        }
    }
}
