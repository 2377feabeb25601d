package org.photosphere.services.survey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import nom.tam.fits.BasicHDU;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.FitsException;
import nom.tam.fits.Header;
import nom.tam.fits.HeaderCard;
import nom.tam.fits.ImageHDU;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/** An open FITS file: its units by name, case-insensitive. */
final class FitsFile implements AutoCloseable {

    private final Path path;
    private final Fits fits;
    private final BasicHDU<?>[] units;

    FitsFile(Path path, Fits fits) throws FitsException {
        this.path = path;
        this.fits = fits;
        this.units = fits.read();
    }

    Path path() {
        return path;
    }

    /** Number of axes of the primary image; 0 where it is empty. */
    int primaryDimensions() throws FitsException {
        int[] axes = units[0].getAxes();
        return axes == null ? 0 : axes.length;
    }

    /** A keyword of the primary header. */
    @Nullable String keyword(String name) {
        return units[0].getHeader().getStringValue(name);
    }

    /** @return a text of the primary header without blanks around it, empty where the keyword is missing */
    String text(String name) {
        String value = keyword(name);
        return value == null ? "" : value.trim();
    }

    /** @return the number, or another where the keyword is missing */
    double number(String keyword, double otherwise) {
        return units[0].getHeader().getDoubleValue(keyword, otherwise);
    }

    /** @return the number, or NaN where the keyword is missing */
    double number(String keyword) {
        return number(keyword, Double.NaN);
    }

    /** @return the logical value of a keyword of the primary header, or null where it is missing or undefined */
    @Nullable Boolean logical(String keyword) {
        HeaderCard card = units[0].getHeader().findCard(keyword);
        return card == null ? null : truth(path, card);
    }

    /**
     * @return the logical value of a keyword, written as FITS does or as a text or number, or null where undefined
     * @throws InputException where it is neither true nor false
     */
    static @Nullable Boolean truth(Path path, HeaderCard card) {
        String value = card.getValue();
        if (value == null || value.isBlank()) {
            return null;
        }
        return switch (value.trim().toUpperCase(Locale.ROOT)) {
            case "T", "TRUE", "YES", "1" -> true;
            case "F", "FALSE", "NO", "0" -> false;
            default ->
                throw new InputException(
                        path + ": keyword " + card.getKey() + " is '" + value + "'", "it is either T or F");
        };
    }

    /** The headers of all units, the primary's first. */
    List<Header> headers() {
        return Arrays.stream(units).<Header>map(BasicHDU::getHeader).toList();
    }

    ImageRows primaryImage() throws FitsException {
        return ImageRows.of(path, "FLUX", (ImageHDU) units[0]);
    }

    @Nullable ImageRows image(String name) throws FitsException {
        for (BasicHDU<?> unit : units) {
            if (unit instanceof ImageHDU image && name.equals(nameOf(unit)) && unit != units[0]) {
                return ImageRows.of(path, name, image);
            }
        }
        return null;
    }

    /** An image of three axes, its last two as one row. */
    @Nullable ImageRows cube(String name) throws FitsException {
        for (BasicHDU<?> unit : units) {
            if (unit instanceof ImageHDU image && name.equals(nameOf(unit))) {
                return ImageRows.ofCube(path, name, image);
            }
        }
        return null;
    }

    @Nullable FitsTable table(String name) {
        for (BasicHDU<?> unit : units) {
            if (unit instanceof BinaryTableHDU table && name.equals(nameOf(unit))) {
                return new FitsTable(path, name, table);
            }
        }
        return null;
    }

    /** All binary tables, in the file's order. */
    List<FitsTable> tables() {
        return Arrays.stream(units)
                .filter(BinaryTableHDU.class::isInstance)
                .map(unit -> new FitsTable(path, nameOf(unit), (BinaryTableHDU) unit))
                .toList();
    }

    private static String nameOf(BasicHDU<?> unit) {
        String name = unit.getHeader().getStringValue("EXTNAME");
        return name == null ? "" : name.trim().toUpperCase(Locale.ROOT);
    }

    static InputException unreadable(Path path, Exception cause) {
        return new InputException(
                path + " cannot be read: " + cause.getMessage(), "check the file with a FITS verifier", cause);
    }

    @Override
    public void close() {
        try {
            fits.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
