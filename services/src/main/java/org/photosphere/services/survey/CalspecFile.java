package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;

/**
 * A spectrophotometric standard of HST's CALSPEC (Bohlin, Gordon and Tremblay 2014, PASP 126, 711): a table of
 * WAVELENGTH (Angstrom, vacuum), FLUX (erg s^-1 cm^-2 Angstrom^-1), STATERROR and SYSERROR (1 sigma, in the flux's
 * unit), FWHM (Angstrom) and DATAQUAL (1 good, 0 bad). Some older files have fewer columns.
 *
 * <p>Both errors are added in quadrature. If a file has statistical errors and a pixel's is zero, the pixel was not
 * measured: it belongs to the model atmosphere that extends the observation. Fitting it would compare models with
 * models, so it is masked unless the options include it.
 */
final class CalspecFile implements SpectrumFile {

    private static final String SURVEY = "calspec";

    private static final TableForm FORM = TableForm.ofNumbers("WAVELENGTH", "FLUX", "STATERROR|SYSERROR");

    private final Spectrum spectrum;
    private final List<String> notes;

    private CalspecFile(Spectrum spectrum, List<String> notes) {
        this.spectrum = spectrum;
        this.notes = List.copyOf(notes);
    }

    static KnownForm.Missing missing(FitsFile file) {
        return KnownForm.Missing.of(FORM.match(file));
    }

    static CalspecFile read(FitsFile file, SurveyOptions options) {
        FitsTable table = FORM.table(file);
        MediumChoice medium = MediumChoice.of(file, options.medium(), "CALSPEC");
        TableUnits units = new TableUnits(file.path(), table);
        WavelengthScale scale = units.wavelengths("WAVELENGTH");
        List<String> notes = new ArrayList<>(medium.notes());
        Pixels pixels = new Pixels(table.numbers("FLUX"), ivar(table, units, options, notes));
        SpectrumAxis axis =
                SpectrumAxis.of(file.path().toString(), scale.angstrom(table.numbers("WAVELENGTH")), pixels);
        notes.addAll(axis.notes());
        Arm.Builder arm = Arm.newBuilder()
                .setName(SURVEY)
                .setMedium(medium.medium())
                .setVelocityFrame(VelocityFrame.VELOCITY_FRAME_BARYCENTRIC)
                .setExplicit(axis.message());
        pixels.in(axis).into(arm, units.flux("FLUX", FluxUnits.ABSOLUTE));
        if (table.has("FWHM")) {
            // In the unit of the wavelengths unless the column states one.
            WavelengthScale widths = table.unitOf("FWHM").isEmpty() ? scale : units.wavelengths("FWHM");
            FloatArray sigma = LineSpreads.sigma(axis.pick(widths.angstrom(table.numbers("FWHM"))));
            if (sigma.getValueCount() > 0) {
                arm.setLsfSigma(sigma);
            }
        }
        return new CalspecFile(message(file, options, arm), notes);
    }

    private static Spectrum message(FitsFile file, SurveyOptions options, Arm.Builder arm) {
        String target = file.keyword("TARGETID");
        return Spectrum.newBuilder()
                .setSpectrumId(SpectrumFiles.stem(file.path()))
                .setObjectId(target == null ? "" : target.trim())
                .setSurvey(options.survey() == null ? SURVEY : options.survey())
                .setInstrument(SURVEY)
                .addArms(arm)
                .build();
    }

    /** Returns inverse variances in the flux's own unit, 0 for unused pixels, [pixels]. */
    private static double[] ivar(FitsTable table, TableUnits units, SurveyOptions options, List<String> notes) {
        double[] statistical = errors(table, units, "STATERROR");
        double[] systematic = errors(table, units, "SYSERROR");
        double[] quality = table.has("DATAQUAL") ? table.numbers("DATAQUAL") : null;
        boolean[] isModel = new boolean[table.rows()];
        if (statistical != null && !options.modelExtensions()) {
            isModel = modelExtension(statistical, notes);
        }
        double[] ivar = new double[table.rows()];
        for (int pixel = 0; pixel < ivar.length; pixel++) {
            double sigma = Math.hypot(at(statistical, pixel), at(systematic, pixel));
            boolean isBad = quality != null && quality[pixel] == 0;
            // Excludes NaN and negative errors, which mark missing ones.
            boolean isUsable = at(statistical, pixel) >= 0 && at(systematic, pixel) >= 0 && sigma > 0;
            ivar[pixel] = isUsable && !isBad && !isModel[pixel] ? 1 / (sigma * sigma) : 0;
        }
        return ivar;
    }

    private static boolean[] modelExtension(double[] statistical, List<String> notes) {
        boolean[] isModel = new boolean[statistical.length];
        int pixels = 0;
        for (int pixel = 0; pixel < isModel.length; pixel++) {
            isModel[pixel] = statistical[pixel] == 0;
            pixels += isModel[pixel] ? 1 : 0;
        }
        if (pixels == isModel.length) {
            // The column is present but empty: it gives no information on single pixels.
            return new boolean[isModel.length];
        }
        if (pixels > 0) {
            notes.add(pixels + " of " + isModel.length + " pixels come from a model atmosphere (no statistical error)"
                    + " and are masked");
        }
        return isModel;
    }

    private static double at(double @Nullable [] values, int pixel) {
        return values == null ? 0 : values[pixel];
    }

    /** @return errors in the unit that the flux is stored in, null if there is no such column */
    private static double @Nullable [] errors(FitsTable table, TableUnits units, String column) {
        if (!table.has(column)) {
            return null;
        }
        double factor = units.errorFactor("FLUX", column, FluxUnits.ABSOLUTE);
        return Arrays.stream(table.numbers(column)).map(sigma -> sigma * factor).toArray();
    }

    @Override
    public String survey() {
        return spectrum.getSurvey();
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public OptionalDouble assumedSnr() {
        return OptionalDouble.empty();
    }

    @Override
    public Iterator<Spectrum> iterator() {
        return List.of(spectrum).iterator();
    }

    @Override
    public void close() {
        // The file was read completely on opening.
    }
}
