package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.Arrays;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;

/**
 * The columns of a survey's arm before conversion to a message.
 *
 * @param name name within the instrument
 * @param wavelength pixel centres, Angstrom, [pixels]
 * @param pixels flux and inverse variance
 * @param mask the survey's mask words, [pixels]
 * @param dictionary dictionary of the bad bits
 */
record SurveyArm(String name, double[] wavelength, Pixels pixels, double[] mask, MaskDictionary dictionary) {

    /** Angstrom. Range of the optical spectrographs of LAMOST, SDSS and DESI, 3600 to 10400, with a margin. */
    private static final double SHORTEST = 3000;

    private static final double LONGEST = 11_000;

    /**
     * Returns the order of the pixels in the message.
     *
     * @throws InputException if lengths differ, or the wavelengths are in an ambiguous order or not the instrument's
     */
    SpectrumAxis axis(Path path) {
        requireLength(path, "flux", pixels.flux().length);
        requireLength(path, "inverse variance", pixels.ivar().length);
        requireLength(path, "mask", mask.length);
        return observed(SpectrumAxis.of(path + ": arm " + name, wavelength, pixels));
    }

    /** @throws InputException if the surveys' spectrographs do not observe these wavelengths */
    static SpectrumAxis observed(SpectrumAxis axis) {
        axis.requireWithin(SHORTEST, LONGEST);
        return axis;
    }

    /**
     * Returns an arm without a line spread.
     *
     * @param axis axis of this arm
     */
    Arm.Builder message(SpectrumAxis axis, FluxUnits units, WavelengthMedium medium, VelocityFrame frame) {
        Arm.Builder arm = Arm.newBuilder()
                .setName(name)
                .setMedium(medium)
                .setVelocityFrame(frame)
                .setExplicit(axis.message());
        pixels.in(axis).into(arm, units);
        if (Arrays.stream(mask).anyMatch(word -> word != 0)) {
            for (double word : axis.pick(mask)) {
                // The contract's mask words have 32 bits, as the dictionaries; signed and unsigned words share them. An
                // undefined word marks a bad pixel.
                arm.addMask(Double.isNaN(word) ? dictionary.unusableBits() : (int) (long) word);
            }
            arm.setMaskBits(dictionary.unusableBits()).setMaskDictionary(dictionary.title());
        }
        return arm;
    }

    private void requireLength(Path path, String what, int length) {
        if (length != wavelength.length) {
            throw new InputException(
                    path + ": arm " + name + " has " + wavelength.length + " wavelengths, but " + length + " values of "
                            + what,
                    "each needs one value per pixel; get the file again from its source");
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SurveyArm other
                && name.equals(other.name)
                && Arrays.equals(wavelength, other.wavelength)
                && pixels.equals(other.pixels)
                && Arrays.equals(mask, other.mask)
                && dictionary == other.dictionary;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + pixels.hashCode();
    }
}
