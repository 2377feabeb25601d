package org.photosphere.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.network.tensor.Tensor;

/**
 * Basis in which a matrix's gradients are almost uncorrelated: the eigenvectors of the running means of G G^T and G^T G
 * (Vyas et al. 2024, "SOAP", algorithm 3, after Shampoo). Adam's element-wise scaling is valid there, and badly
 * conditioned regressions converge that otherwise would not.
 */
public final class Eigenbasis {

    private static final float MEMORY = 0.95f;

    /** Steps between rotations of the basis: a rotation costs as much as several steps; at first it is large. */
    private static final int TURN_EVERY = 80;

    /** Minimum share of a vector that Gram-Schmidt leaves; less is rounding. */
    private static final double LEAST_SHARE = 1e-5;

    private static final int TURN_OFTEN_UNTIL = 200;
    private static final int TURN_OFTEN_EVERY = 10;

    private final int rows;
    private final int columns;
    private final float[] leftMean;
    private final float[] rightMean;
    private final float[] left;
    private final float[] right;

    public Eigenbasis(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        leftMean = new float[rows * rows];
        rightMean = new float[columns * columns];
        left = identity(rows);
        right = identity(columns);
    }

    private static float[] identity(int size) {
        float[] identity = new float[size * size];
        for (int i = 0; i < size; i++) {
            identity[i * size + i] = 1;
        }
        return identity;
    }

    /** Returns a gradient in the basis: U^T G V. */
    float[] into(float[] gradient) {
        return product(gradient, true);
    }

    /** Returns a step from the basis: U N V^T. */
    float[] outOf(float[] step) {
        return product(step, false);
    }

    private float[] product(float[] matrix, boolean into) {
        return Tape.withoutRecording(() -> {
            NDManager manager = TorchEngine.scratch();
            NDArray u = array(manager, left, rows, rows);
            NDArray v = array(manager, right, columns, columns);
            NDArray g = array(manager, matrix, rows, columns);
            NDArray turned =
                    into ? u.transpose().matMul(g).matMul(v) : u.matMul(g).matMul(v.transpose());
            return turned.toFloatArray();
        });
    }

    /**
     * Adds a gradient to the means and, at intervals, rotates the basis.
     *
     * @param step number of the step, from 1
     * @param momentum in the basis; rotated with it
     */
    void note(float[] gradient, int step, float[] momentum) {
        Tape.withoutRecording(() -> {
            NDArray g = array(TorchEngine.scratch(), gradient, rows, columns);
            mean(leftMean, g.matMul(g.transpose()).toFloatArray());
            mean(rightMean, g.transpose().matMul(g).toFloatArray());
            return g;
        });
        if (step % (step <= TURN_OFTEN_UNTIL ? TURN_OFTEN_EVERY : TURN_EVERY) == 1) {
            float[] plain = outOf(momentum);
            IntStream.range(0, 2).parallel().forEach(side -> {
                if (side == 0) {
                    turn(leftMean, left, rows);
                } else {
                    turn(rightMean, right, columns);
                }
            });
            System.arraycopy(into(plain), 0, momentum, 0, momentum.length);
        }
    }

    private static void mean(float[] mean, float[] now) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] = MEMORY * mean[i] + (1 - MEMORY) * now[i];
        }
    }

    /** Makes one orthogonal iteration: multiplies the basis by the mean and makes it orthonormal again. */
    private static void turn(float[] mean, float[] basis, int size) {
        float[] image = Tape.withoutRecording(() -> {
            NDManager manager = TorchEngine.scratch();
            return array(manager, mean, size, size)
                    .matMul(array(manager, basis, size, size))
                    .transpose()
                    .toFloatArray();
        });
        double[][] vectors = new double[size][size];
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                vectors[k][i] = image[k * size + i];
            }
        }
        List<double[]> found = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            double shortest = LEAST_SHARE * Math.sqrt(GramSchmidt.dot(vectors[k], vectors[k]));
            GramSchmidt.removeProjections(vectors[k], found);
            if (!GramSchmidt.normalise(vectors[k], shortest)) {
                // The remainder of a direction without gradients is rounding: it keeps its old vector.
                for (int i = 0; i < size; i++) {
                    vectors[k][i] = basis[i * size + k];
                }
                GramSchmidt.removeProjections(vectors[k], found);
                GramSchmidt.normalise(vectors[k], 0);
            }
            found.add(vectors[k]);
        }
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                basis[i * size + k] = (float) vectors[k][i];
            }
        }
    }

    private static NDArray array(NDManager manager, float[] values, int rows, int columns) {
        return TorchEngine.owned(manager, values, new Shape(rows, columns));
    }

    void save(Map<String, Tensor> state, String name) {
        state.put(name + ".left_mean", Tensor.ofFloats(leftMean, rows, rows));
        state.put(name + ".right_mean", Tensor.ofFloats(rightMean, columns, columns));
        state.put(name + ".left", Tensor.ofFloats(left, rows, rows));
        state.put(name + ".right", Tensor.ofFloats(right, columns, columns));
    }

    void restore(Map<String, Tensor> state, String name) {
        copy(state, name + ".left_mean", leftMean);
        copy(state, name + ".right_mean", rightMean);
        copy(state, name + ".left", left);
        copy(state, name + ".right", right);
    }

    private static void copy(Map<String, Tensor> state, String name, float[] to) {
        Tensor tensor = state.get(name);
        if (tensor == null || tensor.values().length != to.length) {
            throw new InputException(
                    "the checkpoint has no fitting '" + name + "'", "remove the checkpoint and train again");
        }
        System.arraycopy(tensor.toFloats(), 0, to, 0, to.length);
    }
}
