package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;

/**
 * An optical spectrum of SDSS, a "spec" file: a table of loglam (log10 of Angstrom, vacuum, heliocentric), flux (1e-17
 * erg s^-1 cm^-2 Angstrom^-1), ivar, and_mask and wdisp (standard deviation of the line spread, pixels); a second table
 * holds the pipeline's results.
 */
final class SdssSpecFile {

    private static final String SURVEY = "sdss";

    /** lambda / FWHM for files without wdisp: that of the spectrographs in the middle of their range. */
    private static final double RESOLVING_POWER = 2000;

    private static final TableForm FORM = TableForm.ofNumbers("LOGLAM", "FLUX", "IVAR", "AND_MASK");

    private static final TableForm PIPELINE = TableForm.ofNumbers("Z", "Z_ERR");

    private SdssSpecFile() {}

    static KnownForm.Missing missing(FitsFile file) {
        return KnownForm.Missing.of(FORM.match(file));
    }

    static SpectrumFile read(FitsFile file, SurveyOptions options) {
        Path path = file.path();
        FitsTable table = FORM.table(file);
        MediumChoice medium = MediumChoice.of(file, options.medium(), "SDSS");
        TableUnits tableUnits = new TableUnits(path, table);
        double[] wavelength = tableUnits.logarithms("LOGLAM").angstrom(table.numbers("LOGLAM"));
        SurveyArm read = new SurveyArm(
                SURVEY,
                wavelength,
                new Pixels(table.numbers("FLUX"), tableUnits.ivar("FLUX", "IVAR", table.numbers("IVAR"))),
                table.numbers("AND_MASK"),
                MaskDictionary.SDSS);
        SpectrumAxis axis = read.axis(path);
        List<String> notes = new ArrayList<>(medium.notes());
        notes.addAll(axis.notes());
        Arm.Builder arm = read.message(
                axis,
                tableUnits.flux("FLUX", FluxUnits.ABSOLUTE_1E17),
                medium.medium(),
                VelocityFrame.VELOCITY_FRAME_BARYCENTRIC);
        addLineSpread(table, wavelength, axis, arm, notes);
        Spectrum.Builder spectrum = Spectrum.newBuilder()
                .setSpectrumId(identifier(file))
                .setSurvey(options.survey() == null ? SURVEY : options.survey())
                .setInstrument(SURVEY)
                .setFiberId((int) file.number("FIBERID", 0))
                .setMjd(file.number("MJD", 0))
                .setRa(file.number("PLUG_RA", 0))
                .setDec(file.number("PLUG_DEC", 0))
                .addArms(arm);
        TableForm.Match match = PIPELINE.match(file);
        FitsTable pipeline = match.table();
        if (pipeline != null && match.missing().isEmpty() && pipeline.rows() == 1) {
            if (pipeline.has("SPECOBJID")) {
                spectrum.setObjectId(pipeline.strings("SPECOBJID")[0]);
            }
            notes.addAll(PublishedStar.into(
                    spectrum,
                    "SDSS's pipeline",
                    text(pipeline, "CLASS") + " " + text(pipeline, "SUBCLASS"),
                    pipeline.numbers("Z")[0],
                    pipeline.numbers("Z_ERR")[0]));
        }
        return SurveySpectra.of(spectrum.build(), notes);
    }

    private static String identifier(FitsFile file) {
        double plate = file.number("PLATEID");
        double mjd = file.number("MJD");
        double fibre = file.number("FIBERID");
        return Double.isFinite(plate + mjd + fibre)
                ? String.format(Locale.ROOT, "sdss-%04d-%05d-%04d", (long) plate, (long) mjd, (long) fibre)
                : SpectrumFiles.stem(file.path());
    }

    private static String text(FitsTable table, String column) {
        return table.has(column) ? table.strings(column)[0] : "";
    }

    private static void addLineSpread(
            FitsTable table, double[] wavelength, SpectrumAxis axis, Arm.Builder arm, List<String> notes) {
        FloatArray sigma = table.has("WDISP")
                ? LineSpreads.sigma(axis.pick(fwhm(table.numbers("WDISP"), wavelength)))
                : FloatArray.getDefaultInstance();
        if (sigma.getValueCount() > 0) {
            arm.setLsfSigma(sigma);
        } else {
            arm.setResolvingPower(RESOLVING_POWER);
            notes.add(String.format(Locale.ROOT, "no line spread (wdisp): R = %.0f taken", RESOLVING_POWER));
        }
    }

    /** Returns full widths of lines in Angstrom from standard deviations in pixels, NaN if no neighbour has a width. */
    private static double[] fwhm(double[] wdisp, double[] wavelength) {
        double[] fwhm = new double[wavelength.length];
        for (int i = 0; i < fwhm.length; i++) {
            // The smaller step: the larger one spans the gap between two stretches of an axis.
            double before = i == 0 ? Double.NaN : Math.abs(wavelength[i] - wavelength[i - 1]);
            double after = i + 1 == fwhm.length ? Double.NaN : Math.abs(wavelength[i + 1] - wavelength[i]);
            double step = before < after || Double.isNaN(after) ? before : after;
            fwhm[i] = LineSpreads.FWHM_OVER_SIGMA * wdisp[i] * step;
        }
        return fwhm;
    }
}
