package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Parameters;
import org.photosphere.model.network.physformer.DifferentiableResidual.BothWays;
import org.photosphere.model.network.physformer.DifferentiableTransfer.Fields;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.physformer.PhysFormerDecoder.TemperatureBounds;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.tensor.Weights;

/**
 * A PhysFormer in native memory: map, decoder and, in training, encoder, with radiative transfer inside. Safe for
 * several threads at once unless {@link #reload} is called. Results belong to the open scope.
 */
final class PhysFormer implements AutoCloseable {

    /** All patches, as an index. */
    static final String ALL = ":";

    private final PhysFormerShape shape;
    private final TemperatureBounds bounds;
    private final Surgery surgery;
    private final Parameters parameters;
    private final DifferentiableTransfer transfer;
    private final AngularQuadrature rays;
    private final SurfaceSpectrum loops;
    private final double[] wavelengths;

    /** Builds it on the CPU. */
    PhysFormer(PhysFormerShape shape, double[] wavelengths, TemperatureBounds bounds, Weights weights) {
        this(shape, wavelengths, bounds, weights, "cpu");
    }

    /**
     * Builds it from its weights for bins with these centres, Angstrom, vacuum, on a device: "cpu", or "gpu:0" and so
     * on.
     */
    PhysFormer(PhysFormerShape shape, double[] wavelengths, TemperatureBounds bounds, Weights weights, String device) {
        this(shape, wavelengths, bounds, weights, device, Surgery.NONE);
    }

    /** Builds it with changes of its fields before the transfer. */
    PhysFormer(
            PhysFormerShape shape,
            double[] wavelengths,
            TemperatureBounds bounds,
            Weights weights,
            String device,
            Surgery surgery) {
        this.shape = shape;
        this.bounds = bounds;
        this.surgery = surgery;
        parameters = new Parameters(weights, device);
        transfer = new DifferentiableTransfer(shape.transfer(), wavelengths, shape.patches(), device);
        rays = AngularQuadrature.of(transfer.quadrature(), parameters.manager());
        this.wavelengths = wavelengths.clone();
        loops = new SurfaceSpectrum(shape.transfer(), wavelengths, shape.patches());
    }

    PhysFormerShape shape() {
        return shape;
    }

    Parameters parameters() {
        return parameters;
    }

    DifferentiableTransfer transfer() {
        return transfer;
    }

    AngularQuadrature rays() {
        return rays;
    }

    /** Returns the bins' centres, live, Angstrom, vacuum. */
    double[] wavelengths() {
        return wavelengths;
    }

    /** Returns the formal solution of one spectrum without derivatives. */
    SurfaceSpectrum loops() {
        return loops;
    }

    /** Replaces the values of these arrays. */
    void reload(Weights weights, Iterable<String> names) {
        parameters.reload(weights, names);
    }

    /** Maps features of spectra, [row, bin + 1], to latents, [row, latent]. */
    Dual encode(NDArray features) {
        return PhysFormerEncoder.latent(Dual.constant(features), parameters, shape);
    }

    /** Maps labels on [-0.5, 0.5], [row, label], to latents, [row, latent]. */
    Dual map(Dual labels) {
        return LatentMap.latent(labels, parameters, shape);
    }

    /** Maps labels to latents by the model's map, 0, or that of a fold k - 1, k. */
    Dual map(Dual labels, int map) {
        return LatentMap.latent(labels, parameters, shape, map);
    }

    /** A latent's tokens, [token, row, width], and ln T at its knots, [row, knot]. */
    record Decoded(Dual tokens, Dual lnTemperature) {}

    /**
     * Returns the tokens and temperatures of a latent after the changes of an ablation.
     *
     * @param latent [row, latent]
     * @param labels that the latent belongs to, on [-0.5, 0.5], [row, label]
     */
    Decoded decode(Dual latent, Dual labels) {
        Decoded decoded = decode(latent);
        return new Decoded(decoded.tokens(), surgery.lnTemperature().apply(decoded.lnTemperature(), labels));
    }

    /**
     * Returns ln kappa, then ln sigma at the knots after the changes of an ablation, not yet clipped, [token, row, 2
     * knots * bin].
     *
     * @param tokens of some patches, [token, row, width]
     */
    Dual opacities(Dual tokens) {
        return surgery.opacities().apply(PhysFormerDecoder.opacities(tokens, parameters, shape));
    }

    Decoded decode(Dual latent) {
        Dual tokens = PhysFormerDecoder.tokens(latent, parameters, shape);
        if (!shape.parts().physics()) {
            // No temperature: nothing is made of it.
            return new Decoded(tokens, Dual.constant(tokens.value().getManager().zeros(new Shape(1))));
        }
        return new Decoded(tokens, PhysFormerDecoder.lnTemperature(tokens, parameters, shape, bounds));
    }

    /** Share of the fields' values at their knots that bounds limit: the larger one of kappa and sigma, and of T. */
    double shareAtBounds(Decoded decoded) {
        return PhysFormerDecoder.shareAtBounds(
                opacities(decoded.tokens()).value().toFloatArray(),
                decoded.lnTemperature().value().toFloatArray(),
                bounds);
    }

    /** kappa, sigma and T of some patches. */
    Fields fields(Decoded decoded, String patches) {
        return PhysFormerDecoder.fields(
                opacities(
                        patches.equals(ALL)
                                ? decoded.tokens()
                                : decoded.tokens().select(patches)),
                decoded.lnTemperature(),
                shape,
                transfer);
    }

    /** Optical depth, J of the two-stream solution, S of some patches. */
    SourceField source(Decoded decoded, String patches) {
        return transfer.source(fields(decoded, patches), patches);
    }

    /**
     * Emergent flux of some patches, erg s^-1 cm^-2 Angstrom^-1, without physics in units of its maximum, [row,
     * wavelength].
     */
    Dual flux(Decoded decoded, String patches) {
        if (!shape.parts().physics()) {
            return PhysFormerDecoder.flux(
                    patches.equals(ALL) ? decoded.tokens() : decoded.tokens().select(patches), parameters);
        }
        return flux(source(decoded, patches));
    }

    /** Emergent flux, erg s^-1 cm^-2 Angstrom^-1, [row, wavelength]. */
    Dual flux(SourceField source) {
        return switch (shape.transfer().intensity()) {
            case FORMAL -> transfer.flux(source);
            case CONVOLUTION -> IntensityNetwork.flux(IntensityNetwork.Path.of(source), rays, parameters);
        };
    }

    /**
     * Mean square of the residual (8) over wavelengths, midpoints and directions.
     *
     * @param directions index of the rays, each in both directions: "1::5"
     * @param scale unit of intensity, above zero, erg s^-1 cm^-2 Angstrom^-1 sr^-1, [row]
     * @return dimensionless, [row]
     */
    Dual transferResidual(SourceField source, String directions, NDArray scale) {
        return DifferentiableResidual.meanSquare(transferResiduals(source, directions, scale));
    }

    /**
     * Returns the residual (8) itself.
     *
     * @param directions index of the rays, each in both directions: "1::5"
     * @param scale unit of intensity, above zero, erg s^-1 cm^-2 Angstrom^-1 sr^-1, [row]
     * @return dimensionless, [layer - 1, ray, row, wavelength]
     */
    BothWays transferResiduals(SourceField source, String directions, NDArray scale) {
        if (shape.transfer().intensity() == Intensity.FORMAL) {
            return DifferentiableResidual.ofFormalSolution(
                    source.tau(), source.source(), rays.select(directions), scale);
        }
        // J is the mean over all directions, also where the residual uses only some.
        Dual shares = IntensityNetwork.atLayers(
                IntensityNetwork.Path.of(source), shape.transfer().layers(), rays, parameters);
        BothWays residual = DifferentiableResidual.ofNetwork(source, shares, rays, scale);
        return directions.equals(AngularQuadrature.ALL)
                ? residual
                : new BothWays(
                        residual.outward().select(":, " + directions),
                        residual.inward().select(":, " + directions));
    }

    /**
     * Emergent flux of one row at all bins, erg s^-1 cm^-2 Angstrom^-1, without recording.
     *
     * @param decoded of one row
     */
    float[] spectrum(Decoded decoded) {
        return new SpectrumSynthesis(this).flux(decoded);
    }

    @Override
    public void close() {
        parameters.close();
        transfer.close();
    }
}
