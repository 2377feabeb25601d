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
 *
 * <p>The latent is the mean of those of several members, which were trained on different nodes: their errors partly
 * cancel, and for each node there is one that never saw it.
 */
final class LatentMap {

    static final String PREFIX = "map.";

    private static final String MEMBER = "member";

    private LatentMap() {}

    /** Prefix of a member's weights; the first one's is that of all. */
    private static String prefix(int member) {
        return member == 0 ? PREFIX : PREFIX + MEMBER + member + ".";
    }

    /** Returns whether a weight is fixed: the positions of the bumps. */
    static boolean isFixed(String name) {
        return name.startsWith(PREFIX) && name.matches(".*\\.bumps(\\.bias)?");
    }

    /** Returns a copy of one member's weights, as those of a map of one member. */
    static Weights member(Weights w, int member) {
        String prefix = prefix(member);
        Weights own = new Weights();
        w.part(prefix).arrays().forEach((name, values) -> {
            if (!name.substring(prefix.length()).startsWith(MEMBER)) {
                float[] copy = own.zeros(PREFIX + name.substring(prefix.length()), w.shape(name));
                System.arraycopy(values, 0, copy, 0, copy.length);
            }
        });
        return own;
    }

    static Weights initial(PhysFormerShape shape, Random random) {
        return initialise(new Weights(), shape, random);
    }

    /** @return the given weights with the map's added */
    static Weights initialise(Weights w, PhysFormerShape shape, Random random) {
        for (int member = 0; member < shape.mapMembers(); member++) {
            initialise(w, prefix(member), shape, random);
        }
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
        Dual sum = latent(labels, p, shape, 0);
        for (int member = 1; member < shape.mapMembers(); member++) {
            sum = sum.add(latent(labels, p, shape, member));
        }
        return shape.mapMembers() == 1 ? sum : sum.mul(1.0 / shape.mapMembers());
    }

    /** Returns the latent of one member. */
    static Dual latent(Dual labels, Parameters p, PhysFormerShape shape, int member) {
        String prefix = prefix(member);
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

    /** Returns copies of the first member's hidden layers, the labels before the bumps. */
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
