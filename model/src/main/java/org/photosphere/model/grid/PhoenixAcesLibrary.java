package org.photosphere.model.grid;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.InputException;

/**
 * High-resolution spectra of the PHOENIX-ACES library on a disk: the file of wavelengths, and the spectra next to it or
 * in subfolders. Only names have been read.
 *
 * @param wavelengths file with the wavelengths of all spectra
 * @param spectra ordered by Teff, log g, [M/H] and [alpha/M], no two of the same labels
 * @param skipped FITS files and others whose names begin as the library's do, but do not have its form; sorted
 */
public record PhoenixAcesLibrary(Path wavelengths, List<Spectrum> spectra, List<Path> skipped) {

    /** A file and the node of its name. */
    public record Spectrum(Path file, GridPoint node) {}

    private static final Comparator<Spectrum> BY_LABELS = Comparator.comparingDouble(
                    (Spectrum spectrum) -> spectrum.node().teff())
            .thenComparingDouble(spectrum -> spectrum.node().logg())
            .thenComparingDouble(spectrum -> spectrum.node().metallicity())
            .thenComparingDouble(spectrum -> spectrum.node().alpha())
            .thenComparing(Spectrum::file);

    /**
     * Searches a folder and all below it. The wavelengths are in the folder or one above it: a download of one
     * metallicity of the archive has them there.
     *
     * @throws InputException where the folder or one below cannot be read, there are no wavelengths or no spectra, or
     *     two spectra have the same labels
     */
    public static PhoenixAcesLibrary scan(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    folder + " is not a folder",
                    "give the folder of " + PhoenixAcesName.WAVELENGTHS + " and the spectra");
        }
        List<Spectrum> spectra = new ArrayList<>();
        List<Path> skipped = new ArrayList<>();
        for (Path file : filesBelow(folder)) {
            String name = String.valueOf(file.getFileName());
            Optional<GridPoint> node = PhoenixAcesName.parse(name);
            if (node.isPresent()) {
                spectra.add(new Spectrum(file, node.get()));
            } else if (!name.equals(PhoenixAcesName.WAVELENGTHS)
                    && (name.contains(".fits") || name.startsWith("lte"))) {
                skipped.add(file);
            }
        }
        if (spectra.isEmpty()) {
            throw new InputException(
                    folder + " holds no PHOENIX-ACES spectra"
                            + (skipped.isEmpty() ? "" : "; of another name: " + skipped.size() + " files"),
                    "their names are " + PhoenixAcesName.FORM + ", not compressed");
        }
        spectra.sort(BY_LABELS);
        requireDistinct(spectra);
        skipped.sort(Comparator.naturalOrder());
        return new PhoenixAcesLibrary(wavelengthsOf(folder), List.copyOf(spectra), List.copyOf(skipped));
    }

    private static List<Path> filesBelow(Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            // Libraries of this size are often links to another disk.
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (!attributes.isDirectory()) {
                                files.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            throw new InputException(
                                    file + " cannot be opened: " + FitsErrors.firstLine(e) + " ("
                                            + e.getClass().getSimpleName() + ")",
                                    "check its permissions and links, or give a folder without it",
                                    e);
                        }
                    });
        } catch (IOException e) {
            throw new InputException(
                    folder + " cannot be searched: " + FitsErrors.firstLine(e), "check its disk and links", e);
        }
        return files;
    }

    private static Path wavelengthsOf(Path folder) {
        Path file = folder.resolve(PhoenixAcesName.WAVELENGTHS);
        for (Path above = folder.toAbsolutePath().normalize();
                !Files.isRegularFile(file) && above != null;
                above = above.getParent()) {
            file = above.resolve(PhoenixAcesName.WAVELENGTHS);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    folder + " has no " + PhoenixAcesName.WAVELENGTHS + ", nor a folder above it",
                    "the library keeps the wavelengths of all spectra in this one file: copy it there");
        }
        return file;
    }

    private static void requireDistinct(List<Spectrum> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).node().hasLabelsOf(sorted.get(i - 1).node())) {
                throw new InputException(
                        sorted.get(i - 1).file() + " and " + sorted.get(i).file() + " have the same labels",
                        "leave one of them out");
            }
        }
    }
}
