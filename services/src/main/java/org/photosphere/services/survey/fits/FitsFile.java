package org.photosphere.services.survey.fits;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/** An open FITS file, with or without gzip: its units by name, ignoring case. */
public final class FitsFile implements AutoCloseable {

    private final Path path;
    private final FitsSource source;
    private final List<FitsUnit> units;

    private FitsFile(Path path, FitsSource source) {
        this.path = path;
        this.source = source;
        this.units = FitsLayout.units(path, source);
    }

    /** @throws InputException if the file is not FITS, damaged or shorter than its headers state */
    public static FitsFile open(Path path) {
        FitsSource source = FitsSource.open(path);
        try {
            return new FitsFile(path, source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** Returns the headers of all units, the primary's first. */
    public List<FitsHeader> headers() {
        return units.stream().map(FitsUnit::header).toList();
    }

    private FitsHeader primary() {
        return units.get(0).header();
    }

    /** Returns the number of axes of the primary image; 0 if it is empty. */
    public int primaryDimensions() {
        return (int) primary().integer("NAXIS", 0, 999);
    }

    /** Returns a keyword of the primary header. */
    public @Nullable String keyword(String name) {
        return primary().text(name, null);
    }

    /** @return a text of the primary header without blanks around it, empty if the keyword is missing */
    public String text(String name) {
        String value = keyword(name);
        return value == null ? "" : value.trim();
    }

    /** @return the number, or a default if the keyword is missing */
    public double number(String keyword, double otherwise) {
        return primary().number(keyword, otherwise);
    }

    /** @return the number, or NaN if the keyword is missing */
    public double number(String keyword) {
        return number(keyword, Double.NaN);
    }

    /** @return the logical value of a keyword of the primary header, or null if it is missing or undefined */
    public @Nullable Boolean logical(String keyword) {
        return primary().logical(keyword);
    }

    public ImageRows primaryImage() {
        return ImageRows.of(path, "FLUX", source, units.get(0));
    }

    public @Nullable ImageRows image(String name) {
        FitsUnit image = imageUnit(name);
        return image == null ? null : ImageRows.of(path, name, source, image);
    }

    /** Returns an image of three axes, with the last two as one row. */
    public @Nullable ImageRows cube(String name) {
        FitsUnit image = imageUnit(name);
        return image == null ? null : ImageRows.ofCube(path, name, source, image);
    }

    public boolean hasImage(String name) {
        return imageUnit(name) != null;
    }

    private @Nullable FitsUnit imageUnit(String name) {
        return units.stream()
                .skip(1)
                .filter(unit -> unit.isImage() && unit.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    public @Nullable FitsTable table(String name) {
        return units.stream()
                .filter(unit -> unit.isBinaryTable() && unit.name().equals(name))
                .findFirst()
                .map(unit -> new FitsTable(path, source, unit))
                .orElse(null);
    }

    /** Returns all binary tables, in the file's order. */
    public List<FitsTable> tables() {
        return units.stream()
                .filter(FitsUnit::isBinaryTable)
                .map(unit -> new FitsTable(path, source, unit))
                .toList();
    }

    static InputException unreadable(Path path, Exception cause) {
        return new InputException(
                path + " cannot be read: " + cause.getMessage(), "check the file with a FITS verifier", cause);
    }

    @Override
    public void close() {
        source.close();
    }
}
