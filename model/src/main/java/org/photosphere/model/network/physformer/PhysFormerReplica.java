package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Sampling;

/** Copy of a PhysFormer in training on one device. Used by one thread at a time. */
final class PhysFormerReplica implements AutoCloseable {

    /** Scales gradients far above the smallest normal float: denormal numbers are 100 times slower. */
    static final float LOSS_SCALE = 10_000f;

    private final PhysFormer model;
    private final NDManager manager;
    /** Present while the map is trained. */
    private @Nullable FirstOrder firstOrder;

    private final Regularisers regularisers;
    private final ColumnLosses columns;

    /**
     * The decoder to first order, in native memory.
     *
     * @param components [latent, bin + 1]
     * @param mean [bin + 1]
     */
    private record FirstOrder(NDArray components, NDArray mean, LinearDecoder.Loss loss) {}

    /** @param widths of the bins, Angstrom */
    PhysFormerReplica(PhysFormer model, float[] widths, Regularisers regularisers) {
        this.model = model;
        this.regularisers = regularisers;
        manager = model.parameters().manager();
        columns = new ColumnLosses(model, widths, regularisers);
        Tape.watch(model.parameters().all().values());
    }

    PhysFormer model() {
        return model;
    }

    /** Sets the decoder through which the map is trained. */
    void mapThrough(LinearDecoder decoder) {
        firstOrder = new FirstOrder(
                array(decoder.components()),
                TorchEngine.owned(manager, decoder.mean(), new Shape(decoder.mean().length)),
                decoder.loss());
    }

    /**
     * Adds the gradients of the mean loss over the batch, times a share.
     *
     * @param trained names of the parameters
     * @param sums arrays to which their gradients are added, in the same order
     * @return the loss, without scale and share
     */
    double addGradients(
            Objective objective,
            PhysFormerBatch batch,
            Sampling sampling,
            double share,
            List<String> trained,
            List<float[]> sums) {
        double[] plain = new double[1];
        Tape.addGradients(
                () -> {
                    Loss loss = loss(objective, batch, sampling);
                    plain[0] = loss.plain();
                    return TorchEngine.times(loss.recorded(), LOSS_SCALE * share);
                },
                trained.stream().map(model.parameters()::get).toList(),
                sums);
        return plain[0];
    }

    /** A loss, and the expression whose gradient is on the tape. */
    record Loss(double plain, NDArray recorded) {
        static Loss of(NDArray recorded) {
            return new Loss(recorded.getFloat(), recorded);
        }
    }

    private Loss loss(Objective objective, PhysFormerBatch batch, Sampling sampling) {
        switch (objective) {
            case LATENT -> {
                return latentLoss(batch.byMap());
            }
            case INTENSITY -> {
                return intensityLoss(batch, sampling);
            }
            case FLUX -> {
                PhysFormerBatch ordered = batch.byMap();
                return spectralLoss(mapped(ordered), ordered, sampling);
            }
            case AUTOENCODER -> {
                NDArray latents = model.encode(array(batch.features())).value();
                NDArray noisy =
                        latents.add(noise(latents.getShape(), sampling).mul((float) regularisers.latentNoise()));
                NDArray bottleneck = TorchEngine.times(latents.square().mean(), 0.5 * regularisers.bottleneck());
                Loss spectral = spectralLoss(noisy, batch, sampling);
                return new Loss(
                        spectral.plain() + bottleneck.getFloat(),
                        spectral.recorded().add(bottleneck));
            }
        }
        throw new IllegalStateException("unknown objective " + objective);
    }

    /** Latents of rows in the order of their maps, each by its own. */
    private NDArray mapped(PhysFormerBatch batch) {
        NDArray latents = null;
        for (int map : batch.distinctMaps()) {
            NDArray some =
                    model.map(Dual.constant(array(batch.scaledOf(map))), map).value();
            latents = latents == null ? some : latents.concat(some);
        }
        return Objects.requireNonNull(latents, "a batch without rows");
    }

    /** Loss of the latents through the decoder to first order. Its gradient by the opacities is known: no tape for that. */
    private Loss latentLoss(PhysFormerBatch batch) {
        NDArray latents = mapped(batch);
        FirstOrder through = Objects.requireNonNull(firstOrder, "no decoder to train the map through");
        NDArray features = latents.matMul(through.components()).add(through.mean());
        float[][] predicted = rows(features);
        float[][] gradients = new float[predicted.length][predicted[0].length];
        double sum = 0;
        for (int i = 0; i < predicted.length; i++) {
            sum += through.loss().of(predicted[i], batch.wanted()[i], gradients[i]);
        }
        NDArray gradient = array(gradients).mul(1f / predicted.length);
        NDArray away =
                TorchEngine.times(latents.sub(array(batch.latents())).square().mean(), regularisers.map());
        return new Loss(
                sum / predicted.length + away.getFloat(),
                features.mul(gradient).sum().add(away));
    }

    /** Error of max-normalised flux on the sampled bins, and the physics' residuals. */
    private Loss spectralLoss(NDArray latents, PhysFormerBatch batch, Sampling sampling) {
        Decoded decoded = model.decode(Dual.constant(latents));
        Dual structure = PhysFormerDecoder.added(decoded.tokens(), model.parameters(), model.shape());
        NDArray bent = TorchEngine.times(structure.value().square().mean(), regularisers.structure());
        Loss loss = model.shape().parts().physics()
                ? columns.loss(decoded, batch, sampling)
                : Loss.of(directError(decoded, batch).square().mean());
        return new Loss(loss.plain() + bent.getFloat(), loss.recorded().add(bent));
    }

    /** Error of the flux of a network without physics, [row, bin]. */
    private NDArray directError(Decoded decoded, PhysFormerBatch batch) {
        return model.flux(decoded, PhysFormer.ALL).value().sub(array(batch.flux()));
    }

    /**
     * Error of the network's flux against the formal solution of the same fields, and its residual (8), on all sampled
     * patches at once. The fields are constants here.
     */
    private Loss intensityLoss(PhysFormerBatch batch, Sampling sampling) {
        Decoded decoded = model.decode(model.map(Dual.constant(array(batch.scaled()))));
        SourceField field = model.source(decoded, sampling.patches()).constant();
        NDArray maxima = TorchEngine.owned(manager, batch.maxima(), new Shape(batch.size(), 1));
        NDArray error = model.flux(field)
                .value()
                .sub(model.transfer().flux(field).value())
                .div(maxima);
        NDArray scale = TorchEngine.times(maxima, 1 / Math.PI);
        double midpoints = model.shape().transfer().layers() - 1.0;
        NDArray residual = model.transferResidual(field, AngularQuadrature.ALL, scale)
                .value()
                .mean();
        return Loss.of(error.square().mean().add(TorchEngine.times(residual, midpoints * regularisers.transfer())));
    }

    private NDArray noise(Shape shape, Sampling sampling) {
        Random random = new Random(sampling.seed());
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TorchEngine.owned(manager, values, shape);
    }

    /** Computes the latents of spectra, [row][latent]. */
    float[][] encode(float[][] features) {
        return Tape.withoutRecording(() -> rows(model.encode(array(features)).value()));
    }

    /**
     * Computes the spectra of latents by the formal solution, not normalised, erg s^-1 cm^-2 Angstrom^-1, [row][bin].
     */
    float[][] decode(float[][] latents) {
        return spectra(latents, decoded -> new SpectrumSynthesis(model).formalFlux(decoded));
    }

    private float[][] spectra(float[][] latents, Function<Decoded, float[]> transfer) {
        float[][] spectra = new float[latents.length][];
        for (int i = 0; i < spectra.length; i++) {
            float[][] latent = {latents[i]};
            spectra[i] = Tape.withoutRecording(() -> transfer.apply(model.decode(Dual.constant(array(latent)))));
        }
        return spectra;
    }

    /** Changes of darkness, without physics of flux, that restore spectra, from the latents of their rows, [row][bin]. */
    float[][] corrections(float[][] latents, PhysFormerBatch batch) {
        if (!model.shape().parts().physics()) {
            return Tape.withoutRecording(() -> rows(directError(model.decode(Dual.constant(array(latents))), batch)
                    .neg()));
        }
        return Tape.withoutRecording(() -> columns.corrections(model.decode(Dual.constant(array(latents))), batch));
    }

    /** Computes the latents of labels, [row][latent]. */
    float[][] map(float[][] scaled) {
        return Tape.withoutRecording(
                () -> rows(model.map(Dual.constant(array(scaled))).value()));
    }

    /**
     * Computes the sum over rows and bins of the square error of max-normalised flux: of the formal solution, from the
     * encoder or from the map, against the batch; of the network's intensity against the formal solution.
     */
    double squareError(Objective objective, PhysFormerBatch batch) {
        float[][] latents = objective == Objective.AUTOENCODER ? encode(batch.features()) : map(batch.scaled());
        float[][] formal = normalised(decode(latents));
        return objective == Objective.INTENSITY
                ? squareError(normalised(spectra(latents, model::spectrum)), formal)
                : squareError(formal, batch.flux());
    }

    private static double squareError(float[][] spectra, float[][] expected) {
        double sum = 0;
        for (int i = 0; i < spectra.length; i++) {
            for (int j = 0; j < spectra[i].length; j++) {
                double error = spectra[i][j] - expected[i][j];
                sum += error * error;
            }
        }
        return sum;
    }

    private static float[][] normalised(float[][] spectra) {
        float[][] normalised = new float[spectra.length][];
        for (int i = 0; i < spectra.length; i++) {
            normalised[i] = new PeakNormalisation(spectra[i], 0, spectra[i].length).flux();
        }
        return normalised;
    }

    private NDArray array(float[][] rows) {
        int columns = rows[0].length;
        float[] flat = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return TorchEngine.owned(manager, flat, new Shape(rows.length, columns));
    }

    private static float[][] rows(NDArray array) {
        int count = (int) array.getShape().get(0);
        int columns = (int) array.getShape().get(1);
        float[] flat = array.toFloatArray();
        float[][] rows = new float[count][columns];
        for (int i = 0; i < count; i++) {
            System.arraycopy(flat, i * columns, rows[i], 0, columns);
        }
        return rows;
    }

    @Override
    public void close() {
        model.close();
    }
}
