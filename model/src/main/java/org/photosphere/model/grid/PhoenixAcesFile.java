package org.photosphere.model.grid;

import static org.photosphere.model.physics.PhysicalConstants.ANGSTROM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import nom.tam.fits.FitsUtil;
import nom.tam.fits.Header;
import nom.tam.fits.header.Bitpix;
import nom.tam.fits.header.Standard;
import nom.tam.util.FitsFile;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;

/** An open file of the PHOENIX-ACES library: a primary image of one axis, of which any part can be read. */
final class PhoenixAcesFile implements AutoCloseable {

    private static final String FORM = "a file of the PHOENIX-ACES library is one image of one axis, of floats";

    private static final String FLUX_UNIT = "erg/s/cm^2/cm";

    /** Half of the last digit of a name's labels, so that rounding is not a disagreement: K, dex. */
    private static final double TEFF_ROUNDING = 0.5;

    private static final double LOGG_ROUNDING = 0.005;
    private static final double METALLICITY_ROUNDING = 0.05;

    private final Path path;
    private final FitsFile in;
    private final Header header;
    private final Bitpix kind;
    private final int points;
    private final long start;

    // The library's Fits would log stack traces of its exceptions, for every truncated file.
    private PhoenixAcesFile(Path path, FitsFile in) throws IOException {
        this.path = path;
        this.in = in;
        header = new Header(in);
        start = FitsUtil.addPadding(in.getFilePointer());
        kind = Bitpix.fromHeader(header);
        points = header.getIntValue(Standard.NAXISn.n(1));
        if (!header.getBooleanValue(Standard.SIMPLE)
                || header.getIntValue(Standard.NAXIS) != 1
                || !(kind == Bitpix.FLOAT || kind == Bitpix.DOUBLE)
                || header.getDoubleValue(Standard.BSCALE, 1.0) != 1
                || header.getDoubleValue(Standard.BZERO, 0.0) != 0) {
            throw new InputException(path + " is not a spectrum of the library", FORM);
        }
        long length = start + (long) points * kind.byteSize();
        if (Files.size(path) < length) {
            throw new InputException(
                    path + " is cut short: " + Files.size(path) + " of at least " + length + " bytes", "copy it again");
        }
    }

    /** @throws InputException where the file is missing, truncated or of another format */
    static PhoenixAcesFile open(Path path) {
        if (!Files.isReadable(path)) {
            throw new InputException(path + " cannot be read", "check that it exists, and its permissions");
        }
        FitsFile in = null;
        try {
            FitsSizes.check(path);
            in = new FitsFile(path.toFile(), "r");
            return new PhoenixAcesFile(path, in);
        } catch (IOException | RuntimeException e) {
            close(in, e);
            throw e instanceof InputException input ? input : FitsErrors.unreadable(path, e, FORM);
        }
    }

    private static void close(@Nullable FitsFile in, Exception cause) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    int points() {
        return points;
    }

    /**
     * Reads all wavelengths.
     *
     * @return Angstrom, vacuum, strictly ascending, [point]
     * @throws InputException where they do not ascend from above zero
     */
    double[] wavelengths() {
        double[] wavelengths = values(0, points);
        for (int i = 0; i < wavelengths.length; i++) {
            if (!(wavelengths[i] > (i == 0 ? 0.0 : wavelengths[i - 1])) || Double.isInfinite(wavelengths[i])) {
                throw new InputException(
                        path + " has wavelengths that do not ascend: point " + i + " is " + wavelengths[i],
                        "copy it again");
            }
        }
        if (wavelengths.length < 2) {
            throw new InputException(path + " has " + wavelengths.length + " wavelengths", "copy it again");
        }
        return wavelengths;
    }

    /**
     * Reads a part of the spectrum, converted from the file's unit per cm of wavelength to per Angstrom.
     *
     * @param wavelengths of this part, Angstrom, [point]
     * @param first index of the part's first point in the file
     * @return erg s^-1 cm^-2 Angstrom^-1 at the stellar surface, [point]
     * @throws InputException naming the wavelength of a flux that is negative or not finite
     */
    double[] flux(double[] wavelengths, int first) {
        String unit = header.getStringValue("BUNIT", FLUX_UNIT).strip();
        if (!unit.isEmpty() && !unit.equals(FLUX_UNIT)) {
            throw new InputException(
                    path + " has its flux in '" + unit + "'", "the library's unit is " + FLUX_UNIT + "; see the file");
        }
        double[] flux = values(first, wavelengths.length);
        for (int i = 0; i < flux.length; i++) {
            if (!(flux[i] >= 0) || Double.isInfinite(flux[i])) {
                throw new InputException(
                        String.format(Locale.ROOT, "%s has flux %s at %.3f Angstrom", path, flux[i], wavelengths[i]),
                        "fluxes are finite and not negative; copy it again, or leave it out");
            }
            flux[i] *= ANGSTROM;
        }
        return flux;
    }

    /**
     * Checks that the labels of the header agree with those of the name.
     *
     * @throws InputException where they disagree
     */
    void requireAgreement(GridPoint node) {
        requireAgreement("PHXTEFF", node.teff(), TEFF_ROUNDING);
        requireAgreement("PHXLOGG", node.logg(), LOGG_ROUNDING);
        requireAgreement("PHXM_H", node.metallicity(), METALLICITY_ROUNDING);
        requireAgreement("PHXALPHA", node.alpha(), LOGG_ROUNDING);
    }

    private void requireAgreement(String keyword, double named, double rounding) {
        if (!header.containsKey(keyword)) {
            return;
        }
        double stated = header.getDoubleValue(keyword, Double.NaN);
        // Slightly more than the rounding, as neither number is exact in binary.
        if (!(Math.abs(stated - named) <= 1.001 * rounding)) {
            throw new InputException(
                    path + " disagrees with its name: " + keyword + " is "
                            + String.valueOf(header.findCard(keyword).getValue())
                                    .strip() + ", by the name " + named,
                    "find out which spectrum it is, and rename the file accordingly");
        }
    }

    private double[] values(int first, int count) {
        double[] doubles = new double[count];
        try {
            in.seek(start + (long) first * kind.byteSize());
            if (kind == Bitpix.DOUBLE) {
                in.readArrayFully(doubles);
                return doubles;
            }
            float[] floats = new float[count];
            in.readArrayFully(floats);
            for (int i = 0; i < count; i++) {
                doubles[i] = floats[i];
            }
            return doubles;
        } catch (IOException | RuntimeException e) {
            throw FitsErrors.unreadable(path, e, FORM);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw FitsErrors.unreadable(path, e, FORM);
        }
    }
}
