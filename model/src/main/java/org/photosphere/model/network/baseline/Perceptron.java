package org.photosphere.model.network.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.tensor.Weights;

/**
 * Dense layers with units between them.
 *
 * @param prefix of the names of their weights
 * @param widths of all layers, that of the input first
 */
record Perceptron(String prefix, List<Integer> widths) {

    Perceptron(String prefix, int inputs, List<Integer> hidden, int outputs) {
        this(prefix, all(inputs, hidden, outputs));
    }

    private static List<Integer> all(int inputs, List<Integer> hidden, int outputs) {
        List<Integer> widths = new ArrayList<>(List.of(inputs));
        widths.addAll(hidden);
        widths.add(outputs);
        return widths;
    }

    /** Returns the number of layers. */
    int depth() {
        return widths.size() - 1;
    }

    /** Initial weights of He et al. (2015), biases of zero. */
    void initialise(Weights weights, Random random) {
        for (int l = 0; l < depth(); l++) {
            weights.random(name(l), widths.get(l), widths.get(l + 1), Math.sqrt(2), random);
            weights.zeros(name(l) + ".bias", widths.get(l + 1));
        }
    }

    private String name(int layer) {
        return prefix + "." + layer;
    }

    /** Output of one layer, without its unit. */
    Dual layer(int layer, Dual x, Parameters p) {
        return x.linear(p.get(name(layer)), p.get(name(layer) + ".bias"));
    }

    /** Output of all layers, with the unit between them and none after the last one. */
    Dual apply(Dual input, Parameters p, UnaryOperator<Dual> unit) {
        Dual x = layer(0, input, p);
        for (int l = 1; l < depth(); l++) {
            x = layer(l, unit.apply(x), p);
        }
        return x;
    }
}
