package org.photosphere.services.quality;

import java.util.EnumSet;
import java.util.Set;
import org.photosphere.model.inversion.Flag;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.Stage;

/** From an inversion to a flagged result: the fit's own flags, and a last check that no number is broken. */
public final class QualityFlags {

    private QualityFlags() {}

    public static FlaggedResult flag(InvertedSpectrum inverted) {
        Set<Flag> warn = EnumSet.noneOf(Flag.class);
        warn.addAll(inverted.solution().warn());
        Set<Flag> bad = EnumSet.noneOf(Flag.class);
        bad.addAll(inverted.solution().bad());
        for (double label : inverted.solution().labels()) {
            if (!Double.isFinite(label)) {
                bad.add(Flag.NO_RESULT);
            }
        }
        for (double sigma : inverted.solution().sigma()) {
            if (!(sigma >= 0) || Double.isInfinite(sigma)) {
                bad.add(Flag.SINGULAR_HESSIAN);
            }
        }
        return new FlaggedResult(inverted, warn, bad, inverted.times().done(Stage.QUALITY));
    }
}
