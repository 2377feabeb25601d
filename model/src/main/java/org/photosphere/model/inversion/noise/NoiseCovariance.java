package org.photosphere.model.inversion.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ErrorRows;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;

/**
 * The noise of an observation around one model spectrum: the observed noise, the emulator's error, the grid's error on
 * real stars, and the rows that are excluded as deviant. Immutable.
 */
public final class NoiseCovariance {

    /** Relative difference below which variances count as equal. */
    private static final double SAME = 0.01;

    /**
     * Squared signal-to-noise above which an error that rows share is measurable; below, it is treated as independent.
     */
    private static final double LEAST_SHARED = 0.1;

    private final Observation observation;
    private final double[] modelVariance;
    private final Clipping.LeftOut left;
    private final WhitenedNoise fitNoise;
    private final boolean sharing;
    private final double rows;

    private NoiseCovariance(
            Observation observation,
            double[] modelVariance,
            Clipping.LeftOut left,
            WhitenedNoise fitNoise,
            boolean sharing,
            double rows) {
        this.sharing = sharing;
        this.rows = rows;
        this.observation = observation;
        this.modelVariance = modelVariance;
        this.left = left;
        this.fitNoise = fitNoise;
    }

    /**
     * @param labels of the model
     * @param lnShift ln(1 + v/c) of the star beyond what is known
     * @param maximum of its flux over its bins, in the unit that the continuum multiplies
     * @param modelled holds its flux at the rows and the continuum
     * @param sharing whether rows share errors; else all errors are treated as independent, which is cheaper
     */
    public static NoiseCovariance of(
            Observation observation,
            double[] labels,
            double lnShift,
            double maximum,
            ModelledRows modelled,
            InversionSettings settings,
            boolean sharing) {
        InstrumentView view = observation.view();
        List<Source> sources = new ArrayList<>(2);
        double[] shifts = observation.armShifts();
        double[] brightest = modelled.brightest(maximum);
        sources.add(new Source(view.emulator(), view.emulator().in(brightest, labels, shifts, lnShift)));
        if (view.isInadequate()) {
            double[] fitted = modelled.fitted();
            sources.add(new Source(view.inadequacy(), view.inadequacy().in(fitted, labels, shifts, lnShift)));
        }
        double[] variance = new double[observation.rows()];
        double[][] layer = view.sharedInadequacy(modelled.fitted(), labels, shifts, lnShift);
        for (double[] column : layer) {
            for (int i = 0; i < variance.length; i++) {
                variance[i] += column[i] * column[i];
            }
        }
        for (Source source : sources) {
            for (int i = 0; i < variance.length; i++) {
                variance[i] += source.amplitude[i] * source.amplitude[i];
            }
        }
        // Means over bins hide single bad pixels; a deviation there is the model's, for which there is the floor.
        Clipping.LeftOut left = view.moves()
                ? deviant(observation, variance, modelled, new Clipping(settings))
                : Clipping.LeftOut.none(observation.rows());
        double[] independent = variance.clone();
        List<double[]> shared = new ArrayList<>();
        double rows = observation.used();
        if (sharing) {
            for (double[] column : layer) {
                for (int i = 0; i < independent.length; i++) {
                    independent[i] -= column[i] * column[i];
                }
                shared.add(column);
            }
            List<Correlated> correlated = sources.stream()
                    .map(source -> new Correlated(source.errors.parts(shifts, lnShift), source.amplitude))
                    .toList();
            correlated.forEach(source -> addShared(observation, source, independent, shared));
            rows = correlate(observation, correlated, independent, left.rows());
        }
        WhitenedNoise fitNoise = new WhitenedNoise(
                new NoiseModel(observation, independent, left.rows()), shared.toArray(double[][]::new));
        double expected = sharing ? rows + fitNoise.sharedDegrees() : rows;
        return new NoiseCovariance(
                observation, variance, left, fitNoise, sharing, Math.min(observation.used(), expected));
    }

    /**
     * Source of the model's errors.
     *
     * @param amplitude their root mean square, in observed flux, [row]
     */
    private record Source(ErrorRows errors, double[] amplitude) {}

    /** The same at a velocity, with the correlations. */
    private record Correlated(ErrorRows.Parts rows, double[] amplitude) {}

    private static Clipping.LeftOut deviant(
            Observation observation, double[] variance, ModelledRows modelled, Clipping clipping) {
        for (int i = 0; i < variance.length; i++) {
            modelled.residual[i] = observation.isUsed(i)
                    ? (observation.value()[i] - modelled.rows.flux[i] * modelled.continuum[i])
                            / Math.sqrt(observation.variance()[i] + variance[i])
                    : Double.NaN;
        }
        return clipping.leftOut(modelled.residual, observation.used());
    }

    /**
     * Adds the errors that rows share and that this spectrum could measure: below, one is equivalent to an independent
     * error of each row.
     *
     * @param independent variance with all of the source's error; receives the variance without the shared part
     * @param shared receives the shared errors, in observed flux, [row]
     */
    private static void addShared(
            Observation observation, Correlated source, double[] independent, List<double[]> shared) {
        double[] amplitude = source.amplitude;
        double[] own = source.rows.own();
        for (int i = 0; i < independent.length; i++) {
            independent[i] += (own[i] * own[i] - 1.0) * amplitude[i] * amplitude[i];
        }
        double[] signal = new double[amplitude.length];
        for (int i = 0; i < signal.length; i++) {
            // Zero for an unused row, whose variance is infinite.
            signal[i] = amplitude[i] / Math.sqrt(observation.variance()[i]);
        }
        double[] column = new double[amplitude.length];
        for (double[] component : source.rows.components()) {
            multiply(component, signal, column);
            double[] error = new double[amplitude.length];
            multiply(component, amplitude, error);
            if (Gram.dot(column, column, 0, column.length) > LEAST_SHARED) {
                shared.add(error);
            } else {
                for (int i = 0; i < error.length; i++) {
                    independent[i] += error[i] * error[i];
                }
            }
        }
    }

    /**
     * Inflates the variance: errors that correlate over N rows have the effect of independent ones with N times the
     * variance.
     *
     * @param independent receives the inflated variance
     * @return the effective number of independent rows: rows that correlate count as one per correlation length
     */
    private static double correlate(
            Observation observation, List<Correlated> sources, double[] independent, boolean[] left) {
        double rows = 0;
        for (int i = 0; i < independent.length; i++) {
            double before = observation.variance()[i] + independent[i];
            for (Correlated source : sources) {
                double own = source.rows.own()[i] * source.amplitude[i];
                independent[i] += (source.rows.correlated()[i] - 1.0) * own * own;
            }
            if (observation.isUsed(i) && !left[i]) {
                rows += before / (observation.variance()[i] + independent[i]);
            }
        }
        return rows;
    }

    private static void multiply(double[] a, double[] b, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = a[i] * b[i];
        }
    }

    /** Returns the effective number of independent rows: the expectation of chi^2, apart from the fitted parameters. */
    public double independentRows() {
        return rows;
    }

    /** Returns whether rows share errors. */
    public boolean sharing() {
        return sharing;
    }

    public WhitenedNoise fitNoise() {
        return fitNoise;
    }

    /**
     * Returns -2 ln likelihood of chi^2 under this noise, up to a constant of the observation that does not depend on
     * the unit of the flux.
     */
    public double deviance(double chi2) {
        return chi2 + fitNoise.logDeterminant() + left.deviance();
    }

    /** Returns the number of used rows that are clipped as deviant. */
    public int clipped() {
        return left.count();
    }

    public boolean isLike(NoiseCovariance other) {
        if (sharing != other.sharing || !Arrays.equals(left.rows(), other.left.rows())) {
            return false;
        }
        for (int i = 0; i < modelVariance.length; i++) {
            double difference = Math.abs(modelVariance[i] - other.modelVariance[i]);
            if (observation.isUsed(i) && difference > SAME * (observation.variance()[i] + other.modelVariance[i])) {
                return false;
            }
        }
        return true;
    }
}
