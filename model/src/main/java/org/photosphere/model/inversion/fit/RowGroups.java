package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import org.photosphere.model.inversion.instrument.ArmView;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.instrument.RowModel;

/**
 * Averages of groups of neighbouring rows, divided by their running mean where a continuum is fitted; starts are chosen
 * by them. Immutable.
 */
final class RowGroups {

    /** First row of each group, and the end of the last one, [group + 1]. */
    private final int[] first;
    /** First group of each arm, and the end of the last one, [arm + 1]. */
    private final int[] arm;

    private final int degree;
    private final InstrumentView view;

    /** End of the rows of a group's arm, exclusive, [group]. */
    private final int[] lastRow;

    /**
     * Groups of a spectrum.
     *
     * @param weightedValue in units of the largest, or of the running mean, times the weight, [group]
     * @param weight inverse variance in that unit, 0 for an empty group, [group]
     * @param total weighted sum of squared values
     */
    record Means(float[] weightedValue, float[] weight, double total) {}

    /**
     * @param size rows per group
     * @param degree of the continuum that is fitted
     */
    RowGroups(InstrumentView view, int size, int degree) {
        this.degree = degree;
        this.view = view;
        int[] starts = new int[view.rows() + 1];
        int groups = 0;
        arm = new int[view.arms().size() + 1];
        for (int a = 0; a < view.arms().size(); a++) {
            for (int row = view.firstRow(a); row < view.firstRow(a + 1); row += size) {
                starts[groups++] = row;
            }
            arm[a + 1] = groups;
        }
        starts[groups] = view.rows();
        first = Arrays.copyOf(starts, groups + 1);
        lastRow = new int[groups];
        for (int a = 0; a < view.arms().size(); a++) {
            Arrays.fill(lastRow, arm[a], arm[a + 1], view.firstRow(a + 1));
        }
    }

    /** Returns the first row of each group of a star with a velocity, by arm, and the end of the last one. */
    private int[] shifted(double[] armShifts, double lnShift) {
        int[] start = new int[first.length];
        start[count()] = view.rows();
        for (int a = 0; a + 1 < arm.length; a++) {
            ArmView axis = view.arms().get(a);
            if (!axis.moves()) {
                System.arraycopy(first, arm[a], start, arm[a], arm[a + 1] - arm[a]);
                continue;
            }
            double factor = Math.exp(armShifts[a] + lnShift);
            int row = 0;
            for (int g = arm[a]; g < arm[a + 1]; g++) {
                double observed = axis.wavelength(first[g] - view.firstRow(a)) * factor;
                while (row < axis.rows() && axis.wavelength(row) < observed) {
                    row++;
                }
                start[g] = view.firstRow(a) + row;
            }
        }
        return start;
    }

    int count() {
        return first.length - 1;
    }

    /**
     * Returns the means of a model at the rows, then those of its derivatives by the labels.
     *
     * @return [1 + label][group]
     */
    float[][] ofModel(RowModel rows) {
        double[] mean = means(rows.flux);
        double[] reached = new double[count()];
        for (int g = 0; g < mean.length; g++) {
            // Outside its range the model has no flux: a mean over that would decrease towards the arm's end.
            reached[g] = mean[g] > 0 ? 1.0 : 0.0;
        }
        float[][] all = new float[1 + rows.labels][count()];
        for (int k = 0; k < rows.labels; k++) {
            double[] slope = means(rows.derivative[k]);
            for (int a = 0; a + 1 < arm.length; a++) {
                divide(mean, slope, reached, a, all[1 + k]);
            }
        }
        divideByRunningMean(mean, reached);
        for (int g = 0; g < mean.length; g++) {
            all[0][g] = (float) mean[g];
        }
        return all;
    }

    private double[] means(double[] rows) {
        double[] mean = new double[count()];
        for (int g = 0; g < mean.length; g++) {
            for (int i = first[g]; i < first[g + 1]; i++) {
                mean[g] += rows[i] / (first[g + 1] - first[g]);
            }
        }
        return mean;
    }

    /** Computes the derivative of an arm's means over their running mean m: (slope - mean / m m') / m. */
    private void divide(double[] mean, double[] slope, double[] reached, int a, float[] into) {
        int from = arm[a];
        int to = arm[a + 1];
        int reach = RunningMean.reach(to - from, degree);
        RunningMean ofMean = new RunningMean(mean, reached, from, to, reach);
        RunningMean ofSlope = new RunningMean(slope, reached, from, to, reach);
        for (int g = from; g < to; g++) {
            double divisor = degree == 0 ? 1.0 : ofMean.at(g);
            double bend = degree == 0 ? 0.0 : ofSlope.at(g);
            boolean known = divisor > 0 && reached[g] > 0;
            into[g] = known ? (float) ((slope[g] - mean[g] / divisor * bend) / divisor) : 0f;
        }
    }

    /**
     * @param floor share of the flux that is added to the noise
     * @param lnShift ln(1 + v/c) of the star beyond what is known: its groups are those of the same wavelengths at rest
     */
    Means of(Observation observation, double floor, double lnShift) {
        boolean atRest = lnShift == 0 && Arrays.stream(observation.armShifts()).allMatch(shift -> shift == 0);
        int[] start = atRest ? first : shifted(observation.armShifts(), lnShift);
        double largest = Double.MIN_NORMAL;
        for (int i = 0; i < observation.rows(); i++) {
            largest = observation.isUsed(i)
                    ? Math.max(largest, Math.abs(observation.value()[i]))
                    : largest;
        }
        double[] value = new double[count()];
        double[] weight = new double[count()];
        for (int g = 0; g < value.length; g++) {
            for (int i = start[g]; i < Math.min(start[g + 1], lastRow[g]); i++) {
                if (observation.isUsed(i)) {
                    double flux = observation.value()[i] / largest;
                    double variance = observation.variance()[i] / largest / largest + floor * floor * flux * flux;
                    // Bounded, so that one pixel of absurd ivar does not overflow float32.
                    double inverse = Math.min(1e12, 1.0 / variance);
                    weight[g] += inverse;
                    value[g] += inverse * flux;
                }
            }
            value[g] = weight[g] > 0 ? value[g] / weight[g] : 0.0;
        }
        divideByRunningMean(value, weight);
        float[] values = new float[value.length];
        float[] weights = new float[value.length];
        double total = 0;
        for (int g = 0; g < value.length; g++) {
            values[g] = (float) (weight[g] * value[g]);
            weights[g] = (float) weight[g];
            total += weight[g] * value[g] * value[g];
        }
        return new Means(values, weights, total);
    }

    /** @param weight of each group, set to 0 where the running mean is not positive */
    private void divideByRunningMean(double[] value, double[] weight) {
        if (degree == 0) {
            return;
        }
        for (int a = 0; a + 1 < arm.length; a++) {
            int from = arm[a];
            int to = arm[a + 1];
            RunningMean mean = new RunningMean(value, weight, from, to, RunningMean.reach(to - from, degree));
            for (int g = from; g < to; g++) {
                double divisor = mean.at(g);
                if (divisor > 0) {
                    value[g] /= divisor;
                    weight[g] *= divisor * divisor;
                } else {
                    value[g] = 0;
                    weight[g] = 0;
                }
            }
        }
    }
}
