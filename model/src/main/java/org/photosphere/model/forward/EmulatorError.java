package org.photosphere.model.forward;

import java.util.List;

/**
 * Root mean square of model less truth on nodes held out of training, by effective temperature and bin. By temperature,
 * because a share of the spectrum's maximum that is nothing to a cool star exceeds a hot star's whole optical flux.
 * Immutable.
 */
public final class EmulatorError {

    private final int label;
    private final double[] centres;
    private final float[][] rms;

    /**
     * @param label index of the label that the bands are of
     * @param centres of the bands in the label's unit, positive, ascending, copied, [band]
     * @param rms max-normalised flux, owned, [band][bin]
     */
    public EmulatorError(int label, double[] centres, float[][] rms) {
        if (centres.length == 0 || centres.length != rms.length) {
            throw new IllegalArgumentException(centres.length + " bands and " + rms.length + " rows of errors");
        }
        for (int i = 0; i < centres.length; i++) {
            if (!(centres[i] > (i == 0 ? 0 : centres[i - 1]))) {
                throw new IllegalArgumentException("bands do not ascend at " + i);
            }
        }
        this.label = label;
        this.centres = centres.clone();
        this.rms = rms;
    }

    /** Index of the label that errors are measured by: the effective temperature, or the first where there is none. */
    public static int bandLabel(List<Label> labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).name().equals(Label.TEFF)) {
                return i;
            }
        }
        return 0;
    }

    /** The error of each band, owned by this, [band][bin]. */
    public float[][] rms() {
        return rms;
    }

    /** Other errors in the same bands, owned, [band][bin]. */
    public EmulatorError withRms(float[][] other) {
        return new EmulatorError(label, centres, other);
    }

    /** The same error everywhere. */
    public static EmulatorError uniform(float[] rms) {
        return new EmulatorError(0, new double[] {1.0}, new float[][] {rms.clone()});
    }

    /** The error as an instrument's points see it; errors of the bins that one sees are taken to be alike. */
    public EmulatorError observedBy(SpectralOperator operator) {
        float[][] observed = new float[rms.length][operator.points()];
        for (int band = 0; band < rms.length; band++) {
            operator.apply(rms[band], 0, observed[band], 0);
        }
        return withRms(observed);
    }

    public int bins() {
        return rms[0].length;
    }

    /** A copy of the bands' centres. */
    public double[] centres() {
        return centres.clone();
    }

    /**
     * The error at these labels: variances interpolated in the logarithm of the temperature, constant beyond the
     * outermost bands.
     *
     * @return max-normalised flux, a new array, [bin]
     */
    public float[] at(double[] labels) {
        double value = Math.log(labels[label]);
        int above = 0;
        while (above < centres.length && Math.log(centres[above]) < value) {
            above++;
        }
        if (above == 0 || above == centres.length) {
            return rms[Math.min(above, centres.length - 1)].clone();
        }
        double below = Math.log(centres[above - 1]);
        double share = (value - below) / (Math.log(centres[above]) - below);
        float[] error = new float[bins()];
        for (int i = 0; i < error.length; i++) {
            double lower = rms[above - 1][i];
            double upper = rms[above][i];
            error[i] = (float) Math.sqrt((1 - share) * lower * lower + share * upper * upper);
        }
        return error;
    }
}
