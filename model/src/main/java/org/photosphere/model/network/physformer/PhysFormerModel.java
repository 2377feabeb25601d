package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.photosphere.model.forward.Ablation;
import org.photosphere.model.forward.Evaluation;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.network.DescribedModel;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerDecoder.TemperatureBounds;
import org.photosphere.model.physics.EnergyResidual;

/**
 * PhysFormer as a forward model, map and decoder with radiative transfer inside: exact, and slow. One spectrum at a
 * time, so that its answer does not depend on its batch; the Jacobian by forward-mode tangents through all of it.
 */
public final class PhysFormerModel extends DescribedModel {

    /** Patches whose derivatives are propagated together: few enough to bound memory. */
    private static final int PATCHES_AT_A_TIME = 16;

    private final PhysFormer network;
    private final double[] energyShares;
    private final int teff;

    /**
     * @param weights of map and decoder, with their sizes and bounds
     * @param energyShares share of sigma Teff^4 expected in the bins at each node of the grid, above zero, copied,
     *     [node]
     * @throws IllegalArgumentException where shape, description and shares differ in labels, bins or nodes, or no label
     *     is the effective temperature
     */
    public PhysFormerModel(ModelDescription description, PhysFormerWeights weights, double[] energyShares) {
        this(description, weights, energyShares, Surgery.NONE);
    }

    private PhysFormerModel(
            ModelDescription description, PhysFormerWeights weights, double[] energyShares, Surgery surgery) {
        super(description);
        PhysFormerShape shape = weights.shape();
        if (shape.labels() != description.labels().size()
                || shape.bins() != description.wavelengths().count()
                || shape.bins() != description.emulatorError().bins()
                || energyShares.length != description.labels().support().nodeCount()) {
            throw new IllegalArgumentException("a network of " + shape.labels() + " labels and " + shape.bins()
                    + " bins with " + energyShares.length + " energies for "
                    + description.labels().size() + " labels, " + description.wavelengths() + " and "
                    + description.labels().support().nodeCount() + " nodes");
        }
        teff = description.labels().indexOf(Label.TEFF);
        if (teff < 0) {
            throw new IllegalArgumentException("no label is " + Label.TEFF + ", which the energy residual needs");
        }
        this.energyShares = energyShares.clone();
        this.network = new PhysFormer(
                shape,
                description.wavelengths().centres(),
                new TemperatureBounds(weights.temperatures()[0], weights.temperatures()[1]),
                weights.weights(),
                "cpu",
                surgery);
    }

    /**
     * Returns the model with a part removed; arguments as of the constructor.
     *
     * @throws IllegalArgumentException as of the constructor
     */
    public static PhysFormerModel ablated(
            ModelDescription description, PhysFormerWeights weights, double[] energyShares, Ablation ablation) {
        return new PhysFormerModel(
                description,
                weights.ablated(ablation),
                energyShares,
                Surgery.of(ablation, weights, description.labels()));
    }

    @Override
    public Evaluation evaluate(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        float[][][] jacobian = new float[labels.length][][];
        for (int i = 0; i < labels.length; i++) {
            Generated generated = generate(labels[i], true);
            PeakNormalisation normalisation = normalisation(generated);
            flux[i] = normalisation.flux();
            jacobian[i] = normalisation.derivatives(flux[i], generated.tangents(), 0, labels(), labels[i]);
        }
        return new Evaluation(flux, jacobian);
    }

    @Override
    public float[][] flux(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            flux[i] = normalisation(generate(labels[i], false)).flux();
        }
        return flux;
    }

    private PeakNormalisation normalisation(Generated generated) {
        return new PeakNormalisation(generated.flux(), 0, wavelengths().count());
    }

    /**
     * Returns the emergent flux of the transfer, not normalised.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     * @return erg s^-1 cm^-2 Angstrom^-1 at the stellar surface, [spectrum][bin]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    public float[][] absoluteFlux(double[][] labels) {
        requireAll(labels);
        float[][] flux = new float[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            flux[i] = generate(labels[i], false).flux();
        }
        return flux;
    }

    /**
     * Returns the latent vectors that the labels are mapped to.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     * @return [spectrum][dimension]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    public float[][] latents(double[][] labels) {
        requireAll(labels);
        float[][] latents = new float[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            float[] scaled = scaled(labels[i]);
            latents[i] = Tape.withoutRecording(
                    () -> network.map(input(scaled, false)).value().toFloatArray());
        }
        return latents;
    }

    /**
     * Returns the residual of energy (9), in units of the energy expected in the bins: {@link #energyShare} of sigma
     * Teff^4.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     * @return positive for too much, [spectrum]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    public double[] energyResiduals(double[][] labels) {
        requireAll(labels);
        double[] residuals = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            residuals[i] = energyResidual(generate(labels[i], false).flux(), labels[i]);
        }
        return residuals;
    }

    /**
     * Returns the residual of the transfer equation (8): mean square over bins, midpoints and directions, in units of
     * the largest F / pi.
     *
     * @param labels in their units, within their bounds, [spectrum][label]
     * @return dimensionless, [spectrum]
     * @throws IllegalArgumentException where a label is out of bounds or not finite, naming it
     */
    public double[] transferResiduals(double[][] labels) {
        requireAll(labels);
        SpectrumSynthesis synthesis = new SpectrumSynthesis(network);
        double[] residuals = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            float[] scaled = scaled(labels[i]);
            residuals[i] = Tape.withoutRecording(() -> synthesis.withResidual(decode(scaled, false)))
                    .transferResidual();
        }
        return residuals;
    }

    /** Returns the residual of energy as {@link #energyResiduals} does; flux in erg s^-1 cm^-2 Angstrom^-1, [bin]. */
    double energyResidual(float[] flux, double[] labels) {
        double[] wide = new double[flux.length];
        for (int j = 0; j < wide.length; j++) {
            wide[j] = flux[j];
        }
        double share = energyShare(labels);
        return EnergyResidual.of(wide, wavelengths(), labels[teff], share) / share;
    }

    /**
     * Returns the share of sigma Teff^4 expected in the bins, multilinear between the nodes.
     *
     * @param labels in their units, within their bounds, [label]
     */
    public double energyShare(double[] labels) {
        labels().require(labels);
        return labels().support().interpolate(labels, energyShares);
    }

    /** Returns whether the bins hold all energy of a star, so that its atmosphere can be asked for equilibrium. */
    boolean isBalanced(double[] labels) {
        return RadiativeEquilibrium.applies(labels[teff], energyShare(labels));
    }

    @Override
    public Optional<PhysicalDiagnostics> diagnostics() {
        return network.shape().parts().physics()
                ? Optional.of(new PhysFormerDiagnostics(this, network))
                : Optional.empty();
    }

    @Override
    public void close() {
        network.close();
    }

    /**
     * @param flux erg s^-1 cm^-2 Angstrom^-1, [bin]
     * @param tangents its derivatives by the scaled labels, [label * bins + bin]; empty where not requested
     */
    private record Generated(float[] flux, float[] tangents) {}

    private Generated generate(double[] labels, boolean withTangents) {
        float[] scaled = scaled(labels);
        return Tape.withoutRecording(() -> {
            Decoded decoded = decode(scaled, withTangents);
            Decoded values = new Decoded(
                    Dual.constant(decoded.tokens().value()),
                    Dual.constant(decoded.lnTemperature().value()));
            return new Generated(
                    network.spectrum(values), withTangents ? tangents(decoded, scaled.length) : new float[0]);
        });
    }

    private Decoded decode(float[] scaled, boolean withTangents) {
        Dual input = input(scaled, withTangents);
        return network.decode(network.map(input), input);
    }

    private float[] tangents(Decoded decoded, int labelCount) {
        PhysFormerShape shape = network.shape();
        int bins = shape.bins();
        float[] tangents = new float[labelCount * bins];
        for (int from = 0; from < shape.patches(); from += PATCHES_AT_A_TIME) {
            String some = from + ":" + Math.min(shape.patches(), from + PATCHES_AT_A_TIME);
            float[] part = Tape.withoutRecording(() -> {
                NDArray tangent = network.flux(decoded, some).tangent();
                return tangent == null ? new float[0] : tangent.toFloatArray();
            });
            int count = part.length / labelCount;
            for (int k = 0; k < labelCount; k++) {
                System.arraycopy(part, k * count, tangents, k * bins + from * shape.patchBins(), count);
            }
        }
        return tangents;
    }

    /** Returns the index of the effective temperature among the labels. */
    int teff() {
        return teff;
    }

    /** Returns the labels on [-0.5, 0.5]. */
    float[] scaled(double[] labels) {
        float[] scaled = new float[labels.length];
        for (int k = 0; k < scaled.length; k++) {
            scaled[k] = (float) labels().get(k).scale(labels[k]);
        }
        return scaled;
    }

    /** Returns one row, with the unit vectors as tangents. */
    private Dual input(float[] scaled, boolean withTangents) {
        NDManager manager = network.parameters().manager();
        NDArray value = TorchEngine.owned(manager, scaled, new Shape(1, scaled.length));
        if (!withTangents) {
            return Dual.constant(value);
        }
        return new Dual(value, manager.eye(scaled.length).reshape(scaled.length, 1, scaled.length));
    }
}
