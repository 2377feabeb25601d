package org.photosphere.model.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.GramSchmidt;

/**
 * Emulator error of a model, as noise: measured on nodes that its gradients never used. The nodes that evaluate a model
 * must not be among them.
 */
public final class EmulatorErrors {

    /** Minimum number of spectra for a root mean square. */
    private static final int SPECTRA_PER_BAND = 40;

    private static final int MOST_BANDS = 12;

    /** Maximum number of components of errors that bins share; the remainder counts as each bin's own. */
    private static final int MOST_COMPONENTS = 16;

    /** Minimum number of spectra per component: with fewer, components would describe single spectra. */
    private static final int SPECTRA_PER_COMPONENT = 6;

    /** Bins per sum in the measurement of correlation. */
    private static final int WINDOW = 32;

    private EmulatorErrors() {}

    /** @param grid on the model's bins, within its bounds, at least two spectra */
    public static EmulatorError of(ForwardModel model, NormalisedGrid grid) {
        return of(
                model.flux(grid.labels()),
                grid.flux(),
                grid.labels(),
                EmulatorError.bandLabel(model.labels().labels()));
    }

    /**
     * Returns the root mean square difference of each bin, in bands of one label with equally many spectra each, and
     * the principal components of the differences in units of it.
     *
     * @param predicted max-normalised flux, [spectrum][bin]
     * @param truth likewise
     * @param labels of the spectra, [spectrum][label]
     * @param label index of the label that defines the bands
     */
    public static EmulatorError of(float[][] predicted, float[][] truth, double[][] labels, int label) {
        Integer[] order = IntStream.range(0, labels.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> labels[i][label]));
        int bands = Math.max(1, Math.min(MOST_BANDS, order.length / SPECTRA_PER_BAND));
        TreeMap<Double, float[]> rms = new TreeMap<>();
        for (int b = 0; b < bands; b++) {
            Integer[] members = Arrays.copyOfRange(order, b * order.length / bands, (b + 1) * order.length / bands);
            double centre = Math.exp(Arrays.stream(members)
                    .mapToDouble(i -> Math.log(labels[i][label]))
                    .average()
                    .orElseThrow());
            rms.put(centre, rmsPerBin(predicted, truth, members));
        }
        EmulatorError independent = new EmulatorError(
                label,
                rms.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                rms.values().toArray(float[][]::new),
                CorrelatedErrors.none(truth[0].length));
        return independent.with(independent.rms(), shared(predicted, truth, labels, independent));
    }

    private static float[] rmsPerBin(float[][] predicted, float[][] truth, Integer[] members) {
        float[] rms = new float[truth[0].length];
        for (int j = 0; j < rms.length; j++) {
            double squares = 0;
            for (int i : members) {
                double difference = predicted[i][j] - truth[i][j];
                squares += difference * difference;
            }
            rms[j] = (float) Math.sqrt(squares / members.length);
        }
        return rms;
    }

    /**
     * Returns the mean of the differences, common to all stars, and their principal components; the remainder is
     * measured on stars other than those that define them.
     */
    private static CorrelatedErrors shared(
            float[][] predicted, float[][] truth, double[][] labels, EmulatorError error) {
        int bins = truth[0].length;
        int count = Math.min(MOST_COMPONENTS, truth.length / SPECTRA_PER_COMPONENT);
        if (count == 0) {
            return CorrelatedErrors.none(bins);
        }
        float[][] difference = new float[truth.length][];
        for (int i = 0; i < truth.length; i++) {
            float[] rms = error.at(labels[i]);
            difference[i] = new float[rms.length];
            for (int j = 0; j < rms.length; j++) {
                difference[i][j] = rms[j] > 0 ? (predicted[i][j] - truth[i][j]) / rms[j] : 0f;
            }
        }
        double[][] left = leftOver(difference, count);
        double[] own = new double[bins];
        for (int j = 0; j < bins; j++) {
            for (double[] spectrum : left) {
                own[j] += spectrum[j] * spectrum[j] / left.length;
            }
            own[j] = Math.sqrt(own[j]);
        }
        return new CorrelatedErrors(
                floats(components(difference, count)), Precision.floats(own), correlatedBins(left, own));
    }

    private static double[][] components(float[][] difference, int count) {
        PrincipalComponents principal = PrincipalComponents.of(difference, count);
        double[][] components = new double[1 + principal.components().length][];
        components[0] = principal.mean();
        System.arraycopy(principal.components(), 0, components, 1, components.length - 1);
        return components;
    }

    /**
     * Returns each half of the spectra minus the part that the components of the other half explain, [spectrum][bin].
     */
    private static double[][] leftOver(float[][] difference, int count) {
        double[][] left = new double[difference.length][];
        for (int half = 0; half < 2; half++) {
            int other = 1 - half;
            float[][] made = IntStream.range(0, difference.length)
                    .filter(i -> i % 2 == other)
                    .mapToObj(i -> difference[i])
                    .toArray(float[][]::new);
            List<double[]> directions = new ArrayList<>();
            for (double[] component : components(made, Math.max(1, count / 2))) {
                GramSchmidt.removeProjections(component, directions);
                if (GramSchmidt.normalise(component, 1e-9)) {
                    directions.add(component);
                }
            }
            for (int i = half; i < difference.length; i += 2) {
                left[i] = Precision.doubles(difference[i]);
                GramSchmidt.removeProjections(left[i], directions);
            }
        }
        return left;
    }

    /** Returns the variance of sums over windows, over that of independent errors of the same size. */
    private static double correlatedBins(double[][] left, double[] own) {
        double sums = 0;
        double squares = 0;
        for (double[] spectrum : left) {
            for (int from = 0; from + WINDOW <= own.length; from += WINDOW) {
                double sum = 0;
                for (int j = from; j < from + WINDOW; j++) {
                    double value = own[j] > 0 ? spectrum[j] / own[j] : 0.0;
                    sum += value;
                    squares += value * value;
                }
                sums += sum * sum;
            }
        }
        return squares > 0 ? Math.max(1.0, sums / squares) : 1.0;
    }

    private static float[][] floats(double[][] rows) {
        return Arrays.stream(rows).map(Precision::floats).toArray(float[][]::new);
    }
}
