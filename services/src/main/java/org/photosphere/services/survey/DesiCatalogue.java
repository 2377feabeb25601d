package org.photosphere.services.survey;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.GaiaRelease;
import org.photosphere.proto.v1.HealpixPixel;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;

/**
 * Identifiers of a DESI file's targets in other catalogues: REF_ID with REF_CAT G2 or G3, Gaia's DR2 or (E)DR3 (Myers
 * et al. 2023, AJ 165, 50), and the HEALPix pixel of files sorted by it, HPXPIXEL, HPXNSIDE and HPXNEST.
 */
final class DesiCatalogue {

    private final long[] reference;
    private final String[] catalogue;
    private final @Nullable HealpixPixel healpix;

    private DesiCatalogue(long[] reference, String[] catalogue, @Nullable HealpixPixel healpix) {
        this.reference = reference;
        this.catalogue = catalogue;
        this.healpix = healpix;
    }

    static DesiCatalogue of(FitsFile file) {
        FitsTable rows = file.table("FIBERMAP");
        if (rows == null || !rows.hasNumbers("REF_ID") || !rows.has("REF_CAT")) {
            return new DesiCatalogue(new long[0], new String[0], healpix(file));
        }
        return new DesiCatalogue(rows.integers("REF_ID"), rows.strings("REF_CAT"), healpix(file));
    }

    private static @Nullable HealpixPixel healpix(FitsFile file) {
        double pixel = file.number("HPXPIXEL");
        double nside = file.number("HPXNSIDE");
        if (!(pixel >= 0) || !(nside >= 1) || nside > 1 << 29) {
            return null;
        }
        return HealpixPixel.newBuilder()
                .setPixel((long) pixel)
                .setNside((int) nside)
                // A logical value, or a text as written by Python.
                .setNested(file.text("HPXNEST").toUpperCase(Locale.ROOT).startsWith("T"))
                .build();
    }

    /** Adds the identifiers of a row's target. */
    void into(Spectrum.Builder spectrum, int row) {
        if (healpix != null) {
            spectrum.setHealpix(healpix);
        }
        GaiaRelease release = row < catalogue.length ? release(catalogue[row]) : GaiaRelease.GAIA_RELEASE_UNSPECIFIED;
        if (release != GaiaRelease.GAIA_RELEASE_UNSPECIFIED && reference[row] > 0) {
            spectrum.setGaiaSourceId(reference[row]).setGaiaRelease(release);
        }
    }

    private static GaiaRelease release(String catalogue) {
        return switch (catalogue) {
            case "G2" -> GaiaRelease.GAIA_RELEASE_DR2;
            case "G3" -> GaiaRelease.GAIA_RELEASE_DR3;
            default -> GaiaRelease.GAIA_RELEASE_UNSPECIFIED;
        };
    }
}
