package org.photosphere.model.inversion.fit;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.inversion.Inversion;
import org.photosphere.model.inversion.PixelCounts;
import org.photosphere.model.inversion.instrument.InstrumentView;
import org.photosphere.model.inversion.instrument.Observation;
import org.photosphere.model.inversion.instrument.RowData;
import org.photosphere.model.inversion.instrument.UsedArms;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/** Makes observations of a spectrum's rows, or refuses with a reason. Immutable. */
final class ObservationFactory {

    private final InstrumentView view;
    private final WavelengthBins bins;

    /** @param bins of the model */
    ObservationFactory(InstrumentView view, WavelengthBins bins) {
        this.view = view;
        this.bins = bins;
    }

    /** Returns the reason why a spectrum cannot be fitted; null where it can. */
    Inversion.@Nullable Refused refuse(RowData data) {
        PixelCounts pixels = data.counts();
        if (data.inside() == 0) {
            return new Inversion.Refused(
                    Inversion.Cause.OUTSIDE_MODEL,
                    String.format(
                            "none of %d pixels lies within the model's %.1f-%.1f Angstrom",
                            pixels.outside(), bins.lower(), bins.upper()));
        }
        if (data.inside() == pixels.masked()) {
            return new Inversion.Refused(
                    Inversion.Cause.ALL_MASKED, "all " + pixels.masked() + " pixels within the model are masked");
        }
        int parameters = view.parameters() + UsedArms.of(view, data).coefficients();
        if (pixels.used() <= parameters) {
            return new Inversion.Refused(
                    Inversion.Cause.TOO_FEW_PIXELS,
                    pixels.used() + " usable pixels or model bins for " + parameters + " parameters");
        }
        return null;
    }

    Observation observation(RowData data, ObservedSpectrum spectrum) {
        UsedArms arms = UsedArms.of(view, data);
        double[] armShifts = new double[view.arms().size()];
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < armShifts.length; a++) {
            if (view.arms().get(a).moves()) {
                double known = Math.log1p(spectrum.arms().get(a).velocityKms() / Doppler.SPEED_OF_LIGHT_KMS);
                armShifts[a] = view.takesVelocity(a) ? known : 0.0;
                if (arms.says()[a]) {
                    least = Math.min(least, known);
                    largest = Math.max(largest, known);
                }
            }
        }
        // The part common to all arms belongs to the star; the rest of an arm's is a correction of its own wavelengths.
        double shared = least > largest ? 0.0 : Math.max(least, Math.min(largest, 0.0));
        PixelCounts pixels = data.counts();
        return new Observation(
                view, data.value, data.variance, data.covariance, pixels.used(), armShifts, shared, pixels, arms);
    }
}
