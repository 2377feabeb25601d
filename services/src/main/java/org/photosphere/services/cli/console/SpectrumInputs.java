package org.photosphere.services.cli.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.survey.SpectrumFile;

/** The readable files of a command; unreadable ones are reported and do not stop the others. */
public final class SpectrumInputs {

    /**
     * An open file.
     *
     * @param assumedSnr see {@link SpectrumFile#assumedSnr()}
     * @param spectra spectra in the file's order; they end at the first unreadable one, which is then reported
     */
    public record Input(Path path, String survey, OptionalDouble assumedSnr, Iterable<Spectrum> spectra) {}

    /** Processing of an open file by a command. */
    @FunctionalInterface
    public interface Work<E extends Exception> {

        /** @return false if no further file is wanted */
        boolean accept(Input input) throws E;
    }

    /** Iterates over spectra up to the first unreadable one. */
    private final class Reading implements Iterator<Spectrum> {
        private final Iterator<Spectrum> spectra;
        private @Nullable Spectrum next;

        Reading(Iterator<Spectrum> spectra) {
            this.spectra = spectra;
            read();
        }

        private void read() {
            next = null;
            try {
                next = spectra.hasNext() ? spectra.next() : null;
            } catch (InputException e) {
                report(e);
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Spectrum next() {
            Spectrum spectrum = next;
            if (spectrum == null) {
                throw new NoSuchElementException("no further spectrum");
            }
            read();
            return spectrum;
        }
    }

    private final Function<Path, SpectrumFile> opener;
    private final PrintWriter err;
    private final List<Path> usable = new ArrayList<>();
    private final Set<String> surveys = new TreeSet<>();
    private long spectra;
    private boolean hasFailed;

    private SpectrumInputs(Function<Path, SpectrumFile> opener, PrintWriter err) {
        this.opener = opener;
        this.err = err;
    }

    /**
     * Opens each file once and prints its notes, or the reason it cannot be read.
     *
     * @param opener function that throws an {@link InputException} for an unreadable file
     */
    public static SpectrumInputs inspect(List<Path> files, Function<Path, SpectrumFile> opener, PrintWriter err) {
        SpectrumInputs inputs = new SpectrumInputs(opener, err);
        for (Path path : files) {
            try (SpectrumFile file = opener.apply(path)) {
                file.notes().forEach(note -> err.println("note: " + path + ": " + note));
                inputs.spectra += file.count();
                inputs.surveys.add(file.survey());
                inputs.usable.add(path);
            } catch (InputException e) {
                inputs.report(e);
            }
        }
        err.flush();
        return inputs;
    }

    /** Returns the number of spectra in the usable files. */
    public long spectra() {
        return spectra;
    }

    public Set<String> surveys() {
        return Set.copyOf(surveys);
    }

    /** Returns the usable files. */
    public List<Path> files() {
        return List.copyOf(usable);
    }

    public boolean isEmpty() {
        return usable.isEmpty();
    }

    /**
     * Opens the usable files one after another. A file that turns out to be unreadable further on is reported, and
     * reading continues with the next.
     *
     * @return false if the work wanted no further file
     */
    public <E extends Exception> boolean read(Work<E> work) throws E {
        for (Path path : usable) {
            SpectrumFile opened;
            try {
                opened = opener.apply(path);
            } catch (InputException e) {
                report(e);
                continue;
            }
            try (SpectrumFile file = opened) {
                if (!work.accept(
                        new Input(path, file.survey(), file.assumedSnr(), () -> new Reading(file.iterator())))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** @return the given exit code, or that of unusable input if a file was unusable */
    public int exitCode(int otherwise) {
        return hasFailed ? CommandErrors.UNUSABLE : otherwise;
    }

    private void report(InputException cause) {
        hasFailed = true;
        CommandErrors.print(cause, err);
    }
}
