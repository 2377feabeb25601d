package org.photosphere.model.network.physformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.tensor.Weights;

/**
 * Perceptron from stellar labels to the latent (paper, "Mapping from Parameters to the Physical Latent Space"). In
 * addition to the labels its input has Gaussian bumps along each of them: a perceptron alone is slowest to learn quick
 * changes with a label, and spectra change quickly with Teff.
 */
final class LatentMap {

    static final String PREFIX = "map.";

    private LatentMap() {}

    static Weights initial(PhysFormerShape shape, Random random) {
        return initialise(new Weights(), shape, random);
    }

    /** @return the given weights with the map's added */
    static Weights initialise(Weights w, PhysFormerShape shape, Random random) {
        int labels = shape.labels();
        int bumps = shape.mapBumps().stream().mapToInt(Integer::intValue).sum();
        bumps(w, shape.mapBumps(), bumps);
        List<Integer> widths = new ArrayList<>(shape.mapWidths());
        widths.add(shape.latent());
        // Labels are on [-0.5, 0.5]: the first layer compensates for their small variance.
        w.random(PREFIX + "labels", labels, widths.get(0), 2, random);
        int inputs = bumps;
        for (int l = 0; l < widths.size(); l++) {
            w.random(PREFIX + l, inputs, widths.get(l), Math.sqrt(2), random);
            w.zeros(PREFIX + l + ".bias", widths.get(l));
            inputs = widths.get(l);
        }
        return w;
    }

    /** Bump j of a label is exp(-z^2 / 2), z = (label - centre) / spacing: where z is linear in the labels. */
    private static void bumps(Weights w, List<Integer> counts, int total) {
        float[] scale = w.zeros(PREFIX + "bumps", counts.size(), total);
        float[] shift = w.zeros(PREFIX + "bumps.bias", total);
        int column = 0;
        for (int k = 0; k < counts.size(); k++) {
            int steps = counts.get(k) - 1;
            for (int j = 0; j <= steps; j++) {
                scale[k * total + column] = steps;
                shift[column] = (float) (0.5 * steps - j);
                column++;
            }
        }
    }

    /**
     * @param labels scaled to [-0.5, 0.5], [row, label]
     * @return [row, latent]
     */
    static Dual latent(Dual labels, Parameters p, PhysFormerShape shape) {
        Dual z = labels.linear(p.get(PREFIX + "bumps"), p.get(PREFIX + "bumps.bias"));
        Dual x = z.mul(z).mul(-0.5).exp();
        for (int l = 0; l <= shape.mapWidths().size(); l++) {
            x = x.linear(p.get(PREFIX + l), p.get(PREFIX + l + ".bias"));
            if (l == 0) {
                x = x.add(new Dual(
                        labels.value().matMul(p.get(PREFIX + "labels")),
                        labels.tangent() == null ? null : labels.tangent().matMul(p.get(PREFIX + "labels"))));
            }
            if (l < shape.mapWidths().size()) {
                x = x.silu();
            }
        }
        return x;
    }

    /** Returns copies of the hidden layers, the labels before the bumps. */
    static List<PhysFormerWeights.MapLayer> hidden(Weights w, PhysFormerShape shape) {
        List<PhysFormerWeights.MapLayer> layers = new ArrayList<>();
        for (int l = 0; l < shape.mapWidths().size(); l++) {
            float[] labels = l == 0 ? w.get(PREFIX + "labels") : new float[0];
            float[] others = w.get(PREFIX + l);
            int outputs = shape.mapWidths().get(l);
            float[] weight = Arrays.copyOf(labels, labels.length + others.length);
            System.arraycopy(others, 0, weight, labels.length, others.length);
            float[] bias = w.get(PREFIX + l + ".bias").clone();
            layers.add(new PhysFormerWeights.MapLayer(weight.length / outputs, outputs, weight, bias));
        }
        return layers;
    }
}
