package org.photosphere.model.network;

import org.photosphere.model.network.PhysFormerShape.Intensity;
import org.photosphere.model.network.PhysFormerShape.TransferShape;

/**
 * What one spectrum takes at least, counted: additions and multiplications are an operation each, and so is a division;
 * exp is a table's cubic.
 *
 * @param decoderOperations expansion, embedding, transformer blocks
 * @param fluxOperations these, the head, and the physics up to the flux
 * @param residualOperations what (8) at all bins, layers and directions adds
 * @param bytes weights read once and the flux written
 */
public record PhysFormerWork(long decoderOperations, long fluxOperations, long residualOperations, long bytes) {

    /** Per bin and layer: opacities 2, J 26, B 13, S and flux 7. */
    private static final long SOURCE_OPERATIONS = 48;

    /** Per bin and layer: two tables of light at 6, the share of a step 6. */
    private static final long LIGHT_OPERATIONS = 18;

    /** Per bin, step and ray: the step's functions 35, both ways 7 each. */
    private static final long STEP_OPERATIONS = 49;

    /** Per bin, ray and layer of the network's intensity: its features and the first guess. */
    private static final long FEATURE_OPERATIONS = 30;

    static PhysFormerWork of(PhysFormerShape shape) {
        TransferShape transfer = shape.transfer();
        long tokens = shape.patches();
        long width = shape.width();
        long expansion = 2L * shape.latent() * tokens * shape.tokenWidth();
        long embedding = 2 * tokens * shape.tokenWidth() * width;
        // queries, keys, values, output 4 w^2 and perceptron 8 w^2 a token, and both products of the attention
        long block = 24 * tokens * width * width + 4 * tokens * tokens * width;
        long decoder = expansion + embedding + shape.decoderBlocks() * block;
        long outputs = 2L * transfer.opacityKnots() * shape.patchBins();
        long head = 2 * tokens * width * outputs;
        long points = (long) shape.bins() * transfer.layers();
        long rays = transfer.directions() / 2;
        long physics = points * SOURCE_OPERATIONS;
        long residual = points * rays * STEP_OPERATIONS;
        if (transfer.intensity() == Intensity.FORMAL) {
            physics += points * LIGHT_OPERATIONS;
        } else {
            physics += shape.bins() * rays * IntensityNetwork.emergentOperations(FEATURE_OPERATIONS);
            residual += 2 * points * rays * IntensityNetwork.layerOperations(FEATURE_OPERATIONS);
        }
        long weights = (long) shape.latent() * tokens * shape.tokenWidth()
                + tokens * width
                + shape.tokenWidth() * width
                + shape.decoderBlocks() * 12L * width * width
                + width * outputs;
        return new PhysFormerWork(decoder, decoder + head + physics, residual, Float.BYTES * (weights + shape.bins()));
    }
}
