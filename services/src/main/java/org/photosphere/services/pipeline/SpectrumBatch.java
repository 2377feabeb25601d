package org.photosphere.services.pipeline;

import java.util.List;

/**
 * Spectra that go through a device together.
 *
 * @param instrument they share
 * @param spectra at least one
 * @param attempt 1 the first time; grows when a device broke under it
 */
public record SpectrumBatch(String instrument, List<ValidatedSpectrum> spectra, int attempt) {
    public SpectrumBatch {
        spectra = List.copyOf(spectra);
    }
}
