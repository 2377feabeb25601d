package org.photosphere.services.pipeline;

import java.util.List;

/**
 * Spectra that a device inverts together.
 *
 * @param instrument name of their common instrument
 * @param model number of the node's model that answers them
 * @param spectra spectra, at least one
 * @param attempt number of the attempt, from 1; increases when a device fails on the batch
 */
public record SpectrumBatch(String instrument, int model, List<ValidatedSpectrum> spectra, int attempt) {
    public SpectrumBatch {
        spectra = List.copyOf(spectra);
    }

    /** Returns a range of its spectra as a batch. */
    public SpectrumBatch part(int from, int to, int ofAttempt) {
        return new SpectrumBatch(instrument, model, spectra.subList(from, to), ofAttempt);
    }
}
