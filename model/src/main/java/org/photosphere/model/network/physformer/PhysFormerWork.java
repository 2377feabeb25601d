package org.photosphere.model.network.physformer;

import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;

/**
 * Minimum work of one spectrum: additions and multiplications are one operation each, and so is a division; exp is a
 * table's cubic.
 *
 * @param encoderOperations transformer blocks of the encoder
 * @param mapOperations the perceptron's
 * @param decoderOperations expansion, embedding, transformer blocks
 * @param fluxOperations all of these, the head, and the physics up to the flux
 * @param residualOperations additional operations of (8) at all bins, layers and directions
 * @param bytes weights read once and the flux written
 */
public record PhysFormerWork(
        long encoderOperations,
        long mapOperations,
        long decoderOperations,
        long fluxOperations,
        long residualOperations,
        long bytes) {

    /** Each product has two more of its size backward. */
    private static final double FORWARD_AND_BACKWARD = 3;

    /** Per bin and layer: opacities 2, J 26, B 13, S and flux 7. */
    private static final long SOURCE_OPERATIONS = 48;

    /** Per bin and layer: two tables of light at 6, the share of a step 6. */
    private static final long LIGHT_OPERATIONS = 18;

    /** Per bin, step and ray: the step's functions 35, both ways 7 each. */
    private static final long STEP_OPERATIONS = 49;

    /** Per bin, ray and layer of the network's intensity: its features, the share and the attenuation. */
    private static final long FEATURE_OPERATIONS = 24;

    public static PhysFormerWork of(PhysFormerShape shape) {
        TransferShape transfer = shape.transfer();
        long tokens = shape.patches();
        long width = shape.width();
        long expansion = 2L * shape.latent() * tokens * shape.tokenWidth();
        long embedding = 2 * tokens * shape.tokenWidth() * width;
        long decoder = expansion + embedding + shape.decoderBlocks() * block(tokens, width);
        long outputs = 2L * transfer.opacityKnots() * shape.patchBins();
        long head = 2 * tokens * width * outputs;
        long points = (long) shape.bins() * transfer.layers();
        long rays = transfer.directions() / 2;
        long physics = points * SOURCE_OPERATIONS;
        long residual = points * rays * STEP_OPERATIONS;
        if (transfer.intensity() == Intensity.FORMAL) {
            physics += points * LIGHT_OPERATIONS;
        } else {
            long network = points * rays * IntensityNetwork.stepOperations(FEATURE_OPERATIONS);
            physics += network;
            residual += network;
        }
        long weights = (long) shape.latent() * tokens * shape.tokenWidth()
                + tokens * width
                + shape.tokenWidth() * width
                + shape.decoderBlocks() * 12L * width * width
                + width * outputs;
        return new PhysFormerWork(
                shape.encoder().blocks() * block(tokens, shape.encoder().width()),
                map(shape),
                decoder,
                decoder + head + physics,
                residual,
                Float.BYTES * (weights + shape.bins()));
    }

    /**
     * Returns queries, keys, values, output 4 w^2 and perceptron 8 w^2 per token, and both products of the attention.
     */
    private static long block(long tokens, long width) {
        return 24 * tokens * width * width + 4 * tokens * tokens * width;
    }

    private static long map(PhysFormerShape shape) {
        long inputs = shape.mapBumps().stream().mapToInt(Integer::intValue).sum();
        long operations = 0;
        for (int width : shape.mapWidths()) {
            operations += 2 * inputs * width;
            inputs = width;
        }
        return operations + 2 * inputs * shape.latent();
    }

    /**
     * Returns the operations of the networks, without physics, in a training step, forward and backward, per spectrum.
     */
    public double trainingOperations(PhysFormerTrainer.Objective objective) {
        return FORWARD_AND_BACKWARD
                * switch (objective) {
                    case AUTOENCODER -> encoderOperations + decoderOperations;
                    case LATENT -> mapOperations;
                    case FLUX -> mapOperations + decoderOperations;
                    // forward alone
                    case INTENSITY -> (mapOperations + decoderOperations) / FORWARD_AND_BACKWARD;
                };
    }
}
