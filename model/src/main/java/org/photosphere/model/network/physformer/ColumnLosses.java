package org.photosphere.model.network.physformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.photosphere.model.network.TorchEngine;
import org.photosphere.model.network.physformer.PhysFormer.Decoded;
import org.photosphere.model.network.physformer.PhysFormerReplica.Loss;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Sampling;

/**
 * Losses of a batch whose transfer is the formal solution, one spectrum after the other in plain loops: an eighth of
 * the time of the same on the tape. Their derivatives by the network's output are known, so the tape has only what
 * leads to it. Used by one thread.
 */
final class ColumnLosses {

    /** Response of max-normalised flux to darkness below which a bin's darkness is left alone. */
    private static final double DAMPING = 0.02;

    private final PhysFormer model;
    private final NDManager manager;
    private final Regularisers regularisers;
    private final float[] widths;
    private final ColumnTransfer transfer;
    private final int[] all;

    /** @param widths of the bins, Angstrom */
    ColumnLosses(PhysFormer model, float[] widths, Regularisers regularisers) {
        this.model = model;
        this.widths = widths.clone();
        this.regularisers = regularisers;
        manager = model.parameters().manager();
        all = IntStream.range(0, widths.length).toArray();
        transfer = new ColumnTransfer(
                model.shape().transfer(),
                model.wavelengths(),
                widths,
                model.shape().patches());
    }

    /** Mean over the batch. */
    Loss loss(Decoded decoded, PhysFormerBatch batch, Sampling sampling) {
        NDArray opacities = PhysFormerDecoder.opacities(decoded.tokens(), model.parameters(), model.shape())
                .value();
        NDArray lnTemperature = decoded.lnTemperature().value();
        float[] opacity = opacities.toFloatArray();
        float[] temperature = lnTemperature.toFloatArray();
        float[] byOpacity = new float[opacity.length];
        float[] byTemperature = new float[temperature.length];
        int[] places = sampling.places(model.shape());
        float[] weights = weights(places);
        double sum = 0;
        for (int row = 0; row < batch.size(); row++) {
            sum += addRow(row, batch, places, weights, opacity, temperature, byOpacity, byTemperature);
        }
        NDArray recorded = opacities
                .mul(TorchEngine.owned(manager, byOpacity, opacities.getShape()))
                .sum()
                .add(lnTemperature
                        .mul(TorchEngine.owned(manager, byTemperature, lnTemperature.getShape()))
                        .sum());
        return new Loss(sum / batch.size(), recorded);
    }

    /**
     * Changes of every bin's darkness that restore the spectra, to first order.
     *
     * @param decoded of the same rows as the batch
     * @return damped where a bin's flux does not depend on it, [row][bin]
     */
    float[][] corrections(Decoded decoded, PhysFormerBatch batch) {
        float[] opacity = PhysFormerDecoder.opacities(decoded.tokens(), model.parameters(), model.shape())
                .value()
                .toFloatArray();
        float[] darkness = PhysFormerDecoder.darkness(decoded.tokens(), model.parameters())
                .value()
                .toFloatArray();
        float[] temperature = decoded.lnTemperature().value().toFloatArray();
        float[][] changes = new float[batch.size()][];
        for (int row = 0; row < batch.size(); row++) {
            changes[row] = correction(row, batch, opacity, darkness, temperature);
        }
        return changes;
    }

    private float[] correction(int row, PhysFormerBatch batch, float[] opacity, float[] darkness, float[] temperature) {
        int rows = batch.size();
        int knots = temperature.length / rows;
        float maximum = batch.maxima()[row];
        float[] error = new float[all.length];
        float[] own = part(opacity, row, rows);
        float[] ownDarkness = part(darkness, row, rows);
        ColumnTransfer.Gradient gradient = transfer.differentiate(
                own,
                Arrays.copyOfRange(temperature, row * knots, (row + 1) * knots),
                all,
                widths,
                false,
                (flux, budget, byFlux, by) -> {
                    for (int j = 0; j < error.length; j++) {
                        error[j] = flux[j] / maximum - batch.flux()[row][j];
                        byFlux[j] = 1 / maximum;
                    }
                });
        float[] change = new float[all.length];
        for (int j = 0; j < change.length; j++) {
            double slope = byDarkness(gradient.opacity(), j, ownDarkness[j]);
            change[j] = (float) (-error[j] * slope / (slope * slope + DAMPING * DAMPING));
        }
        return change;
    }

    /** Derivative by a bin's darkness, given those by its opacities at the knots. */
    private double byDarkness(float[] byOpacity, int bin, double darkness) {
        int bins = model.shape().patchBins();
        int knots = model.shape().transfer().opacityKnots();
        int first = bin / bins * 2 * knots * bins + bin % bins;
        double byKappa = 0;
        double bySigma = 0;
        for (int k = 0; k < knots; k++) {
            byKappa += byOpacity[first + k * bins];
            bySigma += byOpacity[first + (knots + k) * bins];
        }
        if (!model.shape().parts().scattering()) {
            return InitialOpacity.slope(darkness) * byKappa;
        }
        double lnKappa = InitialOpacity.lnKappa(darkness);
        return InitialOpacity.slope(darkness)
                * (byKappa * InitialOpacity.absorbedSlope(lnKappa) + bySigma * InitialOpacity.sigmaSlope(lnKappa));
    }

    /** Returns a row of [patch, row, output]. */
    private float[] part(float[] values, int row, int rows) {
        int patches = model.shape().patches();
        int stride = values.length / (patches * rows);
        float[] own = new float[patches * stride];
        for (int n = 0; n < patches; n++) {
            System.arraycopy(values, (n * rows + row) * stride, own, n * stride, stride);
        }
        return own;
    }

    private double addRow(
            int row,
            PhysFormerBatch batch,
            int[] places,
            float[] weights,
            float[] opacity,
            float[] temperature,
            float[] byOpacity,
            float[] byTemperature) {
        int patches = model.shape().patches();
        int rows = batch.size();
        int stride = opacity.length / (patches * rows);
        int knots = temperature.length / rows;
        float[] own = part(opacity, row, rows);
        float[] ownTemperature = Arrays.copyOfRange(temperature, row * knots, (row + 1) * knots);
        float[] truth = new float[places.length];
        for (int j = 0; j < truth.length; j++) {
            truth[j] = batch.flux()[row][places[j]];
        }
        boolean withBalance = batch.balanced()[row] && regularisers.withEquilibrium();
        EquilibriumLoss loss = new EquilibriumLoss(
                regularisers,
                truth,
                weights,
                batch.maxima()[row],
                transfer.grid().steps(),
                withBalance);
        ColumnTransfer.Gradient gradient =
                transfer.differentiate(own, ownTemperature, places, weights, withBalance, loss);
        float share = 1f / rows;
        for (int n = 0; n < patches; n++) {
            for (int c = 0; c < stride; c++) {
                byOpacity[(n * rows + row) * stride + c] = share * gradient.opacity()[n * stride + c];
            }
        }
        for (int k = 0; k < knots; k++) {
            byTemperature[row * knots + k] = share * gradient.lnTemperature()[k];
        }
        return loss.value();
    }

    /** Returns the weights of sampled bins in integrals: each stands for its share of its patch. */
    private float[] weights(int[] places) {
        int bins = model.shape().patchBins();
        int[] counts = new int[model.shape().patches()];
        for (int place : places) {
            counts[place / bins]++;
        }
        float[] weights = new float[places.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = widths[places[j]] * bins / counts[places[j] / bins];
        }
        return weights;
    }
}
