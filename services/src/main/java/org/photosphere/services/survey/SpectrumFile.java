package org.photosphere.services.survey;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.photosphere.proto.v1.Spectrum;

/** An open file of spectra, read one by one. Not for use by several threads. */
public interface SpectrumFile extends AutoCloseable, Iterable<Spectrum> {

    /** Returns the survey's name, [a-z0-9-]. */
    String survey();

    /** Returns the number of spectra in the file. */
    int count();

    /** Returns notes for the user on how the file was read, one line each. */
    List<String> notes();

    /** Returns the signal-to-noise ratio per pixel assumed because the file gives no errors. */
    OptionalDouble assumedSnr();

    /**
     * Iterates over the messages in the file's order, with identifiers unique within the file. Reading may throw an
     * {@link org.photosphere.model.InputException}.
     */
    @Override
    Iterator<Spectrum> iterator();

    @Override
    void close();
}
