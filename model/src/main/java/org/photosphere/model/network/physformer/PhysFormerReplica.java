package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Sampling;

/** Copy of a PhysFormer in training on one device. Used by one thread at a time. */
final class PhysFormerReplica implements AutoCloseable {

    /** Scales gradients far above the smallest normal float: denormal numbers are 100 times slower. */
    static final float LOSS_SCALE = 10_000f;

    /** Rays per step for the residual (8), each in both directions. */
    private static final int RESIDUAL_RAYS = 2;

    private final PhysFormer model;
    private final NDManager manager;
    private final float[] widths;
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
        this.widths = widths;
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
                return latentLoss(batch);
            }
            case FLUX -> {
                return spectralLoss(
                        model.map(Dual.constant(array(batch.scaled()))).value(), batch, sampling);
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

    /** Loss of the latents through the decoder to first order. Its gradient by the opacities is known: no tape for that. */
    private Loss latentLoss(PhysFormerBatch batch) {
        NDArray latents = model.map(Dual.constant(array(batch.scaled()))).value();
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
        if (model.shape().transfer().intensity() == PhysFormerShape.Intensity.CONVOLUTION) {
            return Loss.of(networkLoss(decoded, batch, sampling));
        }
        Dual structure = PhysFormerDecoder.structure(decoded.tokens(), model.parameters());
        NDArray bent = TorchEngine.times(structure.value().square().mean(), regularisers.structure());
        Loss loss = columns.loss(decoded, batch, sampling);
        return new Loss(loss.plain() + bent.getFloat(), loss.recorded().add(bent));
    }

    /** The same where the intensity is a network's, on all sampled patches at once. */
    private NDArray networkLoss(Decoded decoded, PhysFormerBatch batch, Sampling sampling) {
        int[] bins = sampling.bins(model.shape());
        NDArray scale = TorchEngine.owned(manager, inverses(batch.maxima()), new Shape(batch.size(), 1));
        NDArray flux = model.flux(decoded, sampling.patches()).value().mul(scale);
        NDArray error = flux.sub(array(batch.flux(), bins));
        NDArray loss = error.square().mean();
        if (regularisers.energy() > 0) {
            // The energy of the true spectrum over the same bins is the target of (9).
            NDArray share = TorchEngine.owned(manager, energyShares(batch, bins), new Shape(batch.size(), bins.length));
            NDArray residual = error.mul(share).sum(new int[] {1});
            loss = loss.add(TorchEngine.times(residual.square().mean(), regularisers.energy()));
        }
        if (regularisers.transfer() > 0) {
            loss = loss.add(TorchEngine.times(transferResidual(decoded, batch, sampling), regularisers.transfer()));
        }
        return loss;
    }

    /** Mean of (8) over the batch, on one patch and a few directions chosen by the sampling's seed. */
    private NDArray transferResidual(Decoded decoded, PhysFormerBatch batch, Sampling sampling) {
        SplittableRandom random = new SplittableRandom(sampling.seed());
        int patch = random.nextInt(model.shape().patches());
        int stride = Math.max(1, model.rays().count() / RESIDUAL_RAYS);
        String patches = patch + ":" + (patch + 1);
        String directions = random.nextInt(stride) + "::" + stride;
        float[] scale = batch.maxima().clone();
        for (int i = 0; i < scale.length; i++) {
            scale[i] /= (float) Math.PI;
        }
        return model.transferResidual(
                        model.source(decoded, patches),
                        directions,
                        TorchEngine.owned(manager, scale, new Shape(scale.length)))
                .value()
                .mean();
    }

    private static float[] inverses(float[] values) {
        float[] inverses = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            inverses[i] = 1 / values[i];
        }
        return inverses;
    }

    /** Width of each bin over the energy of the row's spectrum in all of them, both in units of the maximum. */
    private float[] energyShares(PhysFormerBatch batch, int[] bins) {
        float[] shares = new float[batch.size() * bins.length];
        for (int i = 0; i < batch.size(); i++) {
            double energy = 0;
            for (int bin : bins) {
                energy += batch.flux()[i][bin] * widths[bin];
            }
            for (int j = 0; j < bins.length; j++) {
                shares[i * bins.length + j] = (float) (widths[bins[j]] / energy);
            }
        }
        return shares;
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

    /** Computes the spectra of latents, not normalised, erg s^-1 cm^-2 Angstrom^-1, [row][bin]. */
    float[][] decode(float[][] latents) {
        float[][] spectra = new float[latents.length][];
        for (int i = 0; i < spectra.length; i++) {
            float[][] latent = {latents[i]};
            spectra[i] = Tape.withoutRecording(() -> model.spectrum(model.decode(Dual.constant(array(latent)))));
        }
        return spectra;
    }

    /** Changes of darkness that restore spectra, from the latents of their rows, [row][bin]. */
    float[][] corrections(float[][] latents, PhysFormerBatch batch) {
        return Tape.withoutRecording(() -> columns.corrections(model.decode(Dual.constant(array(latents))), batch));
    }

    /** Computes the latents of labels, [row][latent]. */
    float[][] map(float[][] scaled) {
        return Tape.withoutRecording(
                () -> rows(model.map(Dual.constant(array(scaled))).value()));
    }

    /**
     * Computes the sum over rows and bins of the square error of max-normalised flux, from the encoder or from the map.
     */
    double squareError(PhysFormerBatch batch, boolean byEncoder) {
        float[][] spectra = decode(byEncoder ? encode(batch.features()) : map(batch.scaled()));
        double sum = 0;
        for (int i = 0; i < spectra.length; i++) {
            float maximum = 0;
            for (float f : spectra[i]) {
                maximum = Math.max(maximum, f);
            }
            for (int j = 0; j < spectra[i].length; j++) {
                double error = spectra[i][j] / maximum - batch.flux()[i][j];
                sum += error * error;
            }
        }
        return sum;
    }

    private NDArray array(float[][] rows) {
        int columns = rows[0].length;
        float[] flat = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return TorchEngine.owned(manager, flat, new Shape(rows.length, columns));
    }

    private NDArray array(float[][] rows, int[] columns) {
        float[] flat = new float[rows.length * columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                flat[i * columns.length + j] = rows[i][columns[j]];
            }
        }
        return TorchEngine.owned(manager, flat, new Shape(rows.length, columns.length));
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
