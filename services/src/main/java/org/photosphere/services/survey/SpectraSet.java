package org.photosphere.services.survey;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsTable;
import org.photosphere.services.survey.fits.ImageRows;

/**
 * Spectra on a common wavelength axis: a primary image FLUX [spectrum, wavelength], an optional image IVAR of the same
 * shape, a table WAVELENGTH (one row per pixel; keyword MEDIUM is AIR or VACUUM), an optional primary keyword FWHM
 * (Angstrom) of the line-spread function, an optional table LABELS. Rows are read on demand.
 */
final class SpectraSet implements SpectrumFile {

    /**
     * Assumed errors have sigma = flux / snr, but not less than this fraction of the median flux over snr: the core of
     * a saturated line is not measured better than the continuum next to it.
     */
    private static final double LEAST_FLUX_FOR_ERROR = 0.1;

    private final FitsFile file;
    private final ImageRows flux;
    private final @Nullable ImageRows ivar;
    private final SpectrumAxis axis;
    private final MediumChoice medium;
    private final @Nullable FloatArray lineSpread;
    private final FluxUnits units;
    private final SetLabels labels;
    private final String survey;
    private final double snr;

    private SpectraSet(FitsFile file, FitsTable wavelengths, SurveyOptions options) {
        Path path = file.path();
        this.file = file;
        this.flux = file.primaryImage();
        this.ivar = file.image("IVAR");
        if (ivar != null && (ivar.rows() != flux.rows() || ivar.pixels() != flux.pixels())) {
            throw new InputException(
                    path + ": image IVAR is " + ivar.rows() + " x " + ivar.pixels() + ", FLUX is " + flux.rows() + " x "
                            + flux.pixels(),
                    "give both the same shape");
        }
        this.axis = axis(path, wavelengths, flux.pixels());
        this.medium = MediumChoice.of(file, options.medium(), null);
        this.lineSpread = lineSpread(path, file.keyword("FWHM"), file.number("FWHM"));
        this.units = FluxUnits.parse(path + ": image FLUX", flux.unitText());
        this.labels = SetLabels.of(path, file.table("LABELS"), flux.rows());
        this.survey = options.survey() == null ? SpectrumFiles.surveyOf(path) : options.survey();
        this.snr = options.snr();
    }

    static KnownForm.Missing missing(FitsFile file) {
        boolean hasImage = file.primaryDimensions() > 0;
        boolean hasTable = file.table("WAVELENGTH") != null;
        return new KnownForm.Missing(List.of(), hasImage || hasTable)
                .and(hasImage ? null : "no primary image")
                .and(hasTable ? null : "no table WAVELENGTH");
    }

    static SpectraSet open(FitsFile file, SurveyOptions options) {
        FitsTable wavelengths = file.table("WAVELENGTH");
        if (wavelengths == null) {
            throw new IllegalStateException(file.path() + " is not a spectra set");
        }
        return new SpectraSet(file, wavelengths, options);
    }

    private static SpectrumAxis axis(Path path, FitsTable table, int pixels) {
        double[] wavelength = table.numbers("WAVELENGTH");
        if (wavelength.length != pixels) {
            throw new InputException(
                    path + ": table WAVELENGTH has " + wavelength.length + " rows, FLUX has " + pixels + " pixels",
                    "give it one row per pixel");
        }
        return SpectrumAxis.shared(
                path + ": table WAVELENGTH",
                new TableUnits(path, table).wavelengths("WAVELENGTH").angstrom(wavelength));
    }

    private static @Nullable FloatArray lineSpread(Path path, @Nullable String text, double fwhm) {
        if (text == null) {
            return null;
        }
        if (!(fwhm > 0) || Double.isInfinite(fwhm)) {
            throw new InputException(path + ": FWHM is '" + text + "'", "FWHM is a positive width in Angstrom");
        }
        return LineSpreads.sigma(fwhm);
    }

    private Spectrum read(int i) {
        double[] row = flux.row(i);
        Arm.Builder arm =
                Arm.newBuilder().setName(survey).setExplicit(axis.message()).setMedium(medium.medium());
        new Pixels(row, ivar == null ? assumedIvar(row) : ivar(ivar, i))
                .in(axis)
                .into(arm, units);
        if (lineSpread != null) {
            arm.setLsfSigma(lineSpread);
        }
        Spectrum.Builder spectrum =
                Spectrum.newBuilder().setSurvey(survey).setInstrument(survey).addArms(arm);
        labels.into(spectrum, i);
        return spectrum.build();
    }

    private double[] ivar(ImageRows rows, int i) {
        return FluxUnits.ivar(file.path() + ": image IVAR", flux.unitText(), rows.unitText(), rows.row(i));
    }

    /** Returns assumed inverse variances; a pixel of exactly zero counts as not measured. */
    private double[] assumedIvar(double[] row) {
        double least = LEAST_FLUX_FOR_ERROR * FluxUnits.medianSize(row);
        return Arrays.stream(row)
                .map(value -> {
                    double sigma = Math.max(Math.abs(value), least) / snr;
                    return value == 0 || !(sigma > 0) ? 0 : 1 / (sigma * sigma);
                })
                .toArray();
    }

    @Override
    public String survey() {
        return survey;
    }

    @Override
    public int count() {
        return flux.rows();
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(medium.notes());
        notes.addAll(axis.notes());
        if (ivar == null) {
            String ratio = BigDecimal.valueOf(snr).stripTrailingZeros().toPlainString();
            notes.add("no IVAR: errors assumed, S/N " + ratio + " per pixel");
        }
        return notes;
    }

    @Override
    public OptionalDouble assumedSnr() {
        return ivar == null ? OptionalDouble.of(snr) : OptionalDouble.empty();
    }

    @Override
    public Iterator<Spectrum> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count();
            }

            @Override
            public Spectrum next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the set has " + count() + " spectra");
                }
                return read(next++);
            }
        };
    }

    @Override
    public void close() {
        file.close();
    }
}
