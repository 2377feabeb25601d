package org.photosphere.model.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.photosphere.model.InputException;
import org.photosphere.model.RobustStatistics;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.Misfit;
import org.photosphere.model.inversion.ModelFloor;
import org.photosphere.model.inversion.ModelInadequacy;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.training.EmulatorErrors;

/** Learns the difference between real stars and a model on stars of known labels. */
final class InadequacyLearner {

    /** Minimum number of stars for a covariance. */
    static final int LEAST_STARS = 40;

    /** Distance of neighbouring rows, in bins, above which there is a gap between them. */
    private static final double MOST_GAP = 3.0;

    /** Minimum of each bin's own error after subtraction of measurement noise, share of its standard deviation. */
    private static final double LEAST_OWN = 0.1;

    private final WavelengthBins bins;
    private final List<Label> labels;
    private final float[] elsewhere;

    /** @param elsewhere spread of bins where fewer than half of the stars were measured */
    InadequacyLearner(WavelengthBins bins, List<Label> labels, ModelFloor elsewhere) {
        this.bins = bins;
        this.labels = List.copyOf(labels);
        this.elsewhere = elsewhere.of(bins);
    }

    /**
     * @param known labels of the stars, [star][label]
     * @throws InputException where there are too few
     */
    ModelInadequacy learn(List<Misfit> misfits, double[][] known) {
        if (misfits.size() < LEAST_STARS) {
            throw new InputException(
                    misfits.size() + " reference stars for the difference of real stars from the model",
                    "give at least " + LEAST_STARS + ", or widen the range");
        }
        int stars = misfits.size();
        float[][] share = new float[stars][];
        float[][] variance = new float[stars][];
        for (int s = 0; s < stars; s++) {
            share[s] = onBins(misfits.get(s), misfits.get(s).share());
            variance[s] = onBins(misfits.get(s), misfits.get(s).variance());
        }
        float[] mean = new float[bins.count()];
        double[] noise = new double[bins.count()];
        boolean[] isMeasured = new boolean[bins.count()];
        for (int b = 0; b < mean.length; b++) {
            int bin = b;
            double[] measured = column(share, bin);
            isMeasured[b] = 2 * measured.length > stars;
            if (isMeasured[b]) {
                mean[b] = (float) RobustStatistics.median(measured);
                noise[b] = Arrays.stream(column(variance, bin)).average().orElse(0);
            }
        }
        return new ModelInadequacy(mean, spread(share, mean, noise, isMeasured, known));
    }

    private EmulatorError spread(float[][] share, float[] mean, double[] noise, boolean[] measured, double[][] known) {
        float[][] star = new float[share.length][mean.length];
        float[][] model = new float[share.length][mean.length];
        for (int s = 0; s < share.length; s++) {
            for (int b = 0; b < mean.length; b++) {
                star[s][b] = measured[b] && !Float.isNaN(share[s][b]) ? share[s][b] - mean[b] : 0f;
            }
        }
        EmulatorError error = EmulatorErrors.of(model, star, known, EmulatorError.bandLabel(labels));
        float[][] rms = Arrays.stream(error.rms()).map(float[]::clone).toArray(float[][]::new);
        float[] own = error.shared().own().clone();
        for (int b = 0; b < mean.length; b++) {
            if (measured[b]) {
                own[b] = (float) withoutNoise(own[b], rms, b, noise[b]);
            } else {
                own[b] = 1f;
                for (float[] band : rms) {
                    band[b] = elsewhere[b];
                }
            }
        }
        return error.with(
                rms,
                new CorrelatedErrors(
                        error.shared().components(), own, error.shared().correlatedBins()));
    }

    /** Returns each bin's own error without the observed noise. */
    private static double withoutNoise(double own, float[][] rms, int bin, double noise) {
        double square = 0;
        for (float[] band : rms) {
            square += (double) band[bin] * band[bin] / rms.length;
        }
        double least = LEAST_OWN * own;
        return square > 0 ? Math.sqrt(Math.max(least * least, own * own - noise / square)) : own;
    }

    private static double[] column(float[][] rows, int bin) {
        return IntStream.range(0, rows.length)
                .mapToDouble(s -> rows[s][bin])
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    /** Interpolates at the bins' centres; not a number where nothing was measured around. */
    private float[] onBins(Misfit misfit, double[] values) {
        double[] wavelength = misfit.wavelength();
        float[] at = new float[bins.count()];
        int row = 0;
        for (int b = 0; b < at.length; b++) {
            double centre = bins.centre(b);
            while (row < wavelength.length && wavelength[row] < centre) {
                row++;
            }
            at[b] = Float.NaN;
            if (row > 0
                    && row < wavelength.length
                    && wavelength[row] - wavelength[row - 1] < MOST_GAP * bins.width(b)) {
                double part = (centre - wavelength[row - 1]) / (wavelength[row] - wavelength[row - 1]);
                at[b] = (float) ((1 - part) * values[row - 1] + part * values[row]);
            } else if (row < wavelength.length && wavelength[row] == centre) {
                at[b] = (float) values[row];
            }
        }
        return at;
    }
}
