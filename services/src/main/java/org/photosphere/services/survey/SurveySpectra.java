package org.photosphere.services.survey;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.photosphere.proto.v1.Spectrum;

/** The spectra of a survey's own file, with its errors, read on demand. */
final class SurveySpectra implements SpectrumFile {

    private final String survey;
    private final int count;
    private final List<String> notes;
    private final IntFunction<Spectrum> reader;
    private final Runnable closer;

    /**
     * @param reader function from the index in the file, from 0, to a spectrum
     * @param closer action that frees the reader's resources
     */
    SurveySpectra(String survey, int count, List<String> notes, IntFunction<Spectrum> reader, Runnable closer) {
        this.survey = survey;
        this.count = count;
        this.notes = List.copyOf(notes);
        this.reader = reader;
        this.closer = closer;
    }

    /** Returns a file of one spectrum, which was read completely. */
    static SurveySpectra of(Spectrum spectrum, List<String> notes) {
        return new SurveySpectra(spectrum.getSurvey(), 1, notes, i -> spectrum, () -> {});
    }

    @Override
    public String survey() {
        return survey;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public OptionalDouble assumedSnr() {
        return OptionalDouble.empty();
    }

    @Override
    public Iterator<Spectrum> iterator() {
        return IntStream.range(0, count).mapToObj(reader).iterator();
    }

    @Override
    public void close() {
        closer.run();
    }
}
