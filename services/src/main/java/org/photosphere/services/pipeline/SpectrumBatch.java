package org.photosphere.services.pipeline;

import java.util.List;

/**
 * Spectra that go through a device together.
 *
 * @param instrument they share
 * @param model number of the node's model that answers it
 * @param spectra at least one
 * @param attempt 1 the first time; grows when a device broke under it
 */
public record SpectrumBatch(String instrument, int model, List<ValidatedSpectrum> spectra, int attempt) {
    public SpectrumBatch {
        spectra = List.copyOf(spectra);
    }

    /** Some of its spectra as a batch of their own. */
    public SpectrumBatch part(int from, int to, int ofAttempt) {
        return new SpectrumBatch(instrument, model, spectra.subList(from, to), ofAttempt);
    }
}
