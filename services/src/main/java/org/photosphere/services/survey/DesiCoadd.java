package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.BandedMatrix;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;

/**
 * Coadded spectra of DESI targets: of each arm the images WAVELENGTH (Angstrom, vacuum, barycentric), FLUX and IVAR
 * [target, wavelength], MASK (non-zero is bad) and RESOLUTION [target, diagonal, wavelength], named B_FLUX and so on; the
 * table FIBERMAP says which targets. Rows are read when they are asked for.
 */
final class DesiCoadd {

    private static final String SURVEY = "desi";

    private static final List<String> ARMS = List.of("B", "R", "Z", "BRZ");

    private final FitsFile file;
    private final String survey;
    private final String prefix;
    private final List<Band> bands = new ArrayList<>();
    private final long[] targets;
    private final double[] ra;
    private final double[] dec;
    private final DesiExposures exposures;

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
        FitsTable fibermap = file.table("FIBERMAP");
        if (fibermap == null) {
            throw new InputException(
                    file.path() + " has arms of DESI but no table FIBERMAP", "get the file again from its source");
        }
        targets = fibermap.integers("TARGETID");
        ra = fibermap.numbers("TARGET_RA");
        dec = fibermap.numbers("TARGET_DEC");
        exposures = DesiExposures.of(file.table("EXP_FIBERMAP"));
        prefix = prefix(file);
        for (String arm : ARMS) {
            ImageRows wavelength = file.image(arm + "_WAVELENGTH");
            if (wavelength != null) {
                bands.add(band(arm, wavelength));
            }
        }
    }

    static boolean isOne(FitsFile file) {
        for (String arm : ARMS) {
            if (file.hasImage(arm + "_WAVELENGTH")) {
                return true;
            }
        }
        return false;
    }

    static SpectrumFile open(FitsFile file, SurveyOptions options) {
        DesiCoadd coadd = new DesiCoadd(file, options);
        List<String> notes = new ArrayList<>();
        notes.add(coadd.targets.length + " targets in arms "
                + String.join(", ", coadd.bands.stream().map(Band::name).toList())
                + "; the file holds no class or redshift");
        coadd.bands.forEach(band -> band.axis().notes().forEach(note -> notes.add("arm " + band.name() + ": " + note)));
        return new SurveySpectra(coadd.survey, coadd.targets.length, notes, coadd::read, file::close);
    }

    /** Targets are unique within a survey's program and pixel of the sky. */
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
        if (resolution != null && (resolution.rows() != targets.length || resolution.lastAxis() != wavelength.length)) {
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
        if (image.rows() != targets.length || image.pixels() != pixels) {
            throw wrongShape(name, image, pixels);
        }
    }

    private InputException wrongShape(String name, ImageRows image, int pixels) {
        return new InputException(
                file.path() + ": image " + name + " is " + image.rows() + " x " + image.pixels() + " for "
                        + targets.length + " targets of " + pixels + " pixels",
                "get the file again from its source");
    }

    private Spectrum read(int i) {
        Spectrum.Builder spectrum = Spectrum.newBuilder()
                .setSpectrumId(prefix + "-" + targets[i])
                .setObjectId(Long.toString(targets[i]))
                .setSurvey(survey)
                .setInstrument(SURVEY)
                .setRa(ra[i])
                .setDec(dec[i])
                .setMjd(exposures.mjd(targets[i]))
                .setFiberId(exposures.fibre(targets[i]));
        for (Band band : bands) {
            spectrum.addArms(arm(file.path(), band, i));
        }
        return spectrum.build();
    }

    private static Arm.Builder arm(Path path, Band band, int i) {
        int pixels = band.wavelength().length;
        String where = path + ": image " + band.name() + "_IVAR";
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
                "DESI specmask");
        Arm.Builder arm = read.message(
                band.axis(),
                band.units(),
                WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM,
                VelocityFrame.VELOCITY_FRAME_BARYCENTRIC);
        if (band.resolution() != null) {
            arm.setLsfMatrix(matrix(band.resolution().row(i), band.axis(), pixels));
        }
        return arm;
    }

    /**
     * The survey stores the highest diagonal first, column less row, as scipy's dia_matrix does. Where pixels are turned
     * round, columns and rows are, and what lay above the diagonal lies below.
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
