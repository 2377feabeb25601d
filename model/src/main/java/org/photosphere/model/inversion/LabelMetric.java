package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.LabelSpace;

/**
 * Coordinates of stars in which their spectra change at similar rates: ln Teff, and other labels as they are, each in units
 * of a width. Immutable; the arrays are not to be modified.
 *
 * @param inputs indices of the labels among the model's, [input]
 * @param widths of a coordinate, in ln K for the temperature and in the label's unit for others, [input]
 * @param logarithmic whether a coordinate is the logarithm of its label, [input]
 */
public record LabelMetric(int[] inputs, double[] widths, boolean[] logarithmic) {

    /**
     * Returns the metric of some of a model's labels.
     *
     * @param names of the labels
     * @param widths copied, [label]
     * @throws IllegalArgumentException where the model does not have one of them, or a width is not positive
     */
    public static LabelMetric of(LabelSpace space, List<String> names, double[] widths) {
        int[] inputs = names.stream().mapToInt(space::indexOf).toArray();
        boolean[] logarithmic = new boolean[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            logarithmic[i] = names.get(i).equals(Label.TEFF);
            if (inputs[i] < 0) {
                throw new IllegalArgumentException("the model has no label '" + names.get(i) + "'");
            }
            if (!(widths[i] > 0) || Double.isInfinite(widths[i])) {
                throw new IllegalArgumentException("a width of " + widths[i] + " of '" + names.get(i) + "'");
            }
        }
        return new LabelMetric(inputs, widths.clone(), logarithmic);
    }

    public int size() {
        return inputs.length;
    }

    /** Returns the coordinates of labels in their units, a new array, [input]. */
    public double[] place(double[] labels) {
        double[] place = new double[inputs.length];
        for (int i = 0; i < place.length; i++) {
            double value = labels[inputs[i]];
            place[i] = (logarithmic[i] ? Math.log(value) : value) / widths[i];
        }
        return place;
    }

    /** Returns the derivative of a coordinate by its label, per the label's unit. */
    double derivative(int input, double[] labels) {
        return (logarithmic[input] ? 1.0 / labels[inputs[input]] : 1.0) / widths[input];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMetric metric
                && Arrays.equals(inputs, metric.inputs)
                && Arrays.equals(widths, metric.widths)
                && Arrays.equals(logarithmic, metric.logarithmic);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(inputs) + Arrays.hashCode(widths)) + Arrays.hashCode(logarithmic);
    }
}
