package org.photosphere.model.inversion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
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
 * @param learnt difference of real stars from the model as learnt on references, in place of the floor; only wavelengths
 *     that it was learnt at are compared
 * @param errorScale usual ratio of the instrument's true to its stated errors, by which those are multiplied
 * @param arms of the instrument; empty where only a spectrum's own arms are known
 */
public record FitProfile(
        int continuumDegree,
        double velocityRangeKms,
        ModelFloor modelFloor,
        Optional<StarLayer> learnt,
        double errorScale,
        List<InstrumentArm> arms) {

    /** Largest accepted degree of the continuum. */
    public static final int MOST_DEGREE = 30;

    /** Absolute shape of the flux, stars at rest, a perfect model. */
    public static final FitProfile PLAIN = new FitProfile(0, 0, ModelFloor.NONE, Optional.empty(), 1.0, List.of());

    public FitProfile {
        arms = List.copyOf(arms);
        if (continuumDegree < 0 || continuumDegree > MOST_DEGREE) {
            throw new IllegalArgumentException("a continuum of degree " + continuumDegree + "; 0 to " + MOST_DEGREE);
        }
        if (!(velocityRangeKms >= 0 && velocityRangeKms <= 5000)) {
            throw new IllegalArgumentException("velocities up to " + velocityRangeKms + " km/s; 0 to 5000");
        }
        if (!(errorScale > 0 && errorScale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("errors that are usually " + errorScale + " times the stated ones");
        }
    }

    public FitProfile withContinuumDegree(int value) {
        return new FitProfile(value, velocityRangeKms, modelFloor, learnt, errorScale, arms);
    }

    public FitProfile withVelocityRangeKms(double value) {
        return new FitProfile(continuumDegree, value, modelFloor, learnt, errorScale, arms);
    }

    public FitProfile withModelFloor(ModelFloor value) {
        return new FitProfile(continuumDegree, velocityRangeKms, value, learnt, errorScale, arms);
    }

    public FitProfile withLayer(StarLayer value) {
        return new FitProfile(continuumDegree, velocityRangeKms, modelFloor, Optional.of(value), errorScale, arms);
    }

    public FitProfile withErrorScale(double value) {
        return new FitProfile(continuumDegree, velocityRangeKms, modelFloor, learnt, value, arms);
    }

    public FitProfile withArms(List<InstrumentArm> value) {
        return new FitProfile(continuumDegree, velocityRangeKms, modelFloor, learnt, errorScale, value);
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

    /**
     * Returns the model's error on real stars that bins do not share, as a share of its flux: what a layer's components
     * leave of its references, else the floor.
     */
    public EmulatorError inadequacy(WavelengthBins bins, List<Label> labels) {
        return learnt.map(StarLayer::leftover)
                .orElseGet(() -> new EmulatorError(
                        EmulatorError.bandLabel(labels),
                        new double[] {1.0},
                        new float[][] {modelFloor.of(bins)},
                        correlated(bins)));
    }

    /**
     * Returns the comparison for spectra: without the layer where it does not apply to them.
     *
     * @param axes pixels and line spreads of the arms
     */
    public FitProfile fitting(List<Arm> axes, ForwardModel model) {
        boolean fits = learnt.isEmpty() || learnt.get().fits(axes, model.wavelengths(), model.resolvingPower());
        return fits
                ? this
                : new FitProfile(continuumDegree, velocityRangeKms, modelFloor, Optional.empty(), errorScale, arms);
    }

    /** Returns errors that bins do not share but with their neighbours. */
    private static CorrelatedErrors correlated(WavelengthBins bins) {
        float[] own = new float[bins.count()];
        Arrays.fill(own, 1f);
        double lnWidth = Math.log(bins.upper() / bins.lower()) / bins.count();
        return new CorrelatedErrors(new float[0][], own, Math.max(1.0, StarLayer.CORRELATION / lnWidth));
    }

    /** Returns the emulator's error beyond the model's error on real stars: none with a layer, whose references have both. */
    public EmulatorError beyond(EmulatorError emulator) {
        return learnt.isEmpty() ? emulator : EmulatorError.uniform(new float[emulator.bins()]);
    }
}
