package org.photosphere.model.inversion;

import java.util.List;
import org.photosphere.model.spectrum.ObservedSpectrum;

/** From observed spectra to labels. Implementations are immutable and safe for use by several threads at once. */
public interface Inverter extends AutoCloseable {

    /**
     * Inverts a batch. A spectrum's answer does not depend on who shares the batch.
     *
     * @param spectra with finite flux and non-negative finite ivar
     * @return one answer a spectrum, in order
     */
    List<Inversion> invert(List<ObservedSpectrum> spectra);

    /** Frees what it holds of the model; no call may follow. The model stays. */
    @Override
    default void close() {}
}
