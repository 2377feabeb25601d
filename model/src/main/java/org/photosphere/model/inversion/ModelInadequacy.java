package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.List;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Difference between real stars and a grid of model atmospheres, as a share of the model's flux. The part common to all
 * stars corrects the model; the part that varies from star to star is noise, correlated between bins (the discrepancy
 * of Kennedy and O'Hagan 2001, J. R. Statist. Soc. B 63, 425, equation 5). The line spread of the observations is
 * included. The arrays are shared, not to be modified.
 *
 * @param mean of star over model minus one, [bin]
 * @param spread about the mean, by label and bin
 */
public record ModelInadequacy(float[] mean, EmulatorError spread) {

    /** @throws IllegalArgumentException where mean and spread have different bins, or a correction leaves no flux */
    public ModelInadequacy {
        if (mean.length != spread.bins()) {
            throw new IllegalArgumentException("a mean of " + mean.length + " bins with a spread of " + spread.bins());
        }
        for (float share : mean) {
            if (!(share > -1 && share < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("stars cannot have " + (1 + share) + " of a model's flux");
            }
        }
    }

    /** Returns the same share for all stars, independent between bins, without a correction. */
    static ModelInadequacy of(ModelFloor floor, WavelengthBins bins, List<Label> labels) {
        EmulatorError spread = new EmulatorError(
                EmulatorError.bandLabel(labels),
                new double[] {1.0},
                new float[][] {floor.of(bins)},
                CorrelatedErrors.none(bins.count()));
        return new ModelInadequacy(new float[bins.count()], spread);
    }

    /** Returns the same correction with a spread that is larger by a factor. */
    public ModelInadequacy scaledBy(double factor) {
        float[][] rms = new float[spread.rms().length][spread.bins()];
        for (int band = 0; band < rms.length; band++) {
            for (int i = 0; i < rms[band].length; i++) {
                rms[band][i] = (float) (factor * spread.rms()[band][i]);
            }
        }
        return new ModelInadequacy(mean, spread.with(rms, spread.shared()));
    }

    /** Returns whether the model is corrected. */
    public boolean corrects() {
        for (float share : mean) {
            if (share != 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether stars differ from the model. */
    public boolean exists() {
        for (float[] band : spread.rms()) {
            for (float rms : band) {
                if (rms > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns a digest that distinguishes inadequacies: the values themselves are too long to print. */
    @Override
    public String toString() {
        return "inadequacy " + Integer.toHexString(Arrays.hashCode(mean)) + " "
                + Integer.toHexString(Arrays.deepHashCode(spread.rms())) + " "
                + Integer.toHexString(Arrays.deepHashCode(spread.shared().components()));
    }
}
