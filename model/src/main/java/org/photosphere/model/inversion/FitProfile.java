package org.photosphere.model.inversion;

import java.util.List;
import java.util.Optional;
import org.photosphere.model.forward.Label;
import org.photosphere.model.spectrum.Arm;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * How spectra of one instrument are compared with the model. Immutable.
 *
 * @param continuumDegree of the Chebyshev polynomial that each arm's model is multiplied with; 0 for one factor for all
 *     arms, where the shape of the flux is to be believed
 * @param velocityRangeKms largest velocity that is fitted, either way, km/s; 0 for none. Only arms whose line spread the
 *     model resolves have a say
 * @param modelFloor what the model itself lacks, added to the noise
 * @param learnt what it lacks as reference stars told it, in place of that
 * @param arms that the instrument has; empty where a spectrum's own arms are all that is known of it
 */
public record FitProfile(
        int continuumDegree,
        double velocityRangeKms,
        ModelFloor modelFloor,
        Optional<ModelInadequacy> learnt,
        List<InstrumentArm> arms) {

    /** More terms than this are no continuum. */
    public static final int MOST_DEGREE = 30;

    /** The absolute shape of the flux, stars at rest, a perfect model. */
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
     * The number of the instrument's arms that the model reaches and that a spectrum lacks.
     *
     * @param present the spectrum's arms
     * @param bins of the model
     */
    public int absent(List<Arm> present, WavelengthBins bins) {
        return (int) arms.stream()
                .filter(arm -> arm.overlaps(bins) && present.stream().noneMatch(arm::isOne))
                .count();
    }

    /** What the model lacks on its bins. */
    public ModelInadequacy inadequacy(WavelengthBins bins, List<Label> labels) {
        return learnt.orElseGet(() -> ModelInadequacy.of(modelFloor, bins, labels));
    }
}
