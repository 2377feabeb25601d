package org.photosphere.model.calibration;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.inversion.LabelMetric;
import org.photosphere.model.inversion.StarLayer;

/**
 * Learns a layer of real stars: principal components of ln(star / model) at the known labels, and of each a Gaussian process
 * over the labels. Stars that differ from their neighbours, through a wrong label or another cause, count less.
 */
final class StarLayerLearner {

    /** Minimum number of stars: about as many as the scatter around some labels rests on. */
    static final int LEAST_STARS = 60;

    /** Maximum number of components. */
    private static final int COMPONENTS = 30;

    /** Number of stars, and of bins, for each component. */
    private static final int PER_COMPONENT = 6;

    private static final int STARS_PER_BAND = 80;

    private final LabelMetric metric;
    private final int bandLabel;
    private final double correlatedBins;
    private final double resolvingPower;

    StarLayerLearner(LabelMetric metric, int bandLabel, double lnWidth, double resolvingPower) {
        this.metric = metric;
        this.bandLabel = bandLabel;
        this.resolvingPower = resolvingPower;
        this.correlatedBins = Math.max(1.0, StarLayer.CORRELATION / lnWidth);
    }

    /**
     * @param deviation ln(star / model), not a number where not measured, [star][bin]
     * @param noise variance of the deviations from the observed noise, [star][bin]
     * @param labels of the stars, [star][label]
     * @throws InputException where there are too few stars, or too few wavelengths that most of them have
     */
    StarLayer learn(float[][] deviation, float[][] noise, double[][] labels) {
        int stars = deviation.length;
        if (stars < LEAST_STARS) {
            throw new InputException(
                    stars + " reference stars for the difference of real stars from the model",
                    "give at least " + LEAST_STARS + ", or widen the range");
        }
        int bins = deviation[0].length;
        float[] mean = new float[bins];
        boolean[] measured = new boolean[bins];
        for (int b = 0; b < bins; b++) {
            double[] column = column(deviation, b);
            measured[b] = 2 * column.length > stars;
            mean[b] = measured[b] ? (float) RobustStatistics.median(column) : 0f;
        }
        int measuredBins = 0;
        for (boolean each : measured) {
            measuredBins += each ? 1 : 0;
        }
        if (measuredBins < PER_COMPONENT) {
            throw new InputException(
                    stars + " reference stars, of which most have only " + measuredBins + " of the model's wavelengths",
                    "give spectra of the same wavelengths, within the model's");
        }
        double[][] centred = new double[stars][bins];
        for (int s = 0; s < stars; s++) {
            for (int b = 0; b < bins; b++) {
                boolean known = measured[b] && !Float.isNaN(deviation[s][b]);
                centred[s][b] = known ? deviation[s][b] - mean[b] : 0.0;
            }
        }
        float[][] components = components(centred, measuredBins);
        double[][] coefficients = coefficients(centred, components);
        double[][] places = Arrays.stream(labels).map(metric::place).toArray(double[][]::new);
        SurfaceLearner learnt = new SurfaceLearner(places, coefficients);
        EmulatorError leftover = leftover(centred, coefficients, components, noise, measured, labels);
        return new StarLayer(
                mean, components, learnt.surfaces(metric), learnt.residuals(), leftover, resolvingPower, Map.of());
    }

    private static double[] column(float[][] rows, int bin) {
        return IntStream.range(0, rows.length)
                .mapToDouble(s -> rows[s][bin])
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    /** Returns principal components; a star that deviates more than most counts as one that deviates as most do. */
    private static float[][] components(double[][] centred, int bins) {
        int stars = centred.length;
        double[] norm = Arrays.stream(centred)
                .mapToDouble(row -> Math.sqrt(Arrays.stream(row).map(v -> v * v).sum()))
                .toArray();
        double most = 2.0 * RobustStatistics.median(norm);
        double[] scale = Arrays.stream(norm).map(n -> Math.min(1.0, most / n)).toArray();
        double[][] gram = new double[stars][stars];
        for (int a = 0; a < stars; a++) {
            for (int b = 0; b <= a; b++) {
                gram[a][b] = scale[a] * scale[b] * dot(centred[a], centred[b]);
                gram[b][a] = gram[a][b];
            }
        }
        EigenDecompositionSymmetric eigen =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(gram, false), 1e-12, true);
        int count = Math.min(COMPONENTS, Math.min(stars, bins) / PER_COMPONENT);
        float[][] components = new float[count][centred[0].length];
        for (int k = 0; k < count; k++) {
            double[] vector = eigen.getEigenvector(k).toArray();
            double[] sum = new double[centred[0].length];
            for (int s = 0; s < stars; s++) {
                for (int b = 0; b < sum.length; b++) {
                    sum[b] += vector[s] * scale[s] * centred[s][b];
                }
            }
            double length = Math.sqrt(dot(sum, sum));
            for (int b = 0; b < sum.length; b++) {
                components[k][b] = (float) (sum[b] / length);
            }
        }
        return components;
    }

    private static double[][] coefficients(double[][] centred, float[][] components) {
        double[][] coefficients = new double[centred.length][components.length];
        for (int s = 0; s < centred.length; s++) {
            for (int k = 0; k < components.length; k++) {
                double sum = 0;
                for (int b = 0; b < centred[s].length; b++) {
                    sum += centred[s][b] * components[k][b];
                }
                coefficients[s][k] = sum;
            }
        }
        return coefficients;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Returns the root mean square beyond the components, without the observed noise, in bands of the temperature. */
    private EmulatorError leftover(
            double[][] centred,
            double[][] coefficients,
            float[][] components,
            float[][] noise,
            boolean[] measured,
            double[][] labels) {
        Integer[] order = IntStream.range(0, centred.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(labels[a][bandLabel], labels[b][bandLabel]));
        int bands = Math.max(1, order.length / STARS_PER_BAND);
        double[] centres = new double[bands];
        float[][] rms = new float[bands][measured.length];
        for (int band = 0; band < bands; band++) {
            int from = band * order.length / bands;
            int to = (band + 1) * order.length / bands;
            centres[band] = labels[order[(from + to) / 2]][bandLabel];
            double[][] squares = new double[measured.length][to - from];
            double[] observed = new double[measured.length];
            for (int i = from; i < to; i++) {
                int s = order[i];
                for (int b = 0; b < measured.length; b++) {
                    double left = centred[s][b];
                    for (int k = 0; k < components.length; k++) {
                        left -= coefficients[s][k] * components[k][b];
                    }
                    squares[b][i - from] = Math.abs(left);
                    observed[b] += Float.isNaN(noise[s][b]) ? 0 : noise[s][b] / (to - from);
                }
            }
            for (int b = 0; b < measured.length; b++) {
                double scatter = RobustStatistics.SIGMA_OVER_MAD * RobustStatistics.median(squares[b]);
                double own = Math.max(0.25 * scatter * scatter, scatter * scatter - observed[b]);
                rms[band][b] = measured[b] ? (float) Math.max(1e-4, Math.sqrt(own)) : 0f;
            }
        }
        for (int band = 1; band < bands; band++) {
            centres[band] = Math.max(centres[band], centres[band - 1] * (1 + 1e-9));
        }
        float[] own = new float[measured.length];
        Arrays.fill(own, 1f);
        return new EmulatorError(bandLabel, centres, rms, new CorrelatedErrors(new float[0][], own, correlatedBins));
    }
}
