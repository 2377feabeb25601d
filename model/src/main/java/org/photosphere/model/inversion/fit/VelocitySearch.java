package org.photosphere.model.inversion.fit;

import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.instrument.ArmView;
import org.photosphere.model.inversion.instrument.DopplerShiftedArm;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.units.Doppler;

/**
 * Search for a star's velocity to within the lines' width, by comparing its lines with those of a template at
 * velocities a sigma of the line spread apart. Immutable.
 */
final class VelocitySearch {

    private final InstrumentView view;
    private final double rangeKms;
    private final int degree;
    /** Relative depth of the templates' lines, [template][point]. */
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
            for (int i = from; i < to; i++) {
                double divisor = mean.at(i);
                depths[i] = divisor > 0 && values[i] > 0 ? (float) (values[i] / divisor - 1.0) : 0f;
            }
        }
        return depths;
    }

    /**
     * Returns the velocity at which the lines of a template and of a spectrum agree best, with their depth free.
     *
     * @return km/s, beyond what is known already
     */
    double best(Observation observation, int template) {
        double best = 0;
        double drop = 0;
        double[] depths = new double[observation.rows()];
        double[] weights = new double[observation.rows()];
        prepare(observation, depths, weights);
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

    private void prepare(Observation observation, double[] depths, double[] weights) {
        double[] used = new double[observation.rows()];
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
                    depths[i] = observation.value()[i] / divisor - 1.0;
                    weights[i] = divisor * divisor / observation.variance()[i];
                }
            }
        }
    }

    /** Returns the drop of chi^2 by including the template's lines. */
    private double drop(float[] template, double[] depths, double[] weights, double[] armShifts, double lnShift) {
        double product = 0;
        double square = 0;
        for (int a = 0; a < view.arms().size(); a++) {
            if (view.arms().get(a) instanceof DopplerShiftedArm moving) {
                int offset = view.firstPoint(a);
                double shift = armShifts[a] + lnShift;
                for (int i = view.firstRow(a); i < view.firstRow(a + 1); i++) {
                    double weight = weights[i];
                    if (weight > 0) {
                        double line = template[offset + moving.nearestPoint(i - view.firstRow(a), shift)];
                        product += weight * depths[i] * line;
                        square += weight * line * line;
                    }
                }
            }
        }
        return product > 0 ? product * product / square : 0.0;
    }
}
