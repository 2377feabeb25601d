package org.photosphere.model.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.Label;
import org.photosphere.model.inversion.ModelInadequacy;

/**
 * A {@link ModelInadequacy} in the format of a calibration's file. The arrays are not to be modified.
 *
 * @param mean of star over model minus one, [bin]
 * @param centres of the bands of the temperature, or of the first label, in its unit, [band]
 * @param rms about the mean, share of the flux, [band][bin]
 * @param components that bins share, in units of the rms, [component][bin]
 * @param own part that bins do not share, in the same unit, [bin]
 * @param correlatedBins number of bins over which that is equivalent to one error
 * @param sigmaFactors factor of the part of sigma that results from the inadequacy, [label]
 */
record StoredInadequacy(
        float[] mean,
        double[] centres,
        float[][] rms,
        float[][] components,
        float[] own,
        double correlatedBins,
        double[] sigmaFactors) {

    StoredInadequacy {
        boolean complete =
                Stream.of(mean, centres, rms, components, own, sigmaFactors).allMatch(Objects::nonNull)
                        && Stream.of(rms).allMatch(Objects::nonNull)
                        && Stream.of(components).allMatch(Objects::nonNull);
        if (!complete) {
            throw new IllegalArgumentException("the inadequacy has a null for an array");
        }
    }

    static StoredInadequacy of(ModelInadequacy inadequacy) {
        EmulatorError spread = inadequacy.spread();
        return new StoredInadequacy(
                inadequacy.mean(),
                spread.centres(),
                spread.rms(),
                spread.shared().components(),
                spread.shared().own(),
                spread.shared().correlatedBins(),
                spread.sigmaFactors());
    }

    /** @throws IllegalArgumentException where it contradicts itself */
    ModelInadequacy inadequacy(List<Label> labels) {
        EmulatorError spread = new EmulatorError(
                        EmulatorError.bandLabel(labels),
                        centres,
                        rms,
                        new CorrelatedErrors(components, own, correlatedBins))
                .verified();
        if (sigmaFactors.length != 0 && sigmaFactors.length != labels.size()) {
            throw new IllegalArgumentException(
                    sigmaFactors.length + " factors of sigma for " + labels.size() + " labels");
        }
        return new ModelInadequacy(mean, sigmaFactors.length == 0 ? spread : spread.withSigmaFactors(sigmaFactors));
    }

    /** Compares contents: two calibrations are the same where their numbers are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredInadequacy stored && Arrays.deepEquals(numbers(), stored.numbers());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(numbers());
    }

    /** Returns all numbers: settings that decide a result are distinguished by it. */
    @Override
    public String toString() {
        return Arrays.deepToString(numbers());
    }

    private Object[] numbers() {
        return new Object[] {mean, centres, rms, components, own, correlatedBins, sigmaFactors};
    }
}
