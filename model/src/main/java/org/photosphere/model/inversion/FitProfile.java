package org.photosphere.model.inversion;

import java.util.List;
import java.util.Optional;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Settings of the comparison of one instrument's spectra with the model. Immutable.
 *
 * @param continuumDegree of the Chebyshev polynomial that each arm's model is multiplied with; 0 for one factor for all
 *     arms, where the shape of the flux is trusted
 * @param velocityRangeKms largest velocity that is fitted, either way, km/s; 0 for none. Only arms whose line spread
 *     the model resolves contribute
 * @param modelFloor error of the model on real stars, added to the noise
 * @param learnt error of the model as measured on reference stars; replaces the floor
 * @param arms of the instrument; empty where only a spectrum's own arms are known
 */
public record FitProfile(
        int continuumDegree,
        double velocityRangeKms,
        ModelFloor modelFloor,
        Optional<ModelInadequacy> learnt,
        List<InstrumentArm> arms) {

    /** Largest accepted degree of the continuum. */
    public static final int MOST_DEGREE = 30;

    /** Absolute shape of the flux, stars at rest, a perfect model. */
    public static final FitProfile PLAIN = new FitProfile(0, 0, ModelFloor.NONE, Optional.empty(), List.of());

    public FitProfile {
        arms = List.copyOf(arms);
        if (continuumDegree < 0 || continuumDegree > MOST_DEGREE) {
            throw new IllegalArgumentException("a continuum of degree " + continuumDegree + "; 0 to " + MOST_DEGREE);
        }
        if (!(velocityRangeKms >= 0 && velocityRangeKms <= 5000)) {
            throw new IllegalArgumentException("velocities up to " + velocityRangeKms + " km/s; 0 to 5000");
        }
    }

    public FitProfile withContinuumDegree(int value) {
        return new FitProfile(value, velocityRangeKms, modelFloor, learnt, arms);
    }

    public FitProfile withVelocityRangeKms(double value) {
        return new FitProfile(continuumDegree, value, modelFloor, learnt, arms);
    }

    public FitProfile withModelFloor(ModelFloor value) {
        return new FitProfile(continuumDegree, velocityRangeKms, value, learnt, arms);
    }

    public FitProfile withInadequacy(ModelInadequacy value) {
        return new FitProfile(continuumDegree, velocityRangeKms, modelFloor, Optional.of(value), arms);
    }

    public FitProfile withArms(List<InstrumentArm> value) {
        return new FitProfile(continuumDegree, velocityRangeKms, modelFloor, learnt, value);
    }

    /**
     * Returns the number of the instrument's arms that the model covers and that are absent from the spectrum.
     *
     * @param present the spectrum's arms
     * @param bins of the model
     */
    public int absent(List<Arm> present, WavelengthBins bins) {
        return (int) arms.stream()
                .filter(arm -> arm.overlaps(bins) && present.stream().noneMatch(arm::isOne))
                .count();
    }

    /** Returns the model's error on its bins. */
    public ModelInadequacy inadequacy(WavelengthBins bins, List<Label> labels) {
        return learnt.orElseGet(() -> ModelInadequacy.of(modelFloor, bins, labels));
    }
}
