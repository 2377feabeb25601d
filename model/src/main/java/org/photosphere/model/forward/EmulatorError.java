package org.photosphere.model.forward;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Model minus truth on nodes held out of training, as noise: its root mean square by effective temperature and bin, its
 * size over all labels, and the part that bins share. By temperature, because a share of the spectrum's maximum that is
 * negligible for a cool star exceeds a hot star's whole optical flux. Shared, because a model's errors extend over wide
 * wavelength ranges: independent errors of bins would average out where these do not. Immutable.
 */
public final class EmulatorError {

    /** Share of a normal distribution within one standard deviation. */
    public static final double ONE_SIGMA = 0.6827;

    private final int label;
    private final double[] centres;
    private final float[][] rms;
    private final CorrelatedErrors shared;
    private final Optional<ErrorAmplitudes> amplitudes;
    private final double[] sigmaFactors;

    /**
     * @param label index of the label of the bands
     * @param centres of the bands in the label's unit, positive, ascending, copied, [band]
     * @param rms max-normalised flux, owned, [band][bin]
     * @param shared correlation of the bins' errors, in units of the root mean square
     */
    public EmulatorError(int label, double[] centres, float[][] rms, CorrelatedErrors shared) {
        this(label, centres, rms, shared, Optional.empty(), new double[0]);
    }

    private EmulatorError(
            int label,
            double[] centres,
            float[][] rms,
            CorrelatedErrors shared,
            Optional<ErrorAmplitudes> amplitudes,
            double[] sigmaFactors) {
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
        if (shared.own().length != rms[0].length) {
            throw new IllegalArgumentException(
                    shared.own().length + " bins share errors, for errors of " + rms[0].length + " bins");
        }
        this.rms = rms;
        this.shared = shared;
        this.amplitudes = amplitudes;
        this.sigmaFactors = sigmaFactors;
    }

    /**
     * Returns the same after verification of its values: for those of a file, which may hold anything.
     *
     * @throws IllegalArgumentException where an error is negative or not finite, or bands are of different bins
     */
    public EmulatorError verified() {
        for (float[] band : rms) {
            requireErrors(band);
        }
        requireErrors(shared.own());
        for (float[] component : shared.components()) {
            for (float share : component) {
                if (!Float.isFinite(share)) {
                    throw new IllegalArgumentException("a share of errors is " + share);
                }
            }
        }
        return this;
    }

    private void requireErrors(float[] errors) {
        if (errors.length != rms[0].length) {
            throw new IllegalArgumentException("errors of " + errors.length + " bins with others of " + rms[0].length);
        }
        for (int i = 0; i < errors.length; i++) {
            if (!(errors[i] >= 0) || Float.isInfinite(errors[i])) {
                throw new IllegalArgumentException("the error of bin " + i + " is " + errors[i]);
            }
        }
    }

    /** Returns the index of the label of the bands: the effective temperature, or the first if absent. */
    public static int bandLabel(List<Label> labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).name().equals(Label.TEFF)) {
                return i;
            }
        }
        return 0;
    }

    /** Returns the error of each band, owned by this, [band][bin]. */
    public float[][] rms() {
        return rms;
    }

    /** Returns the correlation of the bins' errors, in units of the root mean square. */
    public CorrelatedErrors shared() {
        return shared;
    }

    /** Returns other errors in the same bands, owned, [band][bin]. */
    public EmulatorError with(float[][] otherRms, CorrelatedErrors otherShared) {
        return new EmulatorError(label, centres, otherRms, otherShared, amplitudes, sigmaFactors);
    }

    /** Returns the same with its size over all labels, in place of the same size at each temperature. */
    public EmulatorError withAmplitudes(ErrorAmplitudes measured) {
        return new EmulatorError(label, centres, rms, shared, Optional.of(measured), sigmaFactors);
    }

    /** Returns the size over all labels; empty where not measured. */
    public Optional<ErrorAmplitudes> amplitudes() {
        return amplitudes;
    }

    /**
     * Returns the same with factors measured in simulations.
     *
     * @param factors ratio of the actual to the stated part of each label's sigma that results from this error, copied,
     *     [label]
     * @throws IllegalArgumentException where one is not positive and finite
     */
    public EmulatorError withSigmaFactors(double[] factors) {
        for (double factor : factors) {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("a factor of sigma cannot be " + factor);
            }
        }
        return new EmulatorError(label, centres, rms, shared, amplitudes, factors.clone());
    }

    /**
     * Returns a sigma with the emulator's part multiplied by a factor measured in simulations, and the part of the
     * observed noise unchanged: sigma^2 = bound^2 + factor^2 (sigma^2 - bound^2).
     *
     * @param sigma of a label, from a fit
     * @param bound sigma from the observed noise only, in the same unit
     */
    public static double calibratedSigma(double sigma, double bound, double factor) {
        double noise = Math.min(sigma, bound);
        return Math.sqrt(noise * noise + factor * factor * (sigma * sigma - noise * noise));
    }

    /**
     * Returns the factor of the part of each label's sigma that results from this error; empty where not measured, a
     * copy.
     */
    public double[] sigmaFactors() {
        return sigmaFactors.clone();
    }

    /** Returns the same error at all labels, independent between bins. */
    public static EmulatorError uniform(float[] rms) {
        return new EmulatorError(0, new double[] {1.0}, new float[][] {rms.clone()}, CorrelatedErrors.none(rms.length));
    }

    /** Returns the error at an instrument's points; errors that the bins of a point do not share are assumed alike. */
    public EmulatorError observedBy(SpectralOperator operator) {
        float[] own = observed(new float[][] {shared.own()}, operator)[0];
        CorrelatedErrors atPoints =
                new CorrelatedErrors(observed(shared.components(), operator), own, shared.correlatedBins());
        return with(observed(rms, operator), atPoints);
    }

    private static float[][] observed(float[][] rows, SpectralOperator operator) {
        float[][] observed = new float[rows.length][operator.points()];
        for (int i = 0; i < rows.length; i++) {
            operator.apply(rows[i], 0, observed[i], 0);
        }
        return observed;
    }

    /**
     * Returns a random error at these labels.
     *
     * @param random source of standard normal deviates
     * @return max-normalised flux, a new array, [bin]
     */
    public float[] draw(double[] labels, RandomGenerator random) {
        float[] error = at(labels);
        float[][] components = shared.components();
        double[] coefficients = new double[components.length];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = random.nextGaussian();
        }
        double kept = shared.correlation();
        double left = random.nextGaussian();
        for (int i = 0; i < error.length; i++) {
            double sum = shared.own()[i] * left;
            for (int c = 0; c < components.length; c++) {
                sum += coefficients[c] * components[c][i];
            }
            error[i] *= (float) sum;
            left = kept * left + Math.sqrt(1.0 - kept * kept) * random.nextGaussian();
        }
        return error;
    }

    /** Returns whether any bin has an error. */
    public boolean exists() {
        for (float[] band : rms) {
            for (float each : band) {
                if (each > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    public int bins() {
        return rms[0].length;
    }

    /** Returns a copy of the bands' centres. */
    public double[] centres() {
        return centres.clone();
    }

    /**
     * Returns the error at these labels: variances interpolated in the logarithm of the temperature, constant beyond
     * the outermost bands, times the square of the amplitude if measured.
     *
     * @return max-normalised flux, a new array, [bin]
     */
    public float[] at(double[] labels) {
        float[] error = new float[bins()];
        at(labels, error);
        return error;
    }

    /**
     * Computes the error as {@link #at(double[])} does.
     *
     * @param into receives it, [bin]
     */
    public void at(double[] labels, float[] into) {
        float amplitude = amplitudes.isEmpty() ? 1f : (float) amplitudes.get().at(labels);
        interpolate(labels[label], amplitude, into);
    }

    private void interpolate(double temperature, float amplitude, float[] into) {
        double value = Math.log(temperature);
        int above = 0;
        while (above < centres.length && Math.log(centres[above]) < value) {
            above++;
        }
        float[] lower = rms[Math.max(0, above - 1)];
        float[] upper = rms[Math.min(above, centres.length - 1)];
        float share = 0f;
        if (above > 0 && above < centres.length) {
            double below = Math.log(centres[above - 1]);
            share = (float) ((value - below) / (Math.log(centres[above]) - below));
        }
        float ofLower = (1f - share) * amplitude * amplitude;
        float ofUpper = share * amplitude * amplitude;
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) Math.sqrt(ofLower * lower[i] * lower[i] + ofUpper * upper[i] * upper[i]);
        }
    }
}
