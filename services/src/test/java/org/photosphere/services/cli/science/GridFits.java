package org.photosphere.services.cli.science;

import java.nio.file.Files;
import java.nio.file.Path;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.FitsException;
import nom.tam.fits.ImageData;

/** Writes small grid files. */
final class GridFits {

    private GridFits() {}

    /**
     * Writes spectra that differ only in temperature.
     *
     * @param sampling value of the keyword SAMPLING; "points" is the default
     */
    static void write(Path file, String sampling, double[] wavelength, float[][] flux, double[] teff) throws Exception {
        double[] constant = new double[teff.length];
        write(file, sampling, wavelength, flux, new String[] {"TEFF", "LOGG", "M_H"}, teff, constant, constant);
    }

    /** @param columns of the table LABELS, of these titles */
    static void write(
            Path file, String sampling, double[] wavelength, float[][] flux, String[] titles, double[]... columns)
            throws Exception {
        Files.deleteIfExists(file);
        try (Fits fits = new Fits()) {
            fits.addHDU(Fits.makeHDU(ImageData.from(flux)));
            fits.getHDU(0).addValue("SAMPLING", sampling, null);
            fits.addHDU(table("WAVELENGTH", new String[] {"WAVELENGTH"}, wavelength));
            fits.addHDU(table("LABELS", titles, columns));
            fits.write(file.toFile());
        }
    }

    private static BinaryTableHDU table(String name, String[] titles, double[]... columns) throws FitsException {
        BinaryTable table = new BinaryTable();
        for (double[] column : columns) {
            table.addColumn(column);
        }
        BinaryTableHDU hdu = (BinaryTableHDU) Fits.makeHDU(table);
        for (int c = 0; c < titles.length; c++) {
            hdu.setColumnName(c, titles[c], null);
        }
        hdu.addValue("EXTNAME", name, null);
        return hdu;
    }
}
