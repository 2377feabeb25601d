package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.Arrays;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;

/**
 * The columns of a survey's arm on their way into a message.
 *
 * @param name within the instrument
 * @param wavelength Angstrom, [pixels]
 * @param pixels flux and inverse variance
 * @param mask the survey's words of bits, [pixels]
 * @param dictionary says which bits are bad
 */
record SurveyArm(String name, double[] wavelength, Pixels pixels, double[] mask, MaskDictionary dictionary) {

    /**
     * An arm without a line spread.
     *
     * @throws InputException where lengths differ or wavelengths do not ascend
     */
    Arm.Builder message(Path path, FluxUnits units, WavelengthMedium medium, VelocityFrame frame) {
        requireLength(path, "flux", pixels.flux().length);
        requireLength(path, "inverse variance", pixels.ivar().length);
        requireLength(path, "mask", mask.length);
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        for (int i = 0; i < wavelength.length; i++) {
            double previous = i == 0 ? 0 : wavelength[i - 1];
            if (!(wavelength[i] > previous) || Double.isInfinite(wavelength[i])) {
                throw new InputException(
                        path + ": arm " + name + ": wavelength " + wavelength[i] + " of pixel " + (i + 1)
                                + " does not ascend after " + previous,
                        "get the file again from its source");
            }
            axis.addWavelength(wavelength[i]);
        }
        Arm.Builder arm = Arm.newBuilder()
                .setName(name)
                .setMedium(medium)
                .setVelocityFrame(frame)
                .setExplicit(axis);
        pixels.into(arm, units);
        if (Arrays.stream(mask).anyMatch(word -> word != 0)) {
            for (double word : mask) {
                // The contract's words have 32 bits, as the dictionaries; signed and unsigned words have the same ones.
                arm.addMask((int) (long) word);
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
                    "each needs one value a pixel; get the file again from its source");
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
