package org.photosphere.services.survey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.ImageRows;

/**
 * Spectra of DESI targets, coadded or by exposure: for each arm the images WAVELENGTH (Angstrom, vacuum, barycentric),
 * FLUX and IVAR [row, wavelength], MASK and RESOLUTION [row, diagonal, wavelength], named B_FLUX and so on; the table
 * FIBERMAP identifies the target of each row. Rows are read on demand.
 */
final class DesiCoadd {

    private static final String SURVEY = "desi";

    private static final List<String> ARMS = List.of("B", "R", "Z", "BRZ");

    private final FitsFile file;
    private final String survey;
    private final MediumChoice medium;
    private final DesiFibermap fibermap;
    private final DesiCatalogue catalogue;
    private final List<Band> bands = new ArrayList<>();

    private record Band(
            String name,
            double[] wavelength,
            SpectrumAxis axis,
            FluxUnits units,
            ImageRows flux,
            ImageRows ivar,
            @Nullable ImageRows mask,
            @Nullable ImageRows resolution) {
        @Override
        public boolean equals(@Nullable Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private DesiCoadd(FitsFile file, SurveyOptions options) {
        this.file = file;
        this.survey = options.survey() == null ? SURVEY : options.survey();
        this.medium = MediumChoice.of(file, options.medium(), "DESI");
        this.fibermap = DesiFibermap.of(file, prefix(file));
        this.catalogue = DesiCatalogue.of(file);
        for (String arm : ARMS) {
            ImageRows wavelength = file.image(arm + "_WAVELENGTH");
            if (wavelength != null) {
                bands.add(band(arm, wavelength));
            }
        }
    }

    static KnownForm.Missing missing(FitsFile file) {
        for (String arm : ARMS) {
            if (file.hasImage(arm + "_WAVELENGTH")) {
                return KnownForm.Missing.NOTHING;
            }
        }
        return new KnownForm.Missing(List.of("no image B_WAVELENGTH, R_WAVELENGTH or Z_WAVELENGTH"), false);
    }

    static SpectrumFile open(FitsFile file, SurveyOptions options) {
        DesiCoadd coadd = new DesiCoadd(file, options);
        return new SurveySpectra(coadd.survey, coadd.fibermap.rows(), coadd.notes(), coadd::read, file::close);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(medium.notes());
        String arms = String.join(", ", bands.stream().map(Band::name).toList());
        long targets = fibermap.distinctTargets();
        String spectra = targets == fibermap.rows()
                ? count(targets, "target")
                : fibermap.rows() + " spectra of " + count(targets, "target") + ", each with an identifier of its own,";
        notes.add(spectra + " in arms " + arms + "; the file holds no class or redshift");
        bands.forEach(band -> band.axis().notes().forEach(note -> notes.add("arm " + band.name() + ": " + note)));
        return notes;
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Returns the prefix of identifiers: targets are unique within a survey's program and HEALPix pixel. */
    private static String prefix(FitsFile file) {
        StringBuilder prefix = new StringBuilder(SURVEY);
        for (String part : List.of(file.text("SURVEY"), file.text("PROGRAM"))) {
            prefix.append(part.isEmpty() ? "" : "-" + part);
        }
        return prefix.toString();
    }

    private Band band(String name, ImageRows wavelengths) {
        String where = file.path() + ": arm " + name;
        double[] wavelength = WavelengthScale.of(where, wavelengths.unitText()).angstrom(wavelengths.row(0));
        SpectrumAxis axis = SurveyArm.observed(SpectrumAxis.shared(where, wavelength));
        ImageRows flux = require(name + "_FLUX", wavelength.length);
        ImageRows ivar = require(name + "_IVAR", wavelength.length);
        ImageRows mask = file.image(name + "_MASK");
        if (mask != null) {
            requireShape(name + "_MASK", mask, wavelength.length);
        }
        ImageRows resolution = file.cube(name + "_RESOLUTION");
        if (resolution != null
                && (resolution.rows() != fibermap.rows() || resolution.lastAxis() != wavelength.length)) {
            throw wrongShape(name + "_RESOLUTION", resolution, wavelength.length);
        }
        if (resolution != null && axis.direction() == 0) {
            throw new InputException(
                    where + ": the wavelengths are not in one order, which the image " + name + "_RESOLUTION needs",
                    "get the file again from its source");
        }
        FluxUnits units = flux.unitText().isEmpty()
                ? FluxUnits.ABSOLUTE_1E17
                : FluxUnits.parse(where + ": image " + name + "_FLUX", flux.unitText());
        return new Band(name, wavelength, axis, units, flux, ivar, mask, resolution);
    }

    private ImageRows require(String name, int pixels) {
        ImageRows image = file.image(name);
        if (image == null) {
            throw new InputException(
                    file.path() + " has no image " + name,
                    "each arm of a DESI coadd has WAVELENGTH, FLUX and IVAR; get the file again from its source");
        }
        requireShape(name, image, pixels);
        return image;
    }

    private void requireShape(String name, ImageRows image, int pixels) {
        if (image.rows() != fibermap.rows() || image.pixels() != pixels) {
            throw wrongShape(name, image, pixels);
        }
    }

    private InputException wrongShape(String name, ImageRows image, int pixels) {
        return new InputException(
                file.path() + ": image " + name + " is " + image.rows() + " x " + image.pixels() + " for "
                        + fibermap.rows() + " targets of " + pixels + " pixels",
                "get the file again from its source");
    }

    private Spectrum read(int i) {
        Spectrum.Builder spectrum = Spectrum.newBuilder()
                .setSpectrumId(fibermap.id(i))
                .setObjectId(Long.toString(fibermap.target(i)))
                .setSurvey(survey)
                .setInstrument(SURVEY)
                .setRa(fibermap.ra(i))
                .setDec(fibermap.dec(i))
                .setMjd(fibermap.mjd(i))
                .setFiberId(fibermap.fibre(i));
        catalogue.into(spectrum, i);
        for (Band band : bands) {
            spectrum.addArms(arm(band, i));
        }
        return spectrum.build();
    }

    private Arm.Builder arm(Band band, int i) {
        int pixels = band.wavelength().length;
        String where = file.path() + ": image " + band.name() + "_IVAR";
        double[] ivar = FluxUnits.ivar(
                where,
                band.flux().unitText(),
                band.ivar().unitText(),
                band.ivar().row(i));
        SurveyArm read = new SurveyArm(
                band.name(),
                band.wavelength(),
                new Pixels(band.flux().row(i), ivar),
                band.mask() == null ? new double[pixels] : band.mask().row(i),
                MaskDictionary.DESI);
        Arm.Builder arm =
                read.message(band.axis(), band.units(), medium.medium(), VelocityFrame.VELOCITY_FRAME_BARYCENTRIC);
        if (band.resolution() != null) {
            arm.setLsfMatrix(matrix(band.resolution().row(i), band.axis(), pixels));
        }
        return arm;
    }

    /**
     * Returns the resolution matrix. The survey stores the highest diagonal first, column minus row, as scipy's
     * dia_matrix does. Reversing the pixels reverses columns and rows and swaps the diagonals above and below.
     */
    private static BandedMatrix matrix(double[] diagonals, SpectrumAxis axis, int pixels) {
        BandedMatrix.Builder matrix = BandedMatrix.newBuilder();
        int count = diagonals.length / pixels;
        for (int d = 0; d < count; d++) {
            int diagonal = axis.direction() > 0 ? d : count - 1 - d;
            matrix.addOffset(axis.direction() * (diagonal - count / 2));
            for (double value : axis.pick(Arrays.copyOfRange(diagonals, diagonal * pixels, (diagonal + 1) * pixels))) {
                matrix.addValue((float) value);
            }
        }
        return matrix.build();
    }
}
