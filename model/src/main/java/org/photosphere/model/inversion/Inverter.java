package org.photosphere.model.inversion;

import java.util.List;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** Derives labels from observed spectra. Implementations are immutable and safe for use by several threads at once. */
public interface Inverter extends AutoCloseable {

    /**
     * Inverts a batch. A spectrum's answer does not depend on the other spectra of the batch.
     *
     * @param spectra with finite flux and non-negative finite ivar
     * @return one answer per spectrum, in order
     */
    List<Inversion> invert(List<ObservedSpectrum> spectra);

    /** Frees its views of the model; no call may follow. The model stays open. */
    @Override
    default void close() {}
}
