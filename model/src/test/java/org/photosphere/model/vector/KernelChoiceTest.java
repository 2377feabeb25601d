package org.photosphere.model.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelChoiceTest {

    private static final Kernels LOOPS = new LoopKernels();

    /** Zero, one and several whole vectors, with and without remaining elements. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 9, 16, 17, 1000, 1001})
    void productsOfVectorsAgreeWithLoops(int length) throws Exception {
        Kernels vectors = KernelChoice.vectors();
        Random random = new Random(7);
        for (int from : new int[] {0, 1, 5}) {
            double[][] columns = new double[8][];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = random.doubles(from + length + 3).toArray();
            }
            double[][] a = {columns[0], columns[1], columns[2], columns[3]};
            double[][] b = {columns[4], columns[5], columns[6], columns[7]};
            double[] products = new double[Kernels.A * Kernels.B];

            vectors.products(a, b, from, from + length, products);

            for (int i = 0; i < products.length; i++) {
                double[] left = a[i / Kernels.B];
                double[] right = b[i % Kernels.B];
                double expected = LOOPS.dot(left, right, from, from + length);
                assertThat(products[i]).isCloseTo(expected, within(1e-14 * (1 + expected)));
                assertThat(vectors.dot(left, right, from, from + length))
                        .isCloseTo(expected, within(1e-14 * (1 + expected)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 15, 16, 17, 1000})
    void filtersAndCorrelationsOfVectorsAgreeWithLoops(int count) throws Exception {
        float[] values = floats(count + 10, 1);
        float[] others = floats(count + 10, 2);
        float[] weights = floats(6, 3);
        float[] expected = new float[count];
        float[] sums = new float[count];
        double[] expectedPair = new double[2];
        double[] pair = new double[2];

        LOOPS.filter(values, 3, weights, expected, count);
        KernelChoice.vectors().filter(values, 3, weights, sums, count);
        LOOPS.correlate(values, others, 2, weights.length > count ? values : others, 1, count, expectedPair);
        KernelChoice.vectors().correlate(values, others, 2, weights.length > count ? values : others, 1, count, pair);

        for (int i = 0; i < count; i++) {
            assertThat(sums[i]).isCloseTo(expected[i], within(1e-5f));
        }
        assertThat(pair[0]).isCloseTo(expectedPair[0], within(1e-5 * count));
        assertThat(pair[1]).isCloseTo(expectedPair[1], within(1e-5 * count));
    }

    static float[] floats(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    @Test
    void acceptsKernelsThatAgree() throws Exception {
        assertThat(KernelChoice.agree(KernelChoice.vectors(), LOOPS)).isTrue();
    }

    /** Kernels that omit the elements after the last whole vector, each in one of their sums. */
    @ParameterizedTest
    @ValueSource(strings = {"dot", "products", "filter", "correlate", "weightedSums"})
    void rejectsKernelsThatOmitAnElement(String method) {
        Kernels omitting = (Kernels) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        // Rows, or components.
                        int last = method.equals("weightedSums") ? 2 : method.equals("correlate") ? 5 : -1;
                        int place = method.equals("products") || method.equals("dot") ? 3 : last;
                        arguments = arguments.clone();
                        if (method.equals("filter")) {
                            arguments[4] = (int) arguments[4] - 1;
                        } else {
                            arguments[place] = (int) arguments[place] - 1;
                        }
                    }
                    return called.invoke(LOOPS, arguments);
                });

        assertThat(KernelChoice.agree(omitting, LOOPS)).isFalse();
    }

    @Test
    void rejectsKernelsThatReturnNan() {
        Kernels broken = (Kernels) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, called, arguments) ->
                        called.getName().equals("dot") ? Double.NaN : called.invoke(LOOPS, arguments));

        assertThat(KernelChoice.agree(broken, LOOPS)).isFalse();
    }
}
