package org.photosphere.model.network.baseline;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.tensor.Weights;

/**
 * PhysGNN (Salehi & Giannacopoulos 2022, NeurIPS 35) as the PhysFormer paper uses it: physical variables are the nodes of
 * a graph, which exchange messages over learnt relations and are pooled to a spectrum. Each label is a node that has its
 * value; further nodes are variables that are not given. Three graph convolutions with weighted edges, three of
 * GraphSAGE with the largest message, jumping knowledge after each three, as in the source, whose graph is the mesh of a
 * tissue with given distances for weights and whose answer is one displacement a node.
 *
 * <p>Differs from the source: the relation of each pair of nodes is learnt, layers are weighted by a linear score in place
 * of a recurrent network's, nodes are averaged for the answer, no dropout.
 *
 * <p>Widths: a node's features, the hidden layer of the answer. Components: nodes that are not labels.
 */
final class PhysGnn implements FluxNetwork {

    private static final int LAYERS = 3;
    private static final float SLOPE = 0.25f;

    /** Matrix of 0 and 1 from labels to their nodes, [node, label]. */
    private static final String NODES = "nodes";

    private final NetworkSizes sizes;
    private final int nodes;
    private final int width;
    private final Perceptron answer;

    PhysGnn(NetworkSizes sizes) {
        sizes.requireHidden(2, "a node's features and the hidden layer of the answer");
        this.sizes = sizes;
        nodes = sizes.labels() + sizes.components();
        width = sizes.hidden().get(0);
        answer = new Perceptron("answer", width, List.of(sizes.hidden().get(1)), sizes.bins());
    }

    @Override
    public void initialise(Weights weights, Random random) {
        weights.random("label.direction", 1, sizes.labels() * width, 1, random);
        weights.random("node.place", 1, nodes * width, 1, random);
        float[] isLabel = weights.zeros(NODES, nodes, sizes.labels());
        for (int k = 0; k < sizes.labels(); k++) {
            isLabel[k * sizes.labels() + k] = 1;
        }
        for (String part : List.of("graph", "sage")) {
            for (int l = 0; l < LAYERS; l++) {
                String name = part + "." + l + ".";
                weights.random(name + "self", width, width, 1, random);
                weights.random(name + "message", width, width, 1, random);
                weights.zeros(name + "bias", width);
                weights.filled(name + "slope", width, SLOPE);
                weights.random(part + ".score." + l, width, 1, 1, random);
            }
        }
        float[] relations = weights.zeros("relations", nodes, nodes);
        Arrays.fill(relations, 1f / nodes);
        answer.initialise(weights, random);
        weights.filled("answer.slope", sizes.hidden().get(1), SLOPE);
    }

    @Override
    public boolean trains(int stage, String name) {
        return !name.equals(NODES);
    }

    @Override
    public Dual flux(Dual labels, Parameters p) {
        long rows = labels.shape().get(0);
        Dual x = labels.reshape(rows, sizes.labels(), 1)
                .mul(p.get("label.direction").reshape(sizes.labels(), width))
                .multiplyLeft(p.get(NODES))
                .add(p.get("node.place").reshape(nodes, width));
        x = three("graph", x, p);
        x = three("sage", x, p);
        Dual hidden = answer.layer(0, x.mean(1), p).leaky(p.get("answer.slope"));
        return answer.layer(1, hidden, p);
    }

    /** Three convolutions, and the mean of their results by learnt scores. */
    private Dual three(String part, Dual input, Parameters p) {
        List<Dual> results = new ArrayList<>();
        Dual x = input;
        for (int l = 0; l < LAYERS; l++) {
            String name = part + "." + l + ".";
            Dual messages = part.equals("graph")
                    ? x.multiplyLeft(p.get("relations"))
                    : x.max(1).reshape(x.shape().get(0), 1, width);
            NDArray bias = p.get(name + "bias");
            x = x.linear(p.get(name + "self"), bias)
                    .add(messages.multiplyRight(p.get(name + "message")))
                    .leaky(p.get(name + "slope"));
            results.add(x);
        }
        return byScore(part, results, p);
    }

    /** Weighted mean of layers, [layer][row, node, width], each node's weights from a linear score of its features. */
    private static Dual byScore(String part, List<Dual> layers, Parameters p) {
        List<Dual> scores = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            scores.add(layers.get(l).multiplyRight(p.get(part + ".score." + l)));
        }
        // [layer, row, node, 1] with the layers last for the softmax.
        Dual weights = Dual.stack(scores).transpose(1, 2, 3, 0).softmax().transpose(3, 0, 1, 2);
        return Dual.stack(layers).mul(weights).sum(0);
    }
}
