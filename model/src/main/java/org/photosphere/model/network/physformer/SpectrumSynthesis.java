package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;

/**
 * Spectra of a PhysFormer's fields without derivatives. They are computed one at a time, so that a result does not
 * depend on the rest of the batch. Safe for several threads at once.
 */
final class SpectrumSynthesis {

    /** Bins per call at all layers and rays. */
    private static final int BINS = 200;

    /** Bins of a network's residual (8), which takes 0.16 ms of a core each: patches at equal distances. */
    private static final int MOST_RESIDUAL_BINS = 1000;

    private final PhysFormer model;
    private final int mostResidualBins;

    /**
     * @param flux F, erg s^-1 cm^-2 Angstrom^-1, [bin]
     * @param transferResidual mean square of (8) over bins, midpoints and directions in units of (F / pi)^2 at its
     *     largest, of a network over a thousand bins at most; NaN where not requested
     */
    record Synthetic(float[] flux, double transferResidual) {}

    SpectrumSynthesis(PhysFormer model) {
        this(model, MOST_RESIDUAL_BINS);
    }

    /** @param mostResidualBins bins of a network's residual (8), at most, a patch or more */
    SpectrumSynthesis(PhysFormer model, int mostResidualBins) {
        this.model = model;
        this.mostResidualBins = mostResidualBins;
    }

    /** @param decoded of one row */
    float[] flux(Decoded decoded) {
        return synthetic(decoded, false).flux();
    }

    /** @param decoded of one row */
    Synthetic withResidual(Decoded decoded) {
        return synthetic(decoded, true);
    }

    private Synthetic synthetic(Decoded decoded, boolean withResidual) {
        if (!model.shape().parts().physics()) {
            return direct(decoded);
        }
        return Tape.withoutRecording(() -> model.shape().transfer().intensity() == Intensity.FORMAL
                ? formal(decoded, withResidual)
                : byNetwork(decoded, withResidual));
    }

    /**
     * Flux of the formal solution of the same fields, whichever intensity the model has.
     *
     * @param decoded of one row
     */
    float[] formalFlux(Decoded decoded) {
        return model.shape().parts().physics()
                ? Tape.withoutRecording(() -> formal(decoded, false)).flux()
                : direct(decoded).flux();
    }

    /** Flux of a network without physics, in units of its maximum. */
    private Synthetic direct(Decoded decoded) {
        return Tape.withoutRecording(
                () -> new Synthetic(model.flux(decoded, PhysFormer.ALL).value().toFloatArray(), Double.NaN));
    }

    private Synthetic formal(Decoded decoded, boolean withResidual) {
        SurfaceSpectrum.Solution solution = model.loops()
                .solve(
                        model.opacities(decoded.tokens()).value().toFloatArray(),
                        decoded.lnTemperature().value().toFloatArray(),
                        withResidual);
        return new Synthetic(solution.flux(), solution.transferResidual());
    }

    private Synthetic byNetwork(Decoded decoded, boolean withResidual) {
        float[] flux = model.loops()
                .flux(
                        model.opacities(decoded.tokens()).value().toFloatArray(),
                        decoded.lnTemperature().value().toFloatArray(),
                        IntensityNetwork.Values.of(model.parameters()));
        return new Synthetic(flux, withResidual ? residual(decoded, flux) : Double.NaN);
    }

    private double residual(Decoded decoded, float[] flux) {
        float largest = 0;
        for (float f : flux) {
            largest = Math.max(largest, f / (float) Math.PI);
        }
        NDArray scale = model.parameters().manager().create(new float[] {largest});
        double sum = 0;
        int used = 0;
        int patches = model.shape().patches();
        int stride = (flux.length + mostResidualBins - 1) / mostResidualBins;
        int some = Math.max(1, BINS / model.shape().patchBins());
        for (int n = stride / 2; n < patches; n += stride * some) {
            int end = Math.min(n + stride * some, patches);
            int count = (end - n + stride - 1) / stride;
            String patch = n + ":" + end + ":" + stride;
            sum += count
                    * Tape.withoutRecording(
                            () -> model.transferResidual(model.source(decoded, patch), AngularQuadrature.ALL, scale)
                                    .value()
                                    .getFloat(0));
            used += count;
        }
        return sum / used;
    }
}
