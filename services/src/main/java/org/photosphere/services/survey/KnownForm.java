package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.survey.fits.FitsFile;

/**
 * A form of FITS file that is read. A file has this form if all of its marks are present; the reader requires other
 * parts by name.
 *
 * @param name name with its article
 * @param marks description of the identifying parts
 * @param evidence check of a file for the marks
 * @param reader reader of the form
 */
record KnownForm(String name, String marks, Evidence evidence, Reader reader) {

    /** All forms that are read, in order of precedence. */
    static final List<KnownForm> ALL = List.of(
            new KnownForm(
                    "a DESI coadd or spectra file",
                    "images B_WAVELENGTH, B_FLUX, B_IVAR ..., table FIBERMAP",
                    DesiCoadd::missing,
                    DesiCoadd::open),
            new KnownForm(
                    "a spectra set",
                    "primary image FLUX [spectrum, wavelength], table WAVELENGTH, optional image IVAR and table LABELS",
                    SpectraSet::missing,
                    SpectraSet::open),
            new KnownForm(
                    "a LAMOST low-resolution file",
                    "table of one row: FLUX, IVAR, WAVELENGTH, ANDMASK",
                    LamostFile::missing,
                    whole(LamostFile::read)),
            new KnownForm(
                    "an SDSS spec file",
                    "table loglam, flux, ivar, and_mask",
                    SdssSpecFile::missing,
                    whole(SdssSpecFile::read)),
            new KnownForm(
                    "a CALSPEC file",
                    "table with columns WAVELENGTH, FLUX, STATERROR or SYSERROR",
                    CalspecFile::missing,
                    whole(CalspecFile::read)));

    /** Checks a file for the marks of a form. */
    @FunctionalInterface
    interface Evidence {
        Missing of(FitsFile file);
    }

    /** Reads a file of the form; the spectra close the file. */
    @FunctionalInterface
    interface Reader {
        SpectrumFile open(FitsFile file, SurveyOptions options);
    }

    /**
     * Marks of a form that a file does not have.
     *
     * @param parts missing marks, one line each; empty if the file has the form
     * @param isNear whether the file has any of the marks
     */
    record Missing(List<String> parts, boolean isNear) {

        static final Missing NOTHING = new Missing(List.of(), true);

        static Missing of(TableForm.Match match) {
            return new Missing(match.missing(), match.table() != null);
        }

        /** @param part one more missing mark, null for none */
        Missing and(@Nullable String part) {
            if (part == null) {
                return this;
            }
            List<String> more = new ArrayList<>(parts);
            more.add(part);
            return new Missing(more, isNear);
        }
    }

    private record Distance(KnownForm form, Missing missing) {}

    /** Returns a reader that closes the file after reading: its spectra are in memory. */
    private static Reader whole(Reader reader) {
        return (file, options) -> {
            try (file) {
                return reader.open(file, options);
            }
        };
    }

    static @Nullable KnownForm of(FitsFile file) {
        for (KnownForm form : ALL) {
            if (form.evidence.of(file).parts().isEmpty()) {
                return form;
            }
        }
        return null;
    }

    /**
     * @return the form with the fewest missing marks, and these, in one line; empty if the file has no mark of any form
     */
    static String nearest(FitsFile file) {
        List<Distance> near = new ArrayList<>();
        for (KnownForm form : ALL) {
            Missing missing = form.evidence.of(file);
            if (missing.isNear()) {
                near.add(new Distance(form, missing));
            }
        }
        return near.stream()
                .min(Comparator.comparingInt(
                        distance -> distance.missing.parts().size()))
                .map(distance ->
                        "nearest to " + distance.form.name + ", but " + String.join(", ", distance.missing.parts()))
                .orElse("");
    }

    /** Lists all forms and their marks, in one line. */
    static String list() {
        return ALL.stream().map(form -> form.name + " (" + form.marks + ")").collect(Collectors.joining("; "));
    }
}
