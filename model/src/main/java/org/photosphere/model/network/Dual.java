package org.photosphere.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array and, where requested, its derivatives by some inputs: forward-mode differentiation, exact and without a
 * tape. Without tangents each operation is the engine's own, and its tape may watch; so one description of a network
 * serves flux, Jacobian and training. Arrays belong to the open scope.
 *
 * @param value any shape
 * @param tangent derivative of the value by each input, [input, ...shape of the value], or null
 */
public record Dual(NDArray value, @Nullable NDArray tangent) {

    private static final float LAYER_NORM_EPSILON = 1e-5f;

    private static final double GELU_CUBIC = 0.044715;

    public static Dual constant(NDArray value) {
        return new Dual(value, null);
    }

    public Shape shape() {
        return value.getShape();
    }

    /** this W + b along the last axis; W [in, out], b [out]. */
    public Dual linear(NDArray weight, NDArray bias) {
        return new Dual(value.matMul(weight).add(bias), tangent == null ? null : tangent.matMul(weight));
    }

    /** this W along the last axis; W [in, out]. */
    public Dual multiplyRight(NDArray weight) {
        return new Dual(value.matMul(weight), tangent == null ? null : tangent.matMul(weight));
    }

    /** left this, a constant matrix times each matrix of this. */
    public Dual multiplyLeft(NDArray left) {
        return new Dual(left.matMul(value), tangent == null ? null : left.matMul(tangent));
    }

    public Dual matMul(Dual other) {
        return new Dual(
                value.matMul(other.value),
                sum(
                        tangent == null ? null : tangent.matMul(other.value),
                        other.tangent == null ? null : value.matMul(other.tangent)));
    }

    public Dual add(Dual other) {
        return new Dual(value.add(other.value), sum(tangent, other.tangent));
    }

    public Dual sub(Dual other) {
        return new Dual(value.sub(other.value), sum(tangent, other.tangent == null ? null : other.tangent.neg()));
    }

    public Dual mul(Dual other) {
        return new Dual(
                value.mul(other.value),
                sum(
                        tangent == null ? null : tangent.mul(other.value),
                        other.tangent == null ? null : other.tangent.mul(value)));
    }

    public Dual div(Dual other) {
        NDArray quotient = value.div(other.value);
        NDArray derivative = sum(tangent, other.tangent == null ? null : other.tangent.mul(quotient.neg()));
        return new Dual(quotient, derivative == null ? null : derivative.div(other.value));
    }

    public Dual add(NDArray constant) {
        return new Dual(value.add(constant), tangent);
    }

    public Dual mul(NDArray constant) {
        return new Dual(value.mul(constant), tangent == null ? null : tangent.mul(constant));
    }

    public Dual add(double constant) {
        return new Dual(value.add((float) constant), tangent);
    }

    public Dual mul(double constant) {
        NDArray factor = TorchEngine.scalar(value.getManager(), constant);
        return new Dual(value.mul(factor), tangent == null ? null : tangent.mul(factor));
    }

    /** constant / this. */
    public Dual reciprocal(NDArray constant) {
        NDArray quotient = constant.div(value);
        return new Dual(
                quotient, tangent == null ? null : tangent.mul(quotient.neg()).div(value));
    }

    public Dual exp() {
        NDArray result = value.exp();
        return new Dual(result, tangent == null ? null : tangent.mul(result));
    }

    /** Natural logarithm of positive values. */
    public Dual log() {
        return new Dual(value.log(), tangent == null ? null : tangent.div(value));
    }

    public Dual tanh() {
        NDArray result = value.tanh();
        return new Dual(
                result,
                tangent == null ? null : tangent.mul(result.square().mul(-1).add(1)));
    }

    /** Values clipped to a range; the derivative vanishes beyond it. */
    public Dual clip(double lower, double upper) {
        NDArray derivative = tangent == null
                ? null
                : tangent.mul(value.gt((float) lower)
                        .logicalAnd(value.lt((float) upper))
                        .toType(value.getDataType(), false));
        return new Dual(value.clip((float) lower, (float) upper), derivative);
    }

    /** x / (1 + exp(-x)). */
    public Dual silu() {
        NDArray sigmoid = Activation.sigmoid(value);
        NDArray result = value.mul(sigmoid);
        // d/dx = s (1 + x (1 - s)) = s + r (1 - s)
        NDArray slope = tangent == null ? null : sigmoid.add(result).sub(result.mul(sigmoid));
        return new Dual(result, slope == null || tangent == null ? null : tangent.mul(slope));
    }

    /** x / (1 + |x|). */
    public Dual softSign() {
        NDArray over = value.abs().add(1);
        return new Dual(value.div(over), tangent == null ? null : tangent.div(over.square()));
    }

    /** 1 / (1 + exp(-x)). */
    public Dual sigmoid() {
        NDArray result = Activation.sigmoid(value);
        return new Dual(result, tangent == null ? null : tangent.mul(result.sub(result.square())));
    }

    /** x times the normal distribution's integral up to x, by its usual approximation with a hyperbolic tangent. */
    public Dual gelu() {
        Dual cubed = mul(this).mul(this).mul(GELU_CUBIC);
        return add(cubed).mul(Math.sqrt(2 / Math.PI)).tanh().add(1).mul(this).mul(0.5);
    }

    /** x where positive, elsewhere slope x; the slope may be learnt. */
    public Dual leaky(NDArray slope) {
        NDArray isPositive = value.gt(0f).toType(value.getDataType(), false);
        NDArray factor = isPositive.add(slope.mul(isPositive.neg().add(1f)));
        return new Dual(value.mul(factor), tangent == null ? null : tangent.mul(factor));
    }

    /** max(x, 0). */
    public Dual relu() {
        NDArray isPositive = value.gt(0f).toType(value.getDataType(), false);
        return new Dual(value.mul(isPositive), tangent == null ? null : tangent.mul(isPositive));
    }

    /** ln(1 + exp(x)). */
    public Dual softplus() {
        return new Dual(Activation.softPlus(value), tangent == null ? null : tangent.mul(Activation.sigmoid(value)));
    }

    /** Softmax over the last axis. */
    public Dual softmax() {
        NDArray weights = value.softmax(-1);
        if (tangent == null) {
            return constant(weights);
        }
        NDArray moved = tangent.mul(weights);
        return new Dual(weights, moved.sub(weights.mul(moved.sum(new int[] {-1}, true))));
    }

    /** Normalises each vector of the last axis to mean 0 and variance 1, then scales and shifts it. */
    public Dual layerNorm(NDArray scale, NDArray shift) {
        long width = value.getShape().get(value.getShape().dimension() - 1);
        NDArray result = LayerNorm.layerNorm(value, new Shape(width), scale, shift, LAYER_NORM_EPSILON)
                .singletonOrThrow();
        if (tangent == null) {
            return constant(result);
        }
        int[] last = {-1};
        NDArray centred = value.sub(value.mean(last, true));
        NDArray deviation =
                centred.square().mean(last, true).add(LAYER_NORM_EPSILON).sqrt();
        NDArray unit = centred.div(deviation);
        NDArray moved = tangent.sub(tangent.mean(last, true));
        NDArray along = moved.mul(unit).mean(last, true);
        return new Dual(result, moved.sub(unit.mul(along)).div(deviation).mul(scale));
    }

    /** Mean over an axis, counted from 0, which is removed. */
    public Dual mean(int axis) {
        return new Dual(value.mean(new int[] {axis}), tangent == null ? null : tangent.mean(new int[] {axis + 1}));
    }

    /** Sum over an axis, counted from 0, which is removed. */
    public Dual sum(int axis) {
        return new Dual(value.sum(new int[] {axis}), tangent == null ? null : tangent.sum(new int[] {axis + 1}));
    }

    /** Largest values along an axis, counted from 0, which is removed; where two are alike, their derivatives' mean. */
    public Dual max(int axis) {
        NDArray largest = value.max(new int[] {axis}, true);
        NDArray isLargest = value.eq(largest).toType(value.getDataType(), false);
        NDArray share = isLargest.div(isLargest.sum(new int[] {axis}, true));
        return mul(share).sum(axis);
    }

    /** Arrays side by side along the last axis; their other axes are the same. */
    public Dual concat(Dual other) {
        int last = value.getShape().dimension() - 1;
        if ((tangent == null) != (other.tangent == null)) {
            throw new IllegalArgumentException("one of two arrays has tangents");
        }
        return new Dual(
                value.concat(other.value, last),
                tangent == null || other.tangent == null ? null : tangent.concat(other.tangent, last + 1));
    }

    /** Running sum over the last axis. */
    public Dual cumulativeSum() {
        int last = value.getShape().dimension() - 1;
        return new Dual(value.cumSum(last), tangent == null ? null : tangent.cumSum(last + 1));
    }

    public Dual reshape(long... shape) {
        if (tangent == null) {
            return constant(value.reshape(shape));
        }
        long[] withInputs = new long[shape.length + 1];
        withInputs[0] = tangent.getShape().get(0);
        System.arraycopy(shape, 0, withInputs, 1, shape.length);
        return new Dual(value.reshape(shape), tangent.reshape(withInputs));
    }

    public Dual transpose(int... axes) {
        if (tangent == null) {
            return constant(value.transpose(axes));
        }
        int[] withInputs = new int[axes.length + 1];
        for (int i = 0; i < axes.length; i++) {
            withInputs[i + 1] = axes[i] + 1;
        }
        return new Dual(value.transpose(axes), tangent.transpose(withInputs));
    }

    /** Returns the entries from (inclusive) to (exclusive) of the first axis. */
    public Dual range(long from, long to) {
        return select(from + ":" + to);
    }

    /** Returns some entries of the first axis, by an index such as "5:20" or "2::5". */
    public Dual select(String index) {
        return new Dual(value.get(index), tangent == null ? null : tangent.get(":, " + index));
    }

    /** Returns the first columns of a matrix. */
    public Dual columns(long count) {
        return new Dual(value.get(":, :" + count), tangent == null ? null : tangent.get(":, :, :" + count));
    }

    /** Returns the slices of the first axis, which is removed. */
    public List<Dual> unstack() {
        int count = (int) value.getShape().get(0);
        NDList values = value.split(count, 0);
        NDList tangents = tangent == null ? null : tangent.split(count, 1);
        List<Dual> slices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            slices.add(new Dual(
                    values.get(i).squeeze(0),
                    tangents == null ? null : tangents.get(i).squeeze(1)));
        }
        return slices;
    }

    /** Stacks slices along a new first axis. */
    public static Dual stack(List<Dual> slices) {
        NDList values = new NDList();
        NDList tangents = new NDList();
        for (Dual slice : slices) {
            values.add(slice.value);
            if (slice.tangent != null) {
                tangents.add(slice.tangent);
            }
        }
        return new Dual(NDArrays.stack(values, 0), tangents.isEmpty() ? null : NDArrays.stack(tangents, 1));
    }

    private static @Nullable NDArray sum(@Nullable NDArray a, @Nullable NDArray b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.add(b);
    }
}
