package org.photosphere.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation's tangents against central differences of its values. */
class DualTest {

    private static final NDManager MANAGER = TorchEngine.newManager();

    private static final int INPUTS = 2;
    private static final Shape SHAPE = new Shape(3, 2, 4);
    private static final double STEP = 1e-2;

    /** Single precision over the step, and the step's square. */
    private static final double TOLERANCE = 2e-3;

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    /** Operation on two arrays of the same shape, the second above 0.5. */
    private record Operation(String name, BinaryOperator<Dual> operator) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Operation one(String name, UnaryOperator<Dual> operator) {
        return new Operation(name, (a, b) -> operator.apply(a));
    }

    static Stream<Operation> operations() {
        NDArray left = random(5, 5, 3);
        NDArray matrix = random(6, 4, 5);
        NDArray bias = random(7, 5);
        NDArray scale = random(8, 4);
        Dual constant = Dual.constant(random(10, 3, 2, 4));
        return Stream.of(
                one("linear", a -> a.linear(matrix, bias)),
                one("multiplyLeft", a -> a.reshape(3, 8).multiplyLeft(left)),
                new Operation("matMul", (a, b) -> a.matMul(b.transpose(0, 2, 1))),
                new Operation("add", Dual::add),
                new Operation("add a broadcast", (a, b) -> a.add(b.range(0, 1))),
                new Operation("sub", Dual::sub),
                one("sub from a constant", a -> constant.sub(a)),
                new Operation("mul", Dual::mul),
                one("mul a constant", a -> a.mul(constant)),
                new Operation("div", Dual::div),
                new Operation("div a constant", (a, b) -> constant.div(b)),
                one("add an array", a -> a.add(scale)),
                one("mul an array", a -> a.mul(scale)),
                one("add a number", a -> a.add(0.7)),
                one("mul a number", a -> a.mul(-1.3)),
                new Operation("reciprocal", (a, b) -> b.reciprocal(scale)),
                one("exp", Dual::exp),
                new Operation("log", (a, b) -> b.log()),
                one("tanh", Dual::tanh),
                one("clip", a -> a.clip(-0.3, 0.75)),
                one("silu", Dual::silu),
                one("softplus", Dual::softplus),
                one("softmax", Dual::softmax),
                one("layerNorm", a -> a.layerNorm(scale, scale.add(1f))),
                one("multiplyRight", a -> a.multiplyRight(matrix)),
                one("sigmoid", Dual::sigmoid),
                one("gelu", Dual::gelu),
                one("leaky", a -> a.leaky(scale)),
                one("relu", Dual::relu),
                one("max", a -> a.max(1)),
                new Operation("concat", Dual::concat),
                one("columns", a -> a.reshape(6, 4).columns(3)),
                one("soft sign", Dual::softSign),
                one("mean", a -> a.mean(1)),
                one("sum", a -> a.sum(0)),
                one("cumulativeSum", Dual::cumulativeSum),
                one("reshape", a -> a.reshape(6, 4)),
                one("transpose", a -> a.transpose(2, 0, 1)),
                one("range", a -> a.range(1, 3)),
                one("select", a -> a.select("::2, 1:")),
                one(
                        "unstack and stack",
                        a -> Dual.stack(List.of(a.unstack().get(2), a.unstack().get(0)))));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void tangentsAreThoseOfDifferences(Operation operation) {
        Tape.withoutRecording(() -> {
            // values away from the corners of clip by more than a step
            Dual a = new Dual(random(1, 3, 2, 4), directions(2));
            Dual b = new Dual(random(3, 3, 2, 4).exp().add(0.5f), directions(4));
            Dual result = operation.operator().apply(a, b);
            NDArray tangent = Objects.requireNonNull(result.tangent());
            for (int k = 0; k < INPUTS; k++) {
                float[] up = moved(operation, a, b, k, STEP);
                float[] down = moved(operation, a, b, k, -STEP);
                float[] actual = tangent.get(k).toFloatArray();
                assertThat(actual).hasSameSizeAs(up);
                double largest = 0;
                for (int i = 0; i < up.length; i++) {
                    largest = Math.max(largest, Math.abs(up[i] - down[i]) / (2 * STEP));
                }
                assertThat(largest).as("something to compare").isGreaterThan(1e-2);
                for (int i = 0; i < up.length; i++) {
                    double expected = (up[i] - down[i]) / (2 * STEP);
                    assertThat(Math.abs(actual[i] - expected))
                            .as("input %d, element %d, %f against %f", k, i, actual[i], expected)
                            .isLessThan(TOLERANCE * Math.max(1, largest));
                }
            }
            return a;
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withoutTangentsThereIsTheSameValueAndNoTangent(Operation operation) {
        Tape.withoutRecording(() -> {
            Dual a = new Dual(random(1, 3, 2, 4), directions(2));
            Dual b = new Dual(random(3, 3, 2, 4).exp().add(0.5f), directions(4));
            Dual constant = operation.operator().apply(Dual.constant(a.value()), Dual.constant(b.value()));
            assertThat(constant.tangent()).isNull();
            assertThat(constant.value().toFloatArray())
                    .isEqualTo(operation.operator().apply(a, b).value().toFloatArray());
            return a;
        });
    }

    @Test
    void clipHasNoDerivativeBeyondItsRange() {
        Tape.withoutRecording(() -> {
            Dual x = new Dual(MANAGER.create(new float[] {-2, 0, 2}), MANAGER.ones(new Shape(1, 3)));
            assertThat(Objects.requireNonNull(x.clip(-1, 1).tangent()).toFloatArray())
                    .containsExactly(0, 1, 0);
            return x;
        });
    }

    private static float[] moved(Operation operation, Dual a, Dual b, int input, double step) {
        return operation
                .operator()
                .apply(moved(a, input, step), moved(b, input, step))
                .value()
                .toFloatArray();
    }

    private static Dual moved(Dual x, int input, double step) {
        NDArray tangent = Objects.requireNonNull(x.tangent());
        return Dual.constant(x.value().add(tangent.get(input).mul((float) step)));
    }

    private static NDArray directions(long seed) {
        return random(seed, INPUTS, SHAPE.get(0), SHAPE.get(1), SHAPE.get(2));
    }

    private static NDArray random(long seed, long... shape) {
        Random random = new Random(seed);
        Shape of = new Shape(shape);
        float[] values = new float[(int) of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TorchEngine.owned(MANAGER, values, of);
    }
}
