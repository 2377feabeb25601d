package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.photosphere.model.InputException;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.ReferenceCopies;
import org.photosphere.model.network.ReferenceProducts;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerDecoder.TemperatureBounds;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.tensor.Weights;

/** Measures a PhysFormer of random weights on one core against the core's measured rates and the counted work. */
public final class PhysFormerBenchmark {

    private static final int PATCHES = 125;
    private static final int LATENT = 256;
    private static final int LABELS = 4;
    private static final int BUMPS = 16;
    private static final int HEADS = 4;
    private static final int BLOCKS = 3;
    private static final int TRAINING_BATCH = 16;

    /** Backward passes cost two products for each of the forward pass. */
    private static final int FORWARD_AND_BACKWARD = 3;

    private static final int MATRIX = 1024;

    /** Minimum number of repetitions, of which the best counts: other work on the machine only adds time. */
    private static final int REPEATS = 3;

    private PhysFormerBenchmark() {}

    /**
     * @param bins wavelengths, a multiple of 125
     * @param layers L
     * @param directions M, even
     * @param width of the decoder
     */
    public record Sizes(int bins, int layers, int directions, int width, Intensity intensity) {

        public Sizes {
            if (bins < PATCHES || bins % PATCHES != 0 || width <= bins / PATCHES || width % HEADS != 0) {
                throw new InputException(
                        bins + " bins do not fit into " + PATCHES + " patches and a width of " + width,
                        "bins are a multiple of " + PATCHES + ", the width a multiple of " + HEADS
                                + " above the bins of a patch");
            }
        }

        PhysFormerShape shape() {
            int patchBins = bins / PATCHES;
            return new PhysFormerShape(
                    PATCHES,
                    patchBins,
                    LATENT,
                    Math.min(width, Math.max(patchBins + 1, 32)),
                    width,
                    HEADS,
                    BLOCKS,
                    Collections.nCopies(LABELS, BUMPS),
                    List.of(LATENT, LATENT, LATENT),
                    new EncoderShape(1, width, HEADS, 1),
                    new TransferShape(layers, directions, 4, 8, intensity),
                    PhysFormerShape.Parts.ALL);
        }
    }

    /**
     * Best times on one core, in seconds per spectrum.
     *
     * @param flux labels to flux
     * @param withResidual labels to flux, and (8) over all bins and directions
     * @param decoder labels to tokens, without head and physics
     * @param trainingStep decoder forward and backward, per spectrum of a batch of 16
     * @param gemmRate of products of 1024 x 1024 matrices, operations per second
     * @param copyRate of 64 MB, bytes read and written per second
     * @param floor minimum time of the counted work at these rates
     */
    public record Result(
            double flux,
            double withResidual,
            double decoder,
            double trainingStep,
            double gemmRate,
            double copyRate,
            PhysFormerWork floor) {

        /** Returns the share of the rate of matrix products that the decoder reaches, forward. */
        public double forwardShare() {
            return floor.decoderOperations() / decoder / gemmRate;
        }

        /** Returns the same for forward and backward together. */
        public double trainingShare() {
            return FORWARD_AND_BACKWARD * (double) floor.decoderOperations() / trainingStep / gemmRate;
        }

        /**
         * Returns the minimum time of the flux alone: at the rate of matrix products or of copies, whichever is longer,
         * seconds.
         */
        public double fluxFloor() {
            return Math.max(floor.fluxOperations() / gemmRate, floor.bytes() / copyRate);
        }

        /** Returns the minimum time with the residual. */
        public double residualFloor() {
            return Math.max((floor.fluxOperations() + floor.residualOperations()) / gemmRate, floor.bytes() / copyRate);
        }
    }

    /**
     * Runs the measurement on the calling thread.
     *
     * @param seconds for each of seven figures
     */
    public static Result run(Sizes sizes, double seconds) {
        PhysFormerShape shape = sizes.shape();
        double[] wavelengths = new double[shape.bins()];
        for (int j = 0; j < wavelengths.length; j++) {
            wavelengths[j] = 3000 * Math.pow(10.0 / 3, (j + 0.5) / wavelengths.length);
        }
        Weights weights = weights(shape);
        try (PhysFormer model = new PhysFormer(shape, wavelengths, new TemperatureBounds(1000, 60_000), weights);
                NDManager manager = TorchEngine.newManager();
                ReferenceProducts products = new ReferenceProducts(MATRIX)) {
            SpectrumSynthesis synthesis = new SpectrumSynthesis(model);
            Dual labels = Dual.constant(
                    TorchEngine.owned(manager, new float[] {0.1f, 0.2f, -0.1f, 0.3f}, new Shape(1, LABELS)));
            Supplier<Decoded> decoded = () -> model.decode(model.map(labels));
            double gemm = gemmRate(products, seconds);
            double copy = copyRate(seconds);
            double flux = best(seconds, () -> Tape.withoutRecording(() -> synthesis.flux(decoded.get())));
            double withResidual =
                    best(seconds, () -> Tape.withoutRecording(() -> synthesis.withResidual(decoded.get())));
            double decoder = best(seconds, () -> Tape.withoutRecording(decoded));
            double training = trainingStep(model, manager, seconds);
            return new Result(
                    flux,
                    withResidual,
                    decoder,
                    training,
                    Math.max(gemm, gemmRate(products, seconds)),
                    Math.max(copy, copyRate(seconds)),
                    PhysFormerWork.of(shape));
        }
    }

    private static Weights weights(PhysFormerShape shape) {
        Random random = new Random(1);
        double[] mean = new double[shape.bins() + 1];
        for (int j = 0; j < shape.bins(); j++) {
            mean[j] = 1.5 * random.nextGaussian();
        }
        mean[shape.bins()] = Math.log(5800);
        return PhysFormerDecoder.initial(shape, mean, new double[0][], random)
                .with(LatentMap.initial(shape, 0, random));
    }

    private static double trainingStep(PhysFormer model, NDManager manager, double seconds) {
        List<String> names = model.parameters().all().keySet().stream()
                .filter(name -> name.matches("decoder\\.([0-9]+\\..*|expand.*|embed|position)"))
                .toList();
        List<NDArray> trained = names.stream().map(model.parameters()::get).toList();
        List<float[]> sums =
                trained.stream().map(array -> new float[(int) array.size()]).toList();
        Tape.watch(trained);
        Dual latents = Dual.constant(manager.randomNormal(new Shape(TRAINING_BATCH, LATENT)));
        return best(
                        seconds,
                        () -> Tape.addGradients(
                                () -> PhysFormerDecoder.tokens(latents, model.parameters(), model.shape())
                                        .value()
                                        .square()
                                        .mean(),
                                trained,
                                sums))
                / TRAINING_BATCH;
    }

    /**
     * Measures products of 1024 x 1024 matrices on the calling thread for a number of seconds, operations per second.
     */
    public static double gemmRate(double seconds) {
        try (ReferenceProducts products = new ReferenceProducts(MATRIX)) {
            return gemmRate(products, seconds);
        }
    }

    private static double gemmRate(ReferenceProducts products, double seconds) {
        return products.multiply() / best(seconds, products::multiply);
    }

    private static double copyRate(double seconds) {
        ReferenceCopies copies = new ReferenceCopies(1);
        return copies.copy(0, 1) / best(seconds, () -> copies.copy(0, 1));
    }

    private static double best(double seconds, Runnable work) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPEATS || System.nanoTime() - start < seconds * 1e9; i++) {
            long before = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - before) * 1e-9);
        }
        return best;
    }
}
