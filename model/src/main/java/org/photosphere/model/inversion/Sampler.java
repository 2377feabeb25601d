package org.photosphere.model.inversion;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.ObservedSpectrum;
import org.photosphere.model.spectrum.WavelengthBins;
import org.photosphere.model.units.Doppler;

/** From a spectrum's rows to an observation, or why there is none. Immutable. */
final class Sampler {

    private final InstrumentView view;
    private final WavelengthBins bins;

    /** @param bins of the model */
    Sampler(InstrumentView view, WavelengthBins bins) {
        this.view = view;
        this.bins = bins;
    }

    /** Why a spectrum cannot be fitted; null where it can. */
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
        double known = 0;
        boolean isOfUsed = false;
        for (int a = armShifts.length - 1; a >= 0; a--) {
            if (view.arms().get(a).moves()) {
                double own = Math.log1p(spectrum.arms().get(a).velocityKms() / Doppler.SPEED_OF_LIGHT_KMS);
                armShifts[a] = view.takesVelocity(a) ? own : 0.0;
                known = arms.says()[a] || !isOfUsed ? own : known;
                isOfUsed |= arms.says()[a];
            }
        }
        PixelCounts pixels = data.counts();
        return new Observation(
                view, data.value, data.variance, data.covariance, pixels.used(), armShifts, known, pixels, arms);
    }
}
