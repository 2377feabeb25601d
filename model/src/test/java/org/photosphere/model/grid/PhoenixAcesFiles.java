package org.photosphere.model.grid;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import nom.tam.fits.Fits;
import nom.tam.fits.ImageData;
import nom.tam.fits.ImageHDU;
import org.photosphere.model.spectrum.WavelengthBins;

/** Writes small files in the form of the PHOENIX-ACES library, for tests. */
final class PhoenixAcesFiles {

    static final String SUFFIX = ".PHOENIX-ACES-AGSS-COND-2011-HiRes.fits";

    /** First and second radiation constants, CODATA 2018: 2 pi h c^2 in erg cm^2 s^-1, h c / k in cm K. */
    private static final double FIRST_RADIATION_CONSTANT = 3.741771852e-5;

    private static final double SECOND_RADIATION_CONSTANT = 1.438776877;

    private PhoenixAcesFiles() {}

    /** Returns wavelengths as in the library: points of their own step, Angstrom, from the first to the last given. */
    static double[] wavelengths(double from, double to, int points) {
        double[] wavelengths = WavelengthBins.logUniform(from, to, points - 1).edges();
        // Uneven, as in the library.
        for (int i = 1; i < points - 1; i += 2) {
            wavelengths[i] += 0.3 * (wavelengths[i + 1] - wavelengths[i]);
        }
        return wavelengths;
    }

    static void writeWavelengths(Path folder, double[] wavelengths) throws Exception {
        write(folder.resolve(PhoenixAcesName.WAVELENGTHS), wavelengths, Map.of());
    }

    /** @param name such as lte05800-4.50-0.0, with optional folders before it */
    static Path writeSpectrum(Path folder, String name, float[] flux) throws Exception {
        return writeSpectrum(folder, name, flux, Map.of());
    }

    static Path writeSpectrum(Path folder, String name, float[] flux, Map<String, Object> header) throws Exception {
        Path file = folder.resolve(name + SUFFIX);
        Files.createDirectories(file.getParent());
        write(file, flux, header);
        return file;
    }

    /** Returns the library's header of a spectrum. */
    static Map<String, Object> header(double teff, double logg, double metallicity, double alpha) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("PHXTEFF", teff);
        header.put("PHXLOGG", logg);
        header.put("PHXM_H", metallicity);
        header.put("PHXALPHA", alpha);
        header.put("BUNIT", "erg/s/cm^2/cm");
        return header;
    }

    static void write(Path file, Object image, Map<String, Object> header) throws Exception {
        Files.deleteIfExists(file);
        try (Fits fits = new Fits()) {
            ImageHDU unit = ImageData.from(image).toHDU();
            for (Map.Entry<String, Object> card : header.entrySet()) {
                if (card.getValue() instanceof Number number) {
                    unit.getHeader().addValue(card.getKey(), number, null);
                } else {
                    unit.getHeader().addValue(card.getKey(), card.getValue().toString(), null);
                }
            }
            fits.addHDU(unit);
            fits.write(file.toFile());
        }
    }

    /** Returns Planck's law, pi B: the flux of a black surface, erg s^-1 cm^-2 cm^-1. */
    static double planck(double angstrom, double teff) {
        double cm = angstrom * 1e-8;
        return FIRST_RADIATION_CONSTANT / Math.pow(cm, 5) / Math.expm1(SECOND_RADIATION_CONSTANT / (cm * teff));
    }

    static float[] planck(double[] wavelengths, double teff) {
        float[] flux = new float[wavelengths.length];
        for (int i = 0; i < flux.length; i++) {
            flux[i] = (float) planck(wavelengths[i], teff);
        }
        return flux;
    }
}
