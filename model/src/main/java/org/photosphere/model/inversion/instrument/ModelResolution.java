package org.photosphere.model.inversion.instrument;

import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.WavelengthBins;

/** What a model resolves, and how much broader instruments are. Immutable. */
public record ModelResolution(WavelengthBins bins, double resolvingPower) {

    public static ModelResolution of(ForwardModel model) {
        return new ModelResolution(model.wavelengths(), model.resolvingPower());
    }

    /** Standard deviation of the model's own line spread, bins included, Angstrom. */
    double sigma(double wavelength) {
        return wavelength / resolvingPower / ArmAxis.FWHM_PER_SIGMA;
    }

    /** Sigma of the Gaussian that the model lacks at a bin, Angstrom; 0 where it lacks none. */
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
        // Flux that is constant over each bin is broader by a twelfth than the flux that it stands for.
        return width * Math.sqrt(Math.max(0.0, variance - 1.0 / 12.0));
    }
}
