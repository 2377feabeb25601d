package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A form of FITS file that is read. A file is of a form where nothing of its marks is missing; what else a reader needs,
 * it asks for by name.
 *
 * @param name with its article
 * @param marks what tells it
 * @param evidence what a file has of the marks
 * @param reader reads it
 */
record KnownForm(String name, String marks, Evidence evidence, Reader reader) {

    /** All that are read; the first that fits is taken. */
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

    /** What a file has of a form. */
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
     * What a file misses of a form's marks.
     *
     * @param parts one line each, empty where it is of the form
     * @param isNear whether it has anything of the form
     */
    record Missing(List<String> parts, boolean isNear) {

        static final Missing NOTHING = new Missing(List.of(), true);

        static Missing of(TableForm.Match match) {
            return new Missing(match.missing(), match.table() != null);
        }

        /** @param part one more that is missing, null for none */
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

    /** Closes the file once it is read: its spectra are in memory. */
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

    /** @return the form of which least is missing, and what, in one line; empty where a file has nothing of any */
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

    /** All forms and their marks, in one line. */
    static String list() {
        return ALL.stream().map(form -> form.name + " (" + form.marks + ")").collect(Collectors.joining("; "));
    }
}
