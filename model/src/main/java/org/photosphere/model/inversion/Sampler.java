package org.photosphere.model.inversion;

import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.Arm;
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
        int parameters = view.parameters() + view.continuum().terms().size();
        if (pixels.used() <= parameters) {
            return new Inversion.Refused(
                    Inversion.Cause.TOO_FEW_PIXELS,
                    pixels.used() + " usable pixels or model bins for " + parameters + " parameters");
        }
        return null;
    }

    Observation observation(RowData data, ObservedSpectrum spectrum) {
        int missing = 0;
        double lnShift = 0;
        double known = 0;
        for (int a = view.arms().size() - 1; a >= 0; a--) {
            Arm arm = spectrum.arms().get(a);
            missing += data.used(view.firstRow(a), view.firstRow(a + 1)) == 0 ? 1 : 0;
            if (view.arms().get(a).moves()) {
                known = Math.log1p(arm.velocityKms() / Doppler.SPEED_OF_LIGHT_KMS);
                lnShift = view.takesVelocity(a) ? known : 0.0;
            }
        }
        PixelCounts pixels = data.counts();
        return new Observation(
                view, data.value, data.variance, data.covariance, pixels.used(), lnShift, known, pixels, missing);
    }
}
