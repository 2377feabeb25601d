package org.photosphere.model.inversion.instrument;

import java.util.List;
import java.util.Optional;
import org.photosphere.model.inversion.FitProfile;
import org.photosphere.model.inversion.InversionSettings;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.ArmAxis;
import org.photosphere.model.units.Doppler;

/** Selection of the view that suits an arm, and of the arms that can share one. */
public final class ArmViews {

    private ArmViews() {}

    /** Returns the largest ln(1 + v/c) that a star may have, known velocities included, either way. */
    public static double range(FitProfile profile) {
        return Math.log1p(2 * profile.velocityRangeKms() / Doppler.SPEED_OF_LIGHT_KMS);
    }

    /**
     * Returns the view of an arm.
     *
     * @param rest its pixels as {@link #restAxis} returns them, if they are known
     * @param range largest ln(1 + v/c) that a star may have, either way
     */
    static ArmView of(
            Arm axis, Optional<ArmAxis> rest, ModelResolution resolution, double range, InversionSettings settings) {
        if (axis.pixels() == 0) {
            return new EmptyArm();
        }
        ArmAxis atRest = rest.orElseGet(() -> restAxis(axis, resolution, range));
        return range > 0 && DopplerShiftedArm.suits(atRest, resolution)
                ? new DopplerShiftedArm(atRest, resolution, range)
                : new BinnedArm(
                        axis.velocityKms() == 0 ? atRest : new ArmAxis(axis, resolution.bins()),
                        resolution,
                        settings.minimumCoverage());
    }

    /** Returns the pixels with no velocity removed except a fixed one. */
    static ArmAxis restAxis(Arm axis, ModelResolution resolution, double range) {
        return new ArmAxis(isFixed(axis, range) ? axis : axis.withVelocity(0), resolution.bins());
    }

    /** Returns whether a known velocity is beyond the range of fitted ones, so that it is removed from the axis. */
    static boolean isFixed(Arm axis, double range) {
        return Math.abs(axis.velocityKms()) * 2 > range * Doppler.SPEED_OF_LIGHT_KMS;
    }

    /** Returns whether arms have the same pixels and line spreads; velocities may differ. */
    public static boolean haveAxesOf(List<Arm> some, List<Arm> others) {
        boolean same = some.size() == others.size();
        for (int a = 0; a < some.size() && same; a++) {
            same = some.get(a).hasAxisOf(others.get(a));
        }
        return same;
    }
}
