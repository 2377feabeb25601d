package org.photosphere.model.inversion.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.inversion.instrument.ArrayPool;
import org.photosphere.model.inversion.instrument.ErrorRows;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.ModelledRows;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.vector.Gram;

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
        double[] shifts = observation.armShifts();
        modelled.fitWithErrors(maximum, labels, shifts, lnShift);
        ArrayPool pool = modelled.pool();
        double[] variance = pool.doubles(observation.rows());
        Arrays.fill(variance, 0.0);
        double[][] layer = view.sharedInadequacy(modelled.fitted, labels, shifts, lnShift, modelled);
        for (double[] column : layer) {
            addSquares(column, variance);
        }
        addSquares(modelled.emulatorError, variance);
        addSquares(modelled.inadequacy, variance);
        // Means over bins hide single bad pixels; a deviation there is the model's, for which there is the floor.
        Clipping.LeftOut left = view.moves()
                ? deviant(observation, variance, modelled, new Clipping(settings))
                : Clipping.LeftOut.none(observation.rows());
        double[] independent = modelled.variance;
        System.arraycopy(variance, 0, independent, 0, variance.length);
        List<double[]> shared = new ArrayList<>();
        double rows = observation.used();
        if (sharing) {
            for (double[] column : layer) {
                for (int i = 0; i < independent.length; i++) {
                    independent[i] -= column[i] * column[i];
                }
                shared.add(column);
            }
            List<Source> sources = sources(view, modelled, shifts, lnShift);
            sources.forEach(source -> addShared(observation, source, independent, modelled, shared));
            rows = correlate(observation, sources, independent, left.rows(), modelled.residual);
        }
        WhitenedNoise fitNoise = new WhitenedNoise(
                new NoiseModel(observation, independent, left.rows(), pool), shared.toArray(double[][]::new));
        double expected = sharing ? rows + fitNoise.sharedDegrees() : rows;
        return new NoiseCovariance(
                observation, variance, left, fitNoise, sharing, Math.min(observation.used(), expected));
    }

    private static void addSquares(double[] errors, double[] variance) {
        for (int i = 0; i < variance.length; i++) {
            variance[i] += errors[i] * errors[i];
        }
    }

    /**
     * Source of the model's errors at a velocity.
     *
     * @param rows how they correlate
     * @param amplitude their root mean square, in observed flux, [row]
     */
    private record Source(ErrorRows.Parts rows, double[] amplitude) {}

    private static List<Source> sources(InstrumentView view, ModelledRows modelled, double[] shifts, double lnShift) {
        Source emulator = new Source(modelled.emulatorParts(shifts, lnShift), modelled.emulatorError);
        return view.isInadequate()
                ? List.of(emulator, new Source(modelled.inadequacyParts(shifts, lnShift), modelled.inadequacy))
                : List.of(emulator);
    }

    private static Clipping.LeftOut deviant(
            Observation observation, double[] variance, ModelledRows modelled, Clipping clipping) {
        double[] residual = modelled.residual;
        double[] observed = observation.variance();
        double[] value = observation.value();
        double[] fitted = modelled.fitted;
        for (int i = 0; i < residual.length; i++) {
            residual[i] = (value[i] - fitted[i]) / Math.sqrt(observed[i] + variance[i]);
        }
        for (int i = 0; i < residual.length; i++) {
            residual[i] = observation.isUsed(i) ? residual[i] : Double.NaN;
        }
        return clipping.leftOut(residual, observation.used());
    }

    /**
     * Adds the errors that rows share and that this spectrum could measure: below, one is equivalent to an independent
     * error of each row.
     *
     * @param independent variance with all of the source's error; receives the variance without the shared part
     * @param modelled scratch space
     * @param shared receives the shared errors, in observed flux, [row]
     */
    private static void addShared(
            Observation observation,
            Source source,
            double[] independent,
            ModelledRows modelled,
            List<double[]> shared) {
        double[] scratch = modelled.residual;
        double[] amplitude = source.amplitude;
        double[] own = source.rows.own();
        double[] weight = modelled.weight;
        for (int i = 0; i < independent.length; i++) {
            independent[i] += (own[i] * own[i] - 1.0) * amplitude[i] * amplitude[i];
            // Zero for an unused row, whose variance is infinite.
            weight[i] = 1.0 / observation.variance()[i];
        }
        for (double[] component : source.rows.components()) {
            double[] error = modelled.pool().doubles(amplitude.length);
            for (int i = 0; i < error.length; i++) {
                error[i] = component[i] * amplitude[i];
            }
            for (int i = 0; i < error.length; i++) {
                scratch[i] = error[i] * weight[i];
            }
            if (Gram.dot(error, scratch, 0, error.length) > LEAST_SHARED) {
                shared.add(error);
            } else {
                addSquares(error, independent);
                modelled.pool().give(error);
            }
        }
    }

    /**
     * Inflates the variance: errors that correlate over N rows have the effect of independent ones with N times the
     * variance.
     *
     * @param independent receives the inflated variance
     * @param scratch space, [row]
     * @return the effective number of independent rows: rows that correlate count as one per correlation length
     */
    private static double correlate(
            Observation observation, List<Source> sources, double[] independent, boolean[] left, double[] scratch) {
        double[] observed = observation.variance();
        for (int i = 0; i < independent.length; i++) {
            scratch[i] = observed[i] + independent[i];
        }
        for (Source source : sources) {
            double[] over = source.rows.correlated();
            double[] own = source.rows.own();
            for (int i = 0; i < independent.length; i++) {
                double error = own[i] * source.amplitude[i];
                independent[i] += (over[i] - 1.0) * error * error;
            }
        }
        for (int i = 0; i < independent.length; i++) {
            scratch[i] /= observed[i] + independent[i];
        }
        double rows = 0;
        for (int i = 0; i < independent.length; i++) {
            rows += observation.isUsed(i) && !left[i] ? scratch[i] : 0.0;
        }
        return rows;
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

    /** Gives the arrays back: this is not used any more. */
    public void release(ArrayPool pool) {
        pool.give(modelVariance);
        fitNoise.release(pool);
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
