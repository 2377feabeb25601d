package org.photosphere.services.pipeline;

import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * @param raw the bytes it came from
 * @param header who, where, when
 * @param spectrum fluxes divided by {@code fluxScale}, so that float holds their inverse variances in any unit
 * @param fluxScale flux as sent per flux of {@code spectrum}
 * @param invalidPixels masked because their flux or error is no number that can be used, of all arms
 * @param times so far
 */
public record ValidatedSpectrum(
        RawRecord raw,
        SpectrumHeader header,
        ObservedSpectrum spectrum,
        double fluxScale,
        int invalidPixels,
        StageTimes times) {}
