package org.photosphere.model.network.physformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/**
 * Perceptron from stellar labels to the latent (paper, "Mapping from Parameters to the Physical Latent Space"). In
 * addition to the labels its input has Gaussian bumps along each of them: a perceptron alone is slowest to learn quick
 * changes with a label, and spectra change quickly with Teff.
 *
 * <p>A training may have one further map per fold of the nodes, which never sees its fold: its errors are those of nodes
 * not seen. These maps have no part in the model.
 */
final class LatentMap {

    static final String PREFIX = "map.";

    /** Prefix of the maps of folds, whose number follows. */
    private static final String FOLD = "fold";

    private static final Pattern FIXED = Pattern.compile("(map|fold\\d+)\\.bumps(\\.bias)?");

    private LatentMap() {}

    /** Prefix of a map's weights: 0 for the model's, k for that of fold k - 1. */
    private static String prefix(int map) {
        return map == 0 ? PREFIX : FOLD + (map - 1) + ".";
    }

    /** Returns whether a weight is fixed: the positions of the bumps. */
    static boolean isFixed(String name) {
        return FIXED.matcher(name).matches();
    }

    /** Returns whether a weight belongs to the model's map or to that of a fold. */
    static boolean isOfMap(String name) {
        return name.startsWith(PREFIX) || name.startsWith(FOLD);
    }

    /** Returns the tensors of a training with a fold's map as the model's. */
    static Map<String, Tensor> withFold(Map<String, Tensor> trained, int fold) {
        String prefix = prefix(fold + 1);
        Map<String, Tensor> tensors = new HashMap<>(trained);
        tensors.keySet().removeIf(name -> name.startsWith(PREFIX));
        trained.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                tensors.put(PREFIX + name.substring(prefix.length()), tensor);
            }
        });
        return tensors;
    }

    /** Returns the initial weights of the model's map and those of folds. */
    static Weights initial(PhysFormerShape shape, int folds, Random random) {
        Weights w = new Weights();
        for (int map = 0; map <= folds; map++) {
            initialise(w, prefix(map), shape, random);
        }
        return w;
    }

    /** @return the given weights with the map's added */
    static Weights initialise(Weights w, PhysFormerShape shape, Random random) {
        initialise(w, PREFIX, shape, random);
        return w;
    }

    private static void initialise(Weights w, String prefix, PhysFormerShape shape, Random random) {
        int labels = shape.labels();
        int bumps = shape.mapBumps().stream().mapToInt(Integer::intValue).sum();
        bumps(w, prefix, shape.mapBumps(), bumps);
        List<Integer> widths = new ArrayList<>(shape.mapWidths());
        widths.add(shape.latent());
        // Labels are on [-0.5, 0.5]: the first layer compensates for their small variance.
        w.random(prefix + "labels", labels, widths.get(0), 2, random);
        int inputs = bumps;
        for (int l = 0; l < widths.size(); l++) {
            w.random(prefix + l, inputs, widths.get(l), Math.sqrt(2), random);
            w.zeros(prefix + l + ".bias", widths.get(l));
            inputs = widths.get(l);
        }
    }

    /** Bump j of a label is exp(-z^2 / 2), z = (label - centre) / spacing: where z is linear in the labels. */
    private static void bumps(Weights w, String prefix, List<Integer> counts, int total) {
        float[] scale = w.zeros(prefix + "bumps", counts.size(), total);
        float[] shift = w.zeros(prefix + "bumps.bias", total);
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
        return latent(labels, p, shape, 0);
    }

    /** @param map 0 for the model's, k for that of fold k - 1 */
    static Dual latent(Dual labels, Parameters p, PhysFormerShape shape, int map) {
        String prefix = prefix(map);
        Dual z = labels.linear(p.get(prefix + "bumps"), p.get(prefix + "bumps.bias"));
        Dual x = z.mul(z).mul(-0.5).exp();
        for (int l = 0; l <= shape.mapWidths().size(); l++) {
            x = x.linear(p.get(prefix + l), p.get(prefix + l + ".bias"));
            if (l == 0) {
                x = x.add(new Dual(
                        labels.value().matMul(p.get(prefix + "labels")),
                        labels.tangent() == null ? null : labels.tangent().matMul(p.get(prefix + "labels"))));
            }
            if (l < shape.mapWidths().size()) {
                x = x.silu();
            }
        }
        return x;
    }

    /** Returns copies of the map's hidden layers, the labels before the bumps. */
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
