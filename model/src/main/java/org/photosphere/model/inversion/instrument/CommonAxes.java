package org.photosphere.model.inversion.instrument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.spectrum.LineSpread;

/**
 * Common axes of an instrument's spectra whose own axes differ from spectrum to spectrum: by a line spread per pixel,
 * as in SDSS and DESI spectra, by their first and last pixel, or by a velocity that is removed from the pixels. Fits
 * start from templates on these, so that templates are made once per instrument; the rest of the fit uses the
 * spectrum's own axes. A function of the spectrum alone, so that an answer does not depend on earlier spectra.
 *
 * @param arms the common axes; those of a spectrum on these axes are the same
 * @param rest the spectrum's own pixels as {@link ArmViews#restAxis} returns them, where that was needed, [arm]
 * @param isOwn whether the spectrum's own axes differ from them by anything that affects the model
 */
public record CommonAxes(List<Arm> arms, List<Optional<ArmAxis>> rest, boolean isOwn) {

    /** Ratio between neighbouring common resolving powers: templates are ranked on averages over several pixels. */
    private static final double POWER_STEP = 1.25;

    /** Share of the model's line spread below which a line spread has no effect, at any position in a bin or pixel. */
    private static final double NARROW = 0.9;

    /** @param range largest ln(1 + v/c) that a star may have, either way */
    public static CommonAxes of(List<Arm> arms, ModelResolution resolution, double range) {
        List<Arm> common = new ArrayList<>();
        List<Optional<ArmAxis>> rest = new ArrayList<>();
        boolean isOwn = false;
        for (Arm arm : arms) {
            if (arm.pixels() == 0 || (arm.velocityKms() == 0 && !varies(arm.lineSpread()))) {
                common.add(arm);
                rest.add(Optional.empty());
                continue;
            }
            ArmAxis axis = ArmViews.restAxis(arm, resolution, range);
            rest.add(Optional.of(axis));
            if (range > 0 && DopplerShiftedArm.suits(axis, resolution)) {
                boolean varies = varies(arm.lineSpread());
                common.add(varies ? covering(arm, typical(axis, resolution)) : arm);
                isOwn |= varies;
            } else {
                // Unresolved in any case: with a line spread that the model resolves the arm might move.
                common.add(with(arm, 0.0, new LineSpread.Unresolved()));
                isOwn |= arm.velocityKms() != 0 || shows(axis, resolution);
            }
        }
        return new CommonAxes(common, rest, isOwn);
    }

    private static boolean varies(LineSpread spread) {
        return spread instanceof LineSpread.Banded
                || (spread instanceof LineSpread.GaussianSigma gaussian && gaussian.sigma().length > 1);
    }

    private static Arm with(Arm arm, double kms, LineSpread spread) {
        return new Arm(arm.name(), arm.wavelength(), arm.medium(), kms, arm.flux(), arm.ivar(), spread);
    }

    private static Arm covering(Arm arm, LineSpread spread) {
        double[] wavelength = CoveringAxis.of(arm.wavelength());
        float[] none = new float[wavelength.length];
        return new Arm(arm.name(), wavelength, arm.medium(), arm.velocityKms(), none, none, spread);
    }

    /** Returns a line spread not narrower than the median pixel's, so that the model resolves it too. */
    private static LineSpread typical(ArmAxis axis, ModelResolution resolution) {
        double[] power = new double[axis.pixels().count()];
        int inside = 0;
        for (int i = 0; i < power.length; i++) {
            double centre = axis.pixels().centre(i);
            if (centre >= resolution.bins().lower()
                    && centre <= resolution.bins().upper()) {
                power[inside++] = centre / axis.lineSigma(i) / ArmAxis.FWHM_PER_SIGMA;
            }
        }
        Arrays.sort(power, 0, inside);
        double steps = Math.floor(Math.log(power[inside / 2]) / Math.log(POWER_STEP));
        return new LineSpread.ResolvingPower(Math.pow(POWER_STEP, steps));
    }

    private static boolean shows(ArmAxis axis, ModelResolution resolution) {
        for (int i = 0; i < axis.pixels().count(); i++) {
            double centre = axis.pixels().centre(i);
            if (centre >= resolution.bins().lower()
                    && centre <= resolution.bins().upper()
                    && axis.lineSigma(i) > NARROW * resolution.sigma(centre)) {
                return true;
            }
        }
        return false;
    }
}
