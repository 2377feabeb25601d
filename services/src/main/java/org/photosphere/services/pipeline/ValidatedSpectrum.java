package org.photosphere.services.pipeline;

import org.photosphere.model.spectrum.ObservedSpectrum;

/**
 * @param raw the bytes it came from
 * @param header who, where, when
 * @param spectrum fluxes divided by {@code fluxScale}, so that float holds their inverse variances in any unit
 * @param fluxScale flux as sent per flux of {@code spectrum}
 * @param times so far
 */
public record ValidatedSpectrum(
        RawRecord raw, SpectrumHeader header, ObservedSpectrum spectrum, double fluxScale, StageTimes times) {}
