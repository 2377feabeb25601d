package org.photosphere.model.network.physformer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.photosphere.model.network.Adam;
import org.photosphere.model.network.Descent;
import org.photosphere.model.network.Eigenbasis;
import org.photosphere.model.network.physformer.PhysFormerDecoder.TemperatureBounds;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.network.tensor.Weights;

/**
 * Data-parallel training of a PhysFormer: each device has a replica and a thread of its own and takes its share of
 * every mini-batch; gradients are added in the devices' order, so that the same devices give the same numbers.
 */
public final class PhysFormerTrainer implements AutoCloseable {

    /** Quantity that a step reduces, with the weights that it changes. */
    public enum Objective {
        /** Encoder and decoder: spectra through the bottleneck, back to spectra. */
        AUTOENCODER("encoder|decoder"),
        /** Maps: labels to the encoder's latents. */
        LATENT("map|fold\\d+"),
        /** Map and decoder together: labels to spectra. */
        FLUX("map|fold\\d+|decoder"),
        /** Intensity: the fields of labels to the network's intensity; the fields stay as they are. */
        INTENSITY("decoder.intensity");

        private final String parts;

        Objective(String parts) {
            this.parts = parts;
        }

        boolean trains(String name) {
            return name.matches("(" + parts + ")\\..*")
                    && !LatentMap.isFixed(name)
                    && name.startsWith(IntensityNetwork.PREFIX) == (this == INTENSITY);
        }
    }

    /**
     * Wavelengths that a step uses, every {@code stride}-th patch from the {@code offset}-th, and the seed of its
     * noise.
     */
    public record Sampling(int offset, int stride, long seed) {

        String patches() {
            return offset + "::" + stride;
        }

        /** Returns every stride-th bin of every patch, each patch from a bin of its own. */
        int[] places(PhysFormerShape shape) {
            return IntStream.range(0, shape.bins())
                    .filter(bin -> bin % shape.patchBins() % stride == (offset + bin / shape.patchBins()) % stride)
                    .toArray();
        }

        int[] bins(PhysFormerShape shape) {
            int patches = (shape.patches() - offset + stride - 1) / stride;
            int[] bins = new int[patches * shape.patchBins()];
            for (int n = 0; n < patches; n++) {
                for (int c = 0; c < shape.patchBins(); c++) {
                    bins[n * shape.patchBins() + c] = (offset + n * stride) * shape.patchBins() + c;
                }
            }
            return bins;
        }
    }

    /**
     * Weights that start as a linear model, already accurate: everything but the blocks, the bottleneck and the map.
     */
    private static final Pattern LINEAR_START = Pattern.compile(
            "encoder\\.(linear|unit)|decoder\\.(expand|scale|shift|embed|position|darkness|temperature)(\\.bias)?");

    /** Ratio of their step length to the others': a step of Adam is as long for a good weight as for a bad one. */
    private static final float START_RATE = 0.01f;

    /** Largest side of a matrix that descends in an eigenbasis: rotations cost its cube. */
    private static final int LARGEST_BASIS = 1024;

    /** Ratio of the map's step length to the blocks' where both are trained: the map tolerates longer ones. */
    private static final float MAP_RATE = 10f;

    private final Weights weights;
    private final Weights average;
    private final ReplicaPool pool;
    private Objective objective = Objective.AUTOENCODER;
    private Descent descent;

    /**
     * @param wavelengths the bins' centres, Angstrom, vacuum
     * @param widths of the bins, Angstrom
     * @param temperatures lowest and highest of a field, K
     * @param start changed in place
     * @param deviceNames one replica each, "cpu" or "gpu:0" and so on
     * @throws InputException where there is no such device
     */
    public PhysFormerTrainer(
            PhysFormerShape shape,
            double[] wavelengths,
            float[] widths,
            double[] temperatures,
            Regularisers regularisers,
            Weights start,
            List<String> deviceNames) {
        weights = start;
        average = start.copy();
        TemperatureBounds bounds = new TemperatureBounds(temperatures[0], temperatures[1]);
        pool = new ReplicaPool(deviceNames.stream()
                .map(device -> new PhysFormerReplica(
                        new PhysFormer(shape, wavelengths, bounds, start, device), widths, regularisers))
                .toList());
        descent = new Descent(weights, average, List.of(), List.of());
    }

    /** Begins with an objective: resets the optimiser and starts the running average from the present weights. */
    public void begin(Objective next, double weightDecay) {
        objective = next;
        List<String> trained =
                weights.arrays().keySet().stream().filter(next::trains).toList();
        average.arrays().forEach((name, values) -> System.arraycopy(weights.get(name), 0, values, 0, values.length));
        descent = new Descent(
                weights,
                average,
                trained,
                trained.stream().map(name -> group(name, (float) weightDecay)).toList());
    }

    /** Sets the decoder through which the map is trained; before the first step of {@link Objective#LATENT}. */
    public void mapThrough(LinearDecoder decoder) {
        pool.replicas().forEach(replica -> replica.mapThrough(decoder));
    }

    private Adam.Group group(String name, float weightDecay) {
        if (LINEAR_START.matcher(name).matches()) {
            return new Adam.Group(START_RATE, 0f);
        }
        long[] size = weights.shape(name);
        float decay = size.length > 1 ? weightDecay : 0f;
        if (objective == Objective.LATENT && size.length == 2 && Math.max(size[0], size[1]) <= LARGEST_BASIS) {
            return new Adam.Group(1f, decay, new Eigenbasis((int) size[0], (int) size[1]));
        }
        return objective == Objective.FLUX && LatentMap.isOfMap(name)
                ? new Adam.Group(MAP_RATE, 0f)
                : new Adam.Group(1f, decay);
    }

    /**
     * Makes one step of AdamW.
     *
     * @param rate length of the step
     * @param memory of the weights' running average, 0 to 1
     * @return the loss before the step
     */
    public double step(PhysFormerBatch batch, Sampling sampling, double rate, double memory) {
        int count = Math.min(pool.replicas().size(), batch.size());
        List<List<float[]>> sums = Stream.generate(descent::zeros).limit(count).toList();
        List<Double> losses = pool.each(count, (replica, d) -> {
            PhysFormerBatch rows = part(batch, d, count);
            double share = rows.size() / (double) batch.size();
            Sampling own = new Sampling(sampling.offset(), sampling.stride(), sampling.seed() * 31 + d);
            return share * replica.addGradients(objective, rows, own, share, descent.trained(), sums.get(d));
        });
        descent.step(sums, rate, memory);
        pool.reload(weights, descent.trained());
        return losses.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Returns the rows of one of several devices. */
    private static PhysFormerBatch part(PhysFormerBatch batch, int device, int devices) {
        return batch.rows(device * batch.size() / devices, (device + 1) * batch.size() / devices);
    }

    /** Returns the latents of spectra by the present weights, [row][latent]; uses all devices. */
    public float[][] encode(float[][] features) {
        return pool.rows(
                features.length, (replica, from, to) -> replica.encode(Arrays.copyOfRange(features, from, to)));
    }

    /**
     * Returns the spectra of latents by the present weights, erg s^-1 cm^-2 Angstrom^-1, [row][bin]; uses all devices.
     */
    public float[][] decode(float[][] latents) {
        return pool.rows(latents.length, (replica, from, to) -> replica.decode(Arrays.copyOfRange(latents, from, to)));
    }

    /**
     * Fits the decoder's linear part to spectra by least squares, see {@link LinearRefit}, in present weights and
     * average; uses all devices.
     *
     * @param rounds of the fit, each with the derivatives at the last one's result
     */
    public void refit(PhysFormerBatch batch, int rounds) {
        if (!pool.replicas().get(0).model().shape().parts().bottleneck()) {
            throw new IllegalStateException("without a bottleneck no matrix expands the latent");
        }
        settle(average.copy());
        float[][] latents = encode(batch.features());
        for (int round = 0; round < rounds; round++) {
            float[][] changes = pool.rows(
                    latents.length,
                    (replica, from, to) ->
                            replica.corrections(Arrays.copyOfRange(latents, from, to), batch.rows(from, to)));
            LinearRefit.apply(pool.replicas().get(0).model().shape(), latents, changes, List.of(weights, average));
            pool.reload(weights, weights.arrays().keySet());
        }
    }

    /**
     * Returns the root mean square error of max-normalised flux by the weights' running average: from the spectra's own
     * features in the autoencoder, else from their labels; of the intensity, against the formal solution of the same
     * fields. Uses all devices.
     */
    public double rmse(PhysFormerBatch batch) {
        pool.reload(average, descent.trained());
        int count = Math.min(pool.replicas().size(), batch.size());
        double sum = pool.each(count, (replica, d) -> replica.squareError(objective, part(batch, d, count))).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        pool.reload(weights, descent.trained());
        return Math.sqrt(sum / batch.size() / batch.flux()[0].length);
    }

    /** Returns the complete state for a later {@link #restore}, after which training continues exactly. */
    public Map<String, Tensor> state() {
        return descent.state();
    }

    /** Restores a {@link #state} of the current objective. */
    public void restore(Map<String, Tensor> state, String source) {
        descent.restore(state, source);
        pool.reload(weights, weights.arrays().keySet());
    }

    /** Returns the processor time that the devices' threads have used, their mean, seconds. */
    public double busySeconds() {
        return pool.busySeconds();
    }

    /** Returns the weights' running average, live. */
    public Weights average() {
        return average;
    }

    /** Returns the present weights, live. */
    public Weights weights() {
        return weights;
    }

    /** Replaces the weights, as a stage does at its end with its best ones. */
    public void settle(Weights best) {
        weights.arrays().forEach((name, values) -> System.arraycopy(best.get(name), 0, values, 0, values.length));
        average.arrays().forEach((name, values) -> System.arraycopy(best.get(name), 0, values, 0, values.length));
        pool.reload(weights, weights.arrays().keySet());
    }

    @Override
    public void close() {
        pool.close();
    }
}
