package org.photosphere.services.survey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.photosphere.model.InputException;
import org.photosphere.services.survey.fits.FitsFile;

/** Opens files of spectra in any known form. */
public final class SpectrumFiles {

    private SpectrumFiles() {}

    /**
     * @param path FITS file, whose form is identified by its content
     * @throws InputException if the file is missing, not FITS, truncated, of unknown form or without a part that its
     *     form requires; the message gives the cause
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
        KnownForm form = KnownForm.of(file);
        if (form == null) {
            throw ForeignForm.refusal(file);
        }
        return form.reader().open(file, options);
    }

    /** Returns the file's name without folder and extensions, including that of compression. */
    public static String stem(Path path) {
        String name = String.valueOf(path.getFileName()).replaceFirst("(?i)\\.gz$", "");
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /**
     * Returns a survey's name derived from a file's: lower case, with hyphens in place of anything but letters and
     * digits.
     */
    static String surveyOf(Path path) {
        String name = stem(path)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "spectra" : name.substring(0, Math.min(64, name.length()));
    }
}
