package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsHeader;

/**
 * Medium of a file's wavelengths: from its keywords, else from the user, else from the survey's documentation. Any
 * source but the keywords is reported in a note.
 *
 * @param medium medium of the message
 * @param notes lines for the user
 */
record MediumChoice(WavelengthMedium medium, List<String> notes) {

    /** Keywords with the name of a medium: of spectra sets, and of DESI and others. */
    private static final List<String> NAMED = List.of("MEDIUM", "AIRORVAC");

    /** A keyword that is true in vacuum: of LAMOST and SDSS. */
    private static final String VACUUM = "VACUUM";

    /**
     * @param asked medium given by the user for files that state none, null if absent
     * @param documentedBy survey whose documentation states vacuum, null if none
     * @throws InputException if the file contradicts itself, or if none of the three gives a medium
     */
    static MediumChoice of(FitsFile file, @Nullable Medium asked, @Nullable String documentedBy) {
        Medium stated = stated(file);
        if (stated != null) {
            return new MediumChoice(
                    message(stated),
                    asked == null || asked == stated
                            ? List.of()
                            : List.of("the file says " + name(stated) + " wavelengths: --medium " + name(asked)
                                    + " is not used"));
        }
        if (asked != null) {
            return new MediumChoice(
                    message(asked),
                    documentedBy == null || asked == Medium.VACUUM
                            ? List.of()
                            : List.of("wavelengths taken as air, as --medium says; " + documentedBy
                                    + " documents vacuum"));
        }
        if (documentedBy == null) {
            throw new InputException(
                    file.path() + " does not say whether its wavelengths are in air or in vacuum",
                    "set the keyword MEDIUM of the table WAVELENGTH, or give --medium air or --medium vacuum");
        }
        return new MediumChoice(
                message(Medium.VACUUM),
                List.of("vacuum wavelengths assumed, as " + documentedBy
                        + " documents: the file does not say; --medium air or vacuum decides"));
    }

    private static @Nullable Medium stated(FitsFile file) {
        Set<Medium> stated = EnumSet.noneOf(Medium.class);
        for (FitsHeader header : file.headers()) {
            addStated(file.path(), header, stated);
        }
        if (stated.size() > 1) {
            throw new InputException(
                    file.path() + " says of its wavelengths both that they are in air and in vacuum",
                    "correct the keyword MEDIUM, AIRORVAC or VACUUM that is wrong");
        }
        return stated.isEmpty() ? null : stated.iterator().next();
    }

    private static void addStated(Path path, FitsHeader header, Set<Medium> stated) {
        for (String keyword : NAMED) {
            String value = header.text(keyword, null);
            if (value != null && !value.isBlank()) {
                stated.add(named(path, keyword, value.trim()));
            }
        }
        Boolean isVacuum = header.logical(VACUUM);
        if (isVacuum != null) {
            stated.add(isVacuum ? Medium.VACUUM : Medium.AIR);
        }
    }

    private static Medium named(Path path, String keyword, String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "AIR" -> Medium.AIR;
            case "VACUUM", "VAC" -> Medium.VACUUM;
            default ->
                throw new InputException(
                        path + ": " + keyword + " is '" + value + "'", keyword + " is either AIR or VACUUM");
        };
    }

    private static WavelengthMedium message(Medium medium) {
        return medium == Medium.AIR
                ? WavelengthMedium.WAVELENGTH_MEDIUM_AIR
                : WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM;
    }

    private static String name(Medium medium) {
        return medium.name().toLowerCase(Locale.ROOT);
    }
}
