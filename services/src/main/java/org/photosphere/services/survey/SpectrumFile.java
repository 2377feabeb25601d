package org.photosphere.services.survey;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.photosphere.proto.v1.Spectrum;

/** An open file of spectra, read one at a time. Not for use by several threads. */
public interface SpectrumFile extends AutoCloseable, Iterable<Spectrum> {

    /** The survey's name, [a-z0-9-]. */
    String survey();

    /** How many spectra the file holds. */
    int count();

    /** What a user should know of how the file was read, one line each. */
    List<String> notes();

    /** The signal-to-noise ratio per pixel that was assumed because the file gives no errors. */
    OptionalDouble assumedSnr();

    /**
     * The messages in the file's order, with identifiers unique within the file. Reading may throw an
     * {@link org.photosphere.model.InputException}.
     */
    @Override
    Iterator<Spectrum> iterator();

    @Override
    void close();
}
