package org.photosphere.model.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.NormalisedGrid;

/**
 * What a model misses of its grid, as noise: measured on nodes that its gradients never saw. Those by which a model is
 * judged must not be among them.
 */
public final class EmulatorErrors {

    /** Fewer spectra than these give no root mean square to speak of. */
    private static final int SPECTRA_PER_BAND = 40;

    private static final int MOST_BANDS = 12;

    /** Components of errors that bins share, at most; what is beyond them counts as each bin's own. */
    private static final int MOST_COMPONENTS = 16;

    /** Fewer spectra for each would be described one by one rather than in common. */
    private static final int SPECTRA_PER_COMPONENT = 6;

    /** Bins share at most this much of their variance, so that none is without any error of its own. */
    private static final double MOST_SHARED = 0.999;

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
     * Root mean square difference of each bin, in bands of one label with equally many spectra each, and the principal
     * components of the differences in units of it.
     *
     * @param predicted max-normalised flux, [spectrum][bin]
     * @param truth likewise
     * @param labels of the spectra, [spectrum][label]
     * @param label index of the label that makes the bands
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
                new float[0][]);
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

    /** The mean of the differences, which all stars have, and their principal components. */
    private static float[][] shared(float[][] predicted, float[][] truth, double[][] labels, EmulatorError error) {
        int count = Math.min(MOST_COMPONENTS, truth.length / SPECTRA_PER_COMPONENT);
        if (count == 0) {
            return new float[0][];
        }
        float[][] difference = new float[truth.length][];
        for (int i = 0; i < truth.length; i++) {
            float[] rms = error.at(labels[i]);
            difference[i] = new float[rms.length];
            for (int j = 0; j < rms.length; j++) {
                difference[i][j] = rms[j] > 0 ? (predicted[i][j] - truth[i][j]) / rms[j] : 0f;
            }
        }
        PrincipalComponents principal = PrincipalComponents.of(difference, count);
        double[][] components = new double[1 + principal.components().length][];
        components[0] = principal.mean();
        System.arraycopy(principal.components(), 0, components, 1, components.length - 1);
        return bounded(components);
    }

    private static float[][] bounded(double[][] components) {
        float[][] bounded = new float[components.length][components[0].length];
        for (int j = 0; j < components[0].length; j++) {
            double sum = 0;
            for (double[] component : components) {
                sum += component[j] * component[j];
            }
            double scale = sum > MOST_SHARED ? Math.sqrt(MOST_SHARED / sum) : 1.0;
            for (int c = 0; c < components.length; c++) {
                bounded[c][j] = (float) (scale * components[c][j]);
            }
        }
        return bounded;
    }
}
