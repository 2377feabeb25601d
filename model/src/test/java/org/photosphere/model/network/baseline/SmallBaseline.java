package org.photosphere.model.network.baseline;

import java.util.List;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.PrincipalComponents;
import org.photosphere.model.training.SmallGrid;

/** Small baselines with weights that were not trained. */
public final class SmallBaseline {

    private SmallBaseline() {}

    /** Returns small sizes of a network. */
    public static NetworkSizes sizes(Baseline baseline, int labels, int bins) {
        return switch (baseline) {
            case PAYNE -> new NetworkSizes(labels, bins, List.of(12, 12), 0);
            case KURUCZ_A1 -> new NetworkSizes(labels, bins, List.of(8, 6, 12), 0);
            case PHYSGNN -> new NetworkSizes(labels, bins, List.of(8, 7), 3);
            case SYMMETRIC_AUTOENCODER -> new NetworkSizes(labels, bins, List.of(20, 10, 16, 16), 4);
            case SPECULATOR -> new NetworkSizes(labels, bins, List.of(12, 12), 6);
        };
    }

    /** Returns a network of two labels on the bins of {@link SmallGrid}. */
    static BaselineWeights weights(Baseline baseline) {
        var grid = SmallGrid.of(8);
        NetworkSizes sizes = sizes(baseline, 2, grid.bins().count());
        BaselineWeights weights = BaselineWeights.initial(baseline, sizes, 7);
        FluxNetwork network = baseline.network(sizes);
        float[][] features = network.features(weights.weights(), grid.flux());
        if (features.length > 0) {
            PrincipalComponents found = PrincipalComponents.of(features, sizes.components());
            network.setBasis(weights.weights(), found.mean(), found.components());
        } else {
            // Spectra are positive; those of a network that was not trained need not be.
            weights.weights().arrays().forEach((name, values) -> {
                if (name.matches("(layer\\.2|predictor\\.2|answer\\.1)\\.bias")) {
                    for (int j = 0; j < values.length; j++) {
                        values[j] = (float) (6 + Math.sin(j));
                    }
                }
            });
        }
        return weights;
    }

    static ModelDescription description(int bins) {
        var grid = SmallGrid.of(8);
        LabelSpace space = SmallGrid.space(grid);
        WavelengthBins axis = grid.bins();
        float[] error = new float[axis.count()];
        java.util.Arrays.fill(error, 0.01f);
        return new ModelDescription("small", "0".repeat(64), space, axis, 100, EmulatorError.uniform(error));
    }
}
