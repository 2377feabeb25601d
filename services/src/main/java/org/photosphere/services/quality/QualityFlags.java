package org.photosphere.services.quality;

import java.util.EnumSet;
import java.util.Set;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference.Residuals;
import org.photosphere.model.inversion.Flag;
import org.photosphere.services.pipeline.FlaggedResult;
import org.photosphere.services.pipeline.InvertedSpectrum;
import org.photosphere.services.pipeline.Stage;

/**
 * Turns an inversion into a flagged result: the fit's own flags, those of the physics, and a final
 * check that all numbers are finite. Immutable.
 */
public final class QualityFlags {

    public FlaggedResult flag(InvertedSpectrum inverted) {
        Set<Flag> warn = EnumSet.noneOf(Flag.class);
        warn.addAll(inverted.solution().warn());
        inverted.certificate().residuals().ifPresent(residuals -> warn.addAll(flags(residuals)));
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

    /** Returns the flags raised by the physics residuals. */
    static Set<Flag> flags(Residuals residuals) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        residuals.compared().forEach((kind, compared) -> {
            if (compared.isBeyond()) {
                flags.add(flag(kind));
            }
        });
        return flags;
    }

    private static Flag flag(PhysicalResidual kind) {
        return switch (kind) {
            case TRANSFER -> Flag.RTE_RESIDUAL;
            case ENERGY -> Flag.ENERGY_RESIDUAL;
            case CONSTANT_FLUX, HEATING -> Flag.EQUILIBRIUM_RESIDUAL;
            case AT_BOUNDS -> Flag.FIELD_BOUNDS;
        };
    }
}
