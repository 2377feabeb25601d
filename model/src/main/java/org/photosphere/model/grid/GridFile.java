package org.photosphere.model.grid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import nom.tam.fits.BasicHDU;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.HeaderCard;
import nom.tam.fits.ImageHDU;
import org.photosphere.model.InputException;
import org.photosphere.model.grid.FluxGrid.Sampling;

/**
 * Reads a grid of model atmospheres from FITS: primary image FLUX [spectrum, wavelength], table WAVELENGTH (Angstrom,
 * vacuum), table LABELS (TEFF, LOGG, M_H and, optionally, ALPHA_M and NAME). The primary keyword SAMPLING is
 * {@code log-uniform} where fluxes are means over bins; without it they belong to points.
 */
public final class GridFile {

    private static final String FORM = "a grid file has an image FLUX and tables WAVELENGTH and LABELS";

    private final Path path;

    private GridFile(Path path) {
        this.path = path;
    }

    /** @throws InputException where the file is missing, truncated, of another format, or its values are unusable */
    public static FluxGrid read(Path path) {
        return new GridFile(path).read();
    }

    private FluxGrid read() {
        if (!Files.isReadable(path)) {
            throw bad("cannot be read", "give an existing grid file");
        }
        try {
            // FITS consists of whole blocks: a partial last one is an interrupted copy.
            if (Files.size(path) % 2880 != 0) {
                throw bad("is cut short: its length is not a multiple of 2,880 bytes", "copy it again");
            }
            long end = FitsSizes.check(path);
            if (end < Files.size(path)) {
                throw bad("has bytes after its last unit, from byte " + end, "copy it again; " + FORM);
            }
            try (Fits fits = new Fits(path.toFile())) {
                return assemble(fits.read());
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof InputException input) {
                throw input;
            }
            throw FitsErrors.unreadable(path, e, FORM);
        }
    }

    private FluxGrid assemble(BasicHDU<?>[] hdus) {
        if (hdus.length == 0 || !(hdus[0] instanceof ImageHDU image) || image.getAxes() == null) {
            throw bad("has no primary image", FORM);
        }
        if (image.getAxes().length != 2 || !(image.getKernel() instanceof float[][] flux)) {
            throw bad("has a primary image that is not [spectrum, wavelength] of 32-bit floats", FORM);
        }
        double[] wavelength = column(table(hdus, "WAVELENGTH"), "WAVELENGTH");
        BinaryTableHDU labelTable = table(hdus, "LABELS");
        List<String> labelNames = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (GridLabels.Column required : GridLabels.REQUIRED) {
            labelNames.add(required.label());
            columns.add(column(labelTable, required.column()));
        }
        if (labelTable.findColumn(GridLabels.ALPHA.column()) >= 0) {
            labelNames.add(GridLabels.ALPHA.label());
            columns.add(column(labelTable, GridLabels.ALPHA.column()));
        }
        double[][] labels = transpose(columns);
        List<String> names = names(labelTable, labels.length);
        requireShape(flux, labels.length, wavelength);
        requireFinite(labels, labelNames, names);
        requireNotNegative(flux, names, wavelength);
        long repaired = 0;
        for (float[] spectrum : flux) {
            repaired += fillInteriorZeros(spectrum, wavelength);
        }
        String sampling = image.getHeader().getStringValue("SAMPLING", "");
        return new FluxGrid(
                path,
                title(image),
                List.copyOf(labelNames),
                labels,
                names,
                wavelength,
                sampling.toLowerCase(Locale.ROOT).startsWith("log-uniform")
                        ? Sampling.LOG_UNIFORM_BINS
                        : Sampling.POINTS,
                flux,
                repaired);
    }

    private String title(ImageHDU image) {
        HeaderCard card = image.getHeader().findCard("GRID");
        if (card == null || card.getValue() == null) {
            return String.valueOf(path.getFileName());
        }
        return card.getComment() == null || card.getComment().isBlank()
                ? card.getValue()
                : card.getValue() + ", " + card.getComment().strip();
    }

    private BinaryTableHDU table(BasicHDU<?>[] hdus, String name) {
        for (BasicHDU<?> hdu : hdus) {
            if (hdu instanceof BinaryTableHDU table
                    && name.equalsIgnoreCase(
                            table.getHeader().getStringValue("EXTNAME", "").trim())) {
                return table;
            }
        }
        throw bad("has no table " + name, FORM);
    }

    private double[] column(BinaryTableHDU table, String name) {
        int index = table.findColumn(name);
        if (index < 0) {
            throw bad("has no column " + name, FORM);
        }
        // Rows of variable length are not numbers of a grid, and the lengths may be anything.
        if (table.getHeader().getStringValue("TFORM" + (index + 1), "").matches(".*[PQ].*")) {
            throw bad("has a column " + name + " of variable length", FORM);
        }
        Object values = table.getColumn(index);
        if (values instanceof double[] doubles) {
            return doubles;
        }
        if (values instanceof float[] floats) {
            double[] doubles = new double[floats.length];
            for (int i = 0; i < doubles.length; i++) {
                // Through the decimal form: 0.4f is the node 0.4, not 0.4000000059.
                doubles[i] = Double.parseDouble(Float.toString(floats[i]));
            }
            return doubles;
        }
        throw bad("has a column " + name + " that is not one number per row", FORM);
    }

    private List<String> names(BinaryTableHDU table, int rows) {
        if (table.findColumn("NAME") >= 0 && table.getColumn("NAME") instanceof String[] given) {
            return Arrays.stream(given).map(String::trim).toList();
        }
        List<String> numbers = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            numbers.add("spectrum " + i);
        }
        return List.copyOf(numbers);
    }

    private void requireShape(float[][] flux, int rows, double[] wavelength) {
        if (flux.length != rows || rows == 0 || flux[0].length != wavelength.length) {
            throw bad(
                    "does not fit together: FLUX is " + flux.length + " x " + (flux.length == 0 ? 0 : flux[0].length)
                            + ", with " + rows + " rows of labels and " + wavelength.length + " wavelengths",
                    FORM);
        }
        for (int j = 0; j < wavelength.length; j++) {
            if (!(wavelength[j] > (j == 0 ? 0.0 : wavelength[j - 1])) || Double.isInfinite(wavelength[j])) {
                throw bad("has wavelengths that do not ascend, at row " + j, "sort its spectra by wavelength");
            }
        }
    }

    private void requireFinite(double[][] labels, List<String> labelNames, List<String> names) {
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < labels[i].length; k++) {
                if (!Double.isFinite(labels[i][k])) {
                    throw bad(
                            "has no finite " + labelNames.get(k) + " for spectrum '" + names.get(i) + "'",
                            "leave this spectrum out");
                }
            }
        }
    }

    private void requireNotNegative(float[][] flux, List<String> names, double[] wavelength) {
        for (int i = 0; i < flux.length; i++) {
            for (int j = 0; j < wavelength.length; j++) {
                if (!(flux[i][j] >= 0) || Float.isInfinite(flux[i][j])) {
                    throw bad(
                            String.format(
                                    Locale.ROOT,
                                    "has flux %s in spectrum '%s' at %.2f Angstrom",
                                    flux[i][j],
                                    names.get(i),
                                    wavelength[j]),
                            "fluxes are finite and not negative; repair or leave out this spectrum");
                }
            }
        }
    }

    /**
     * Fills zeros between positive neighbours, which are points missing in the source, by the line of ln(flux) over
     * wavelength between the neighbours. Zeros up to the end of the spectrum are real and remain.
     *
     * @return the number of filled points
     */
    static int fillInteriorZeros(float[] flux, double[] wavelength) {
        int filled = 0;
        int left = -1;
        for (int right = 0; right < flux.length; right++) {
            if (flux[right] == 0) {
                continue;
            }
            for (int j = left + 1; left >= 0 && j < right; j++) {
                double t = (wavelength[j] - wavelength[left]) / (wavelength[right] - wavelength[left]);
                flux[j] = (float) Math.exp((1 - t) * Math.log(flux[left]) + t * Math.log(flux[right]));
                filled++;
            }
            left = right;
        }
        return filled;
    }

    private static double[][] transpose(List<double[]> columns) {
        double[][] rows = new double[columns.get(0).length][columns.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < columns.size(); k++) {
                rows[i][k] = columns.get(k)[i];
            }
        }
        return rows;
    }

    private InputException bad(String what, String hint) {
        return new InputException(path + " " + what, hint);
    }
}
