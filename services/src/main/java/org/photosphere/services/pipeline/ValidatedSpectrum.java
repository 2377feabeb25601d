package org.photosphere.services.pipeline;

import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * @param raw original record
 * @param header identity and observation
 * @param spectrum spectrum with fluxes divided by {@code fluxScale}, so that float can represent their inverse
 *     variances in any unit
 * @param fluxScale ratio of flux as sent to flux of {@code spectrum}
 * @param invalidPixels number of pixels of all arms that are masked because of an unusable flux or error
 * @param times stage times so far
 */
public record ValidatedSpectrum(
        RawRecord raw,
        SpectrumHeader header,
        ObservedSpectrum spectrum,
        double fluxScale,
        int invalidPixels,
        StageTimes times) {}
