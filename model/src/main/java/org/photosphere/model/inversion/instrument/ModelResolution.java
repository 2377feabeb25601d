package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/** Resolution of a model, and the broadening to an instrument's. Immutable. */
public record ModelResolution(WavelengthBins bins, double resolvingPower) {

    public static ModelResolution of(ForwardModel model) {
        return new ModelResolution(model.wavelengths(), model.resolvingPower());
    }

    /** Returns the standard deviation of the model's own line spread, bins included, Angstrom. */
    double sigma(double wavelength) {
        return wavelength / resolvingPower / ArmAxis.FWHM_PER_SIGMA;
    }

    /** Returns the sigma of the Gaussian that broadens the model to a line spread at a bin, Angstrom; 0 for none. */
    double missingSigma(double lineSigma, int bin, boolean wholeBin) {
        double own = sigma(bins.centre(bin));
        double width = bins.width(bin);
        double variance = (lineSigma * lineSigma - own * own) / (width * width);
        if (!(variance > 0)) {
            return 0.0;
        }
        if (wholeBin) {
            return width * BroadeningKernel.sigmaForVariance(variance);
        }
        // Flux that is constant over each bin is broader by a twelfth than the flux that it represents.
        return width * Math.sqrt(Math.max(0.0, variance - 1.0 / 12.0));
    }
}
