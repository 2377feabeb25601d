package org.photosphere.model.grid;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.FitsException;
import nom.tam.fits.FitsFactory;
import nom.tam.fits.ImageHDU;
import org.photosphere.model.forward.BlackbodyModel;

/** Writes small grid files for tests. */
public final class GridFiles {

    private GridFiles() {}

    private static final List<String> COLUMNS = List.of("TEFF", "LOGG", "M_H", "ALPHA_M", "NAME");

    /** Returns every column that the table LABELS may have. */
    public static String[] allColumns() {
        return COLUMNS.toArray(String[]::new);
    }

    /**
     * @param labels Teff, log g, [M/H], [alpha/M] of each spectrum
     * @param columns of the table LABELS to write
     */
    public static void write(Path file, float[][] flux, double[] wavelength, double[][] labels, String... columns)
            throws Exception {
        write(file, "points", flux, wavelength, labels, columns);
    }

    /** As the other, of means over bins that are uniform in the logarithm, with all columns. */
    public static void writeLogUniform(Path file, float[][] flux, double[] wavelength, double[][] labels)
            throws Exception {
        write(file, "log-uniform", flux, wavelength, labels, allColumns());
    }

    private static void write(
            Path file, String sampling, float[][] flux, double[] wavelength, double[][] labels, String... columns)
            throws Exception {
        FitsFactory.setUseAsciiTables(false);
        try (Fits fits = new Fits()) {
            ImageHDU image = (ImageHDU) Fits.makeHDU(nom.tam.fits.ImageData.from(flux));
            image.addValue("SAMPLING", sampling, null);
            fits.addHDU(image);
            fits.addHDU(table("WAVELENGTH", new String[] {"WAVELENGTH"}, new Object[] {wavelength}));
            Object[] data = new Object[columns.length];
            for (int c = 0; c < columns.length; c++) {
                int label = COLUMNS.indexOf(columns[c]);
                data[c] = label == 4
                        ? names(labels.length)
                        : Arrays.stream(labels).mapToDouble(row -> row[label]).toArray();
            }
            fits.addHDU(table("LABELS", columns, data));
            fits.write(file.toFile());
        }
    }

    /** Writes a grid of blackbodies with a line: Teff and [M/H] vary, n values each, over 2000-20000 Angstrom. */
    public static void writeBlackbodies(Path file, int n, int bins) throws Exception {
        BlackbodyModel model = new BlackbodyModel(bins);
        double[][] points = model.grid(n);
        double[][] labels = Arrays.stream(points)
                .map(point -> new double[] {point[0], 4.5, point[1], 0.0})
                .toArray(double[][]::new);
        write(file, model.flux(points), model.wavelengths().centres(), labels, allColumns());
    }

    /** Writes a grid whose labels are Teff and [M/H], its flux in its physical unit. */
    public static void writeAbsolute(Path file, NormalisedGrid grid) throws Exception {
        float[][] flux = new float[grid.spectra()][grid.bins().count()];
        double[][] labels = new double[grid.spectra()][];
        for (int i = 0; i < flux.length; i++) {
            labels[i] = new double[] {grid.labels()[i][0], 4.5, grid.labels()[i][1], 0};
            for (int j = 0; j < flux[i].length; j++) {
                flux[i][j] = (float) (grid.flux()[i][j] * grid.maxima()[i]);
            }
        }
        write(file, flux, grid.bins().centres(), labels, allColumns());
    }

    private static BinaryTableHDU table(String name, String[] columns, Object[] data) throws FitsException {
        BinaryTable table = new BinaryTable();
        for (Object column : data) {
            table.addColumn(column);
        }
        BinaryTableHDU hdu = (BinaryTableHDU) Fits.makeHDU(table);
        for (int c = 0; c < columns.length; c++) {
            hdu.setColumnName(c, columns[c], null);
        }
        hdu.addValue("EXTNAME", name, null);
        return hdu;
    }

    private static String[] names(int count) {
        String[] names = new String[count];
        Arrays.setAll(names, i -> "node-" + i);
        return names;
    }
}
