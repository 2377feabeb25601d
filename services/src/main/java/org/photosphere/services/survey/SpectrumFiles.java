package org.photosphere.services.survey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.photosphere.model.InputException;

/** Opens files of spectra in any known form. */
public final class SpectrumFiles {

    private static final String KNOWN_FORMS = "known forms: a CALSPEC file (table with columns WAVELENGTH, FLUX,"
            + " STATERROR or SYSERROR) and a spectra set (primary image FLUX [spectrum, wavelength], table WAVELENGTH,"
            + " optional image IVAR and table LABELS), and the surveys' own: LAMOST (table of one row: FLUX, IVAR,"
            + " WAVELENGTH, ANDMASK), SDSS spec (table loglam, flux, ivar, and_mask), DESI coadd (images B_WAVELENGTH,"
            + " B_FLUX, B_IVAR ..., table FIBERMAP)";

    private SpectrumFiles() {}

    /**
     * @param path a FITS file; its form is told by its content
     * @throws InputException where the file is missing, not FITS, cut short, of unknown form or lacks a part
     */
    public static SpectrumFile open(Path path, SurveyOptions options) {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new InputException(path + " is not a readable file", "give FITS files of spectra");
        }
        FitsFile file = FitsFile.open(path);
        try {
            return open(file, options);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static SpectrumFile open(FitsFile file, SurveyOptions options) {
        if (file.primaryDimensions() > 0) {
            return SpectraSet.open(file, options, KNOWN_FORMS);
        }
        if (DesiCoadd.isOne(file)) {
            return DesiCoadd.open(file, options);
        }
        FitsTable lamost = file.tableWithVectors("WAVELENGTH", "FLUX");
        if (lamost != null) {
            try (file) {
                return LamostFile.read(file, lamost, options);
            }
        }
        FitsTable sdss = file.tableWithColumns("LOGLAM", "FLUX");
        if (sdss != null) {
            try (file) {
                return SdssSpecFile.read(file, sdss, options);
            }
        }
        FitsTable table = file.tableWithColumns("WAVELENGTH", "FLUX");
        if (table == null) {
            throw new InputException(file.path() + " is FITS of a form that is not known", KNOWN_FORMS);
        }
        try (file) {
            return CalspecFile.read(file, table, options);
        }
    }

    /** The file's name without folder and extension, that of packing included. */
    static String stem(Path path) {
        String name = String.valueOf(path.getFileName()).replaceFirst("(?i)\\.gz$", "");
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** A survey's name made of a file's: lower case, anything but letters and digits as a hyphen. */
    static String surveyOf(Path path) {
        String name = stem(path)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "spectra" : name.substring(0, Math.min(64, name.length()));
    }
}
