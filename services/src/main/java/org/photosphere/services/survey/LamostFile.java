package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;

/**
 * A low-resolution spectrum of LAMOST in the form of data release 10: a table of one row with the vectors FLUX
 * (relative), IVAR, WAVELENGTH (Angstrom; keyword VACUUM), ANDMASK, ORMASK. The file does not state its line spread.
 */
final class LamostFile {

    private static final String SURVEY = "lamost";

    /** lambda / FWHM of the low-resolution spectrographs (Zhao et al. 2012, RAA 12, 723). */
    static final double RESOLVING_POWER = 1800;

    private static final TableForm FORM = TableForm.ofVectors("FLUX", "IVAR", "WAVELENGTH", "ANDMASK");

    private LamostFile() {}

    /** Returns the missing marks of this form; a file of another telescope does not have it, whatever its columns. */
    static KnownForm.Missing missing(FitsFile file) {
        String telescope = file.text("TELESCOP");
        return KnownForm.Missing.of(FORM.match(file))
                .and(
                        telescope.isEmpty()
                                        || telescope.toUpperCase(Locale.ROOT).startsWith("LAMOST")
                                ? null
                                : "TELESCOP is '" + telescope + "'");
    }

    static SpectrumFile read(FitsFile file, SurveyOptions options) {
        Path path = file.path();
        FitsTable table = FORM.table(file);
        if (table.rows() != 1) {
            throw new InputException(
                    path + ": the table of vectors FLUX and WAVELENGTH has " + table.rows() + " rows",
                    "a LAMOST file holds one spectrum in one row");
        }
        MediumChoice medium = MediumChoice.of(file, options.medium(), "LAMOST");
        Boolean isHeliocentric = file.logical("HELIO");
        TableUnits tableUnits = new TableUnits(path, table);
        SurveyArm read = new SurveyArm(
                SURVEY,
                tableUnits.wavelengths("WAVELENGTH").angstrom(table.vector("WAVELENGTH", 0)),
                new Pixels(table.vector("FLUX", 0), tableUnits.ivar("FLUX", "IVAR", table.vector("IVAR", 0))),
                table.vector("ANDMASK", 0),
                MaskDictionary.LAMOST);
        SpectrumAxis axis = read.axis(path);
        Arm.Builder arm = read.message(
                        axis,
                        tableUnits.flux("FLUX", FluxUnits.RELATIVE),
                        medium.medium(),
                        Boolean.FALSE.equals(isHeliocentric)
                                ? VelocityFrame.VELOCITY_FRAME_TOPOCENTRIC
                                : VelocityFrame.VELOCITY_FRAME_BARYCENTRIC)
                .setResolvingPower(RESOLVING_POWER);
        double observation = file.number("OBSID");
        Spectrum.Builder spectrum = Spectrum.newBuilder()
                .setSpectrumId(Double.isNaN(observation) ? SpectrumFiles.stem(path) : "lamost-" + (long) observation)
                .setObjectId(file.text("DESIG"))
                .setSurvey(options.survey() == null ? SURVEY : options.survey())
                .setInstrument(SURVEY)
                .setFiberId((int) file.number("FIBERID", 0))
                .setMjd(file.number("MJD", 0))
                .setRa(file.number("RA", 0))
                .setDec(file.number("DEC", 0))
                .addArms(arm);
        List<String> notes = new ArrayList<>(medium.notes());
        notes.addAll(axis.notes());
        if (isHeliocentric == null) {
            notes.add("heliocentric wavelengths assumed, as LAMOST documents: the file has no keyword HELIO");
        }
        notes.add(String.format(
                Locale.ROOT, "line spread not in the file: R = %.0f, LAMOST's low resolution", RESOLVING_POWER));
        notes.addAll(PublishedStar.into(
                spectrum,
                "LAMOST's pipeline",
                file.text("CLASS") + " " + file.text("SUBCLASS"),
                file.number("Z"),
                file.number("Z_ERR")));
        return SurveySpectra.of(spectrum.build(), notes);
    }
}
