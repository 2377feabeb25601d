package org.photosphere.model.inversion.fit;

import java.util.Arrays;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.instrument.ArmView;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.DopplerShiftedArm;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.units.Doppler;
import org.photosphere.model.vector.Correlation;

/**
 * Search for a star's velocity to within the lines' width, by comparing its lines with those of a template at
 * velocities a sigma of the line spread apart. Immutable.
 */
final class VelocitySearch {

    private static final double MOST_WEIGHT = 1e12;

    private final InstrumentView view;
    private final double rangeKms;
    private final int degree;
    /**
     * Relative depth of the templates' lines, [template][point]; where rows are several points apart, those that rows
     * use together are neighbours: {@link #index}.
     */
    private final float[][] lines;

    /** @param templates flux at the view's points, [template][point] */
    VelocitySearch(InstrumentView view, FitProfile profile, float[][] templates) {
        this.view = view;
        this.rangeKms = profile.velocityRangeKms();
        this.degree = Math.max(1, profile.continuumDegree());
        this.lines = new float[templates.length][];
        for (int t = 0; t < templates.length; t++) {
            lines[t] = linesOf(templates[t]);
        }
    }

    private float[] linesOf(float[] flux) {
        double[] values = new double[flux.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = flux[i];
        }
        float[] depths = new float[flux.length];
        for (int a = 0; a < view.arms().size(); a++) {
            int from = view.firstPoint(a);
            int to = from + view.arms().get(a).points();
            RunningMean mean = new RunningMean(values, values, from, to, RunningMean.reach(to - from, degree));
            int pitch = pitch(view.arms().get(a));
            for (int i = from; i < to; i++) {
                double divisor = mean.at(i);
                boolean known = divisor > 0 && values[i] > 0;
                depths[from + index(i - from, pitch, to - from)] = known ? (float) (values[i] / divisor - 1.0) : 0f;
            }
        }
        return depths;
    }

    /**
     * Returns the velocity at which the lines of a template and of a spectrum agree best, with their depth free.
     *
     * @param pool of scratch space
     * @return km/s, beyond what is known already
     */
    double best(Observation observation, int template, ArrayPool pool) {
        double best = 0;
        double drop = 0;
        float[] depths = pool.floats(observation.rows());
        float[] weights = pool.floats(observation.rows());
        prepare(observation, depths, weights, pool);
        double stepKms = Doppler.SPEED_OF_LIGHT_KMS * 2 * coarsestStep();
        int steps = (int) Math.ceil(rangeKms / stepKms);
        for (int n = -steps; n <= steps; n++) {
            double kms = Math.max(-rangeKms, Math.min(rangeKms, n * stepKms));
            double lnShift = Math.log1p(kms / Doppler.SPEED_OF_LIGHT_KMS);
            double found = drop(lines[template], depths, weights, observation.armShifts(), lnShift);
            if (found > drop) {
                drop = found;
                best = kms;
            }
        }
        pool.give(depths);
        pool.give(weights);
        return best;
    }

    /** Returns the coarsest step of all moving arms' points in ln(wavelength). */
    private double coarsestStep() {
        double step = 0;
        for (ArmView arm : view.arms()) {
            if (arm instanceof DopplerShiftedArm moving) {
                step = Math.max(step, moving.step());
            }
        }
        return step;
    }

    private static int pitch(ArmView arm) {
        return arm instanceof DopplerShiftedArm moving ? moving.pitch() : 0;
    }

    /** Returns the place of a point: points a pitch apart are neighbours. */
    private static int index(int point, int pitch, int points) {
        if (pitch <= 1) {
            return point;
        }
        int phase = point % pitch;
        // Points of the phases before: those of a phase are as many as fit.
        int before = 0;
        for (int q = 0; q < phase; q++) {
            before += (points - q + pitch - 1) / pitch;
        }
        return before + point / pitch;
    }

    /**
     * @param depths receive the depth of lines times its weight, [row]
     * @param weights receive inverse variances of depths, [row]
     */
    private void prepare(Observation observation, float[] depths, float[] weights, ArrayPool pool) {
        Arrays.fill(depths, 0f);
        Arrays.fill(weights, 0f);
        double[] used = pool.doubles(observation.rows());
        for (int i = 0; i < used.length; i++) {
            used[i] = observation.isUsed(i) ? 1.0 : 0.0;
        }
        for (int a = 0; a < view.arms().size(); a++) {
            int from = view.firstRow(a);
            int to = view.firstRow(a + 1);
            if (!view.arms().get(a).moves()) {
                continue;
            }
            RunningMean mean =
                    new RunningMean(observation.value(), used, from, to, RunningMean.reach(to - from, degree));
            for (int i = from; i < to; i++) {
                double divisor = mean.at(i);
                if (used[i] > 0 && divisor > 0) {
                    // Bounded, so that one pixel of absurd ivar does not overflow float32.
                    double weight = Math.min(
                            MOST_WEIGHT, divisor * divisor / observation.variance()[i]);
                    weights[i] = (float) weight;
                    depths[i] = (float) (weight * (observation.value()[i] / divisor - 1.0));
                }
            }
        }
        pool.give(used);
    }

    /** Returns the drop of chi^2 by including the template's lines. */
    private double drop(float[] template, float[] depths, float[] weights, double[] armShifts, double lnShift) {
        double[] sums = new double[2];
        double product = 0;
        double square = 0;
        for (int a = 0; a < view.arms().size(); a++) {
            if (view.arms().get(a) instanceof DopplerShiftedArm moving) {
                add(moving, a, template, depths, weights, armShifts[a] + lnShift, sums);
                product += sums[0];
                square += sums[1];
            }
        }
        return product > 0 ? product * product / square : 0.0;
    }

    /** Computes the sums of an arm. */
    private void add(
            DopplerShiftedArm arm,
            int index,
            float[] template,
            float[] depths,
            float[] weights,
            double shift,
            double[] sums) {
        int offset = view.firstPoint(index);
        int from = view.firstRow(index);
        int pitch = arm.pitch();
        if (pitch > 0) {
            int first = arm.firstInside();
            int point = arm.nearestPoint(first, shift);
            int at = offset + index(point, pitch, arm.points());
            Correlation.of(depths, weights, from + first, template, at, arm.rowsInside(), sums);
            return;
        }
        Arrays.fill(sums, 0.0);
        for (int i = 0; i < arm.rows(); i++) {
            double weight = weights[from + i];
            if (weight > 0) {
                double line = template[offset + arm.nearestPoint(i, shift)];
                sums[0] += depths[from + i] * line;
                sums[1] += weight * line * line;
            }
        }
    }
}
