package org.photosphere.model.inversion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;

/** Layers of real stars with known functions of the labels, scatter and leftover. */
public final class PlantedLayer {

    /** Noise of the references over the variance of the functions' ripples: small, so that functions pass through them. */
    public static final double NOISE = 1e-4;

    private static final List<String> INPUTS = List.of(Label.TEFF, Label.LOGG, Label.METALLICITY);
    private static final double[] WIDTHS = {0.25, 1.5, 0.8};
    private static final int STARS = 150;
    private static final int MANY = 20;
    private static final float LEFTOVER = 0.01f;

    private PlantedLayer() {}

    public static LabelMetric metric(LabelSpace space) {
        return LabelMetric.of(space, INPUTS, WIDTHS);
    }

    /** Returns labels of references over the inner part of the grid. */
    public static double[][] references(int count, long seed) {
        Random random = new Random(seed);
        double[][] references = new double[count][];
        Arrays.setAll(references, s -> Simulation.interior(random));
        return references;
    }

    /** Returns surfaces through functions of the labels at references, with the amplitude 1. */
    public static LabelSurfaces surfaces(
            LabelMetric metric, double[][] references, List<ToDoubleFunction<double[]>> functions) {
        double[][] places = Arrays.stream(references).map(metric::place).toArray(double[][]::new);
        double[][] covariance = LabelSurfaces.kernel(places);
        for (int s = 0; s < covariance.length; s++) {
            covariance[s][s] += NOISE;
        }
        CholeskyDecomposition factor =
                new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-6, 1e-12);
        List<double[]> weights = new ArrayList<>();
        for (ToDoubleFunction<double[]> function : functions) {
            double[] values = Arrays.stream(references).mapToDouble(function).toArray();
            weights.add(factor.getSolver().solve(new ArrayRealVector(values)).toArray());
        }
        double[] amplitude = new double[functions.size()];
        Arrays.fill(amplitude, 1.0);
        double[] noise = new double[places.length];
        Arrays.fill(noise, NOISE);
        return new LabelSurfaces(metric, places, weights.toArray(double[][]::new), amplitude, noise);
    }

    /** Returns two functions of the labels: about 9 and 7 % of the flux at the crests of their components. */
    public static LabelSurfaces surfaces(LabelSpace space) {
        return surfaces(
                metric(space),
                references(STARS, 3),
                List.of(
                        labels -> 2.0 * Math.log(labels[0] / 5500) / 0.25 + 0.8 * labels[2],
                        labels -> 1.5 * Math.sin(labels[1]) - 0.5 * labels[2] * labels[2]));
    }

    /**
     * Returns a layer whose mean is waves of 8 %, whose two components scatter by 2 and 3 % of the flux at their crests, and
     * that leaves 1 % of the flux to each bin.
     */
    public static StarLayer of(ForwardModel model) {
        return of(model, 0, model.wavelengths().count());
    }

    /** Returns the same, measured in a range of bins only. */
    public static StarLayer of(ForwardModel model, int from, int to) {
        int bins = model.wavelengths().count();
        float[] mean = new float[bins];
        float[] rms = new float[bins];
        float[] own = new float[bins];
        Arrays.fill(own, 1f);
        double phase = 2 * Math.PI / bins;
        for (int b = from; b < to; b++) {
            mean[b] = (float) (0.08 * Math.sin(11 * phase * b));
            rms[b] = LEFTOVER;
        }
        float[][] components = {wave(bins, from, to, 5, 0), wave(bins, from, to, 23, 1)};
        Random random = new Random(7);
        double[][] residuals = new double[STARS][2];
        for (double[] star : residuals) {
            star[0] = 0.45 * random.nextGaussian();
            star[1] = 0.5 * star[0] + 0.6 * random.nextGaussian();
        }
        return new StarLayer(
                mean,
                components,
                surfaces(model.labels()),
                residuals,
                new EmulatorError(
                        0, new double[] {5500}, new float[][] {rms}, new CorrelatedErrors(new float[0][], own, 1.0)),
                Double.POSITIVE_INFINITY,
                Map.of());
    }

    /**
     * Returns a layer of {@value #MANY} components, each a wave of the labels in a direction of its own, with a scatter of half
     * its size: as in libraries of stars, many of a learner's components depend on the labels.
     *
     * @param references that the functions pass through
     */
    public static StarLayer rich(ForwardModel model, double[][] references) {
        StarLayer plain = of(model);
        int bins = model.wavelengths().count();
        LabelMetric metric = metric(model.labels());
        double[] middle = metric.place(new double[] {5500, 3.2, -0.7, 0.2});
        Random random = new Random(31);
        float[][] components = new float[MANY][];
        double[][] residuals = new double[references.length][MANY];
        List<ToDoubleFunction<double[]>> functions = new ArrayList<>();
        for (int k = 0; k < MANY; k++) {
            double size = 1.0 / (1 + k / 5.0);
            components[k] = wave(bins, 0, bins, 2 + 3 * k, k);
            double[] direction = random.doubles(3, -1.5, 1.5).toArray();
            functions.add(labels -> {
                double[] place = metric.place(labels);
                double along = 0;
                for (int i = 0; i < place.length; i++) {
                    along += direction[i] * (place[i] - middle[i]);
                }
                return size * Math.sqrt(2) * Math.sin(along);
            });
            for (double[] star : residuals) {
                star[k] = 0.5 * size * random.nextGaussian();
            }
        }
        return new StarLayer(
                plain.mean(),
                components,
                surfaces(metric, references, functions),
                residuals,
                plain.leftover(),
                plain.resolvingPower(),
                Map.of());
    }

    /** Returns a wave of unit length, [bin]. */
    private static float[] wave(int bins, int from, int to, int crests, double shift) {
        float[] wave = new float[bins];
        double square = 0;
        for (int b = from; b < to; b++) {
            wave[b] = (float) Math.cos(2 * Math.PI * crests * b / bins + shift);
            square += wave[b] * wave[b];
        }
        for (int b = from; b < to; b++) {
            wave[b] /= (float) Math.sqrt(square);
        }
        return wave;
    }

    /** Returns the ratio of stars of these labels to the model without scatter, [bin]. */
    public static float[] ratio(StarLayer layer, double[] labels) {
        double[] coefficients = layer.surfaces().at(labels).value();
        float[] ratio = new float[layer.mean().length];
        for (int b = 0; b < ratio.length; b++) {
            double sum = layer.mean()[b];
            for (int k = 0; k < coefficients.length; k++) {
                sum += coefficients[k] * layer.components()[k][b];
            }
            ratio[b] = (float) Math.exp(sum);
        }
        return ratio;
    }
}
