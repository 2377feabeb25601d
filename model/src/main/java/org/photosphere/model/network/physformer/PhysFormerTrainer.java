package org.photosphere.model.network.physformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
        /** Map: labels to the encoder's latents. */
        LATENT("map"),
        /** Map and decoder together: labels to spectra. */
        FLUX("map|decoder"),
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
    private static final Pattern LINEAR_START =
            Pattern.compile("encoder\\.linear|decoder\\.(expand|embed|position|darkness|temperature)(\\.bias)?");

    /** Ratio of their step length to the others': a step of Adam is as long for a good weight as for a bad one. */
    private static final float START_RATE = 0.01f;

    /** Ratio of the map's step length to the blocks' where both are trained: the map tolerates longer ones. */
    private static final float MAP_RATE = 10f;

    private static final int ROWS_AT_A_TIME = 32;

    private final Weights weights;
    private final Weights average;
    private final List<PhysFormerReplica> replicas = new ArrayList<>();
    private final ExecutorService devices;
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
        for (String device : deviceNames) {
            PhysFormer model = new PhysFormer(
                    shape, wavelengths, new TemperatureBounds(temperatures[0], temperatures[1]), start, device);
            replicas.add(new PhysFormerReplica(model, widths, regularisers));
        }
        devices = Executors.newFixedThreadPool(deviceNames.size());
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
        replicas.forEach(replica -> replica.mapThrough(decoder));
    }

    private Adam.Group group(String name, float weightDecay) {
        if (LINEAR_START.matcher(name).matches()) {
            return new Adam.Group(START_RATE, 0f);
        }
        long[] size = weights.shape(name);
        float decay = size.length > 1 ? weightDecay : 0f;
        if (objective == Objective.LATENT && size.length == 2) {
            return new Adam.Group(1f, decay, new Eigenbasis((int) size[0], (int) size[1]));
        }
        return objective == Objective.FLUX && name.startsWith(LatentMap.PREFIX)
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
        int count = Math.min(replicas.size(), batch.size());
        List<List<float[]>> sums = new ArrayList<>();
        List<Callable<Double>> work = new ArrayList<>();
        for (int d = 0; d < count; d++) {
            PhysFormerReplica replica = replicas.get(d);
            PhysFormerBatch rows = batch.rows(d * batch.size() / count, (d + 1) * batch.size() / count);
            double share = rows.size() / (double) batch.size();
            List<float[]> sum = descent.zeros();
            Sampling own = new Sampling(sampling.offset(), sampling.stride(), sampling.seed() * 31 + d);
            sums.add(sum);
            work.add(() -> share * replica.addGradients(objective, rows, own, share, descent.trained(), sum));
        }
        double loss = onDevices(work).stream().mapToDouble(Double::doubleValue).sum();
        descent.step(sums, rate, memory);
        reload(weights);
        return loss;
    }

    /** Copies the trained weights to the replicas. */
    private void reload(Weights values) {
        reload(values, descent.trained());
    }

    private void reload(Weights values, Collection<String> names) {
        onDevices(replicas.stream()
                .map(replica -> (Callable<Boolean>) () -> {
                    replica.model().reload(values, names);
                    return true;
                })
                .toList());
    }

    /** Returns the latents of spectra by the present weights, [row][latent]; uses all devices. */
    public float[][] encode(float[][] features) {
        return onDevices(features, PhysFormerReplica::encode);
    }

    /**
     * Returns the spectra of latents by the present weights, erg s^-1 cm^-2 Angstrom^-1, [row][bin]; uses all devices.
     */
    public float[][] decode(float[][] latents) {
        return onDevices(latents, PhysFormerReplica::decode);
    }

    /**
     * Fits the decoder's linear part to spectra by least squares, see {@link LinearRefit}, in present weights and
     * average; uses all devices.
     *
     * @param rounds of the fit, each with the derivatives at the last one's result
     */
    public void refit(PhysFormerBatch batch, int rounds) {
        settle(average.copy());
        float[][] latents = encode(batch.features());
        for (int round = 0; round < rounds; round++) {
            float[][] changes = corrections(latents, batch);
            LinearRefit.apply(replicas.get(0).model().shape(), latents, changes, List.of(weights, average));
            reload(weights, weights.arrays().keySet());
        }
    }

    private float[][] corrections(float[][] latents, PhysFormerBatch batch) {
        BlockingQueue<PhysFormerReplica> free = new ArrayBlockingQueue<>(replicas.size(), false, replicas);
        List<Callable<float[][]>> parts = new ArrayList<>();
        for (int from = 0; from < latents.length; from += ROWS_AT_A_TIME) {
            int first = from;
            int last = Math.min(latents.length, from + ROWS_AT_A_TIME);
            parts.add(() -> {
                PhysFormerReplica replica = free.take();
                try {
                    return replica.corrections(Arrays.copyOfRange(latents, first, last), batch.rows(first, last));
                } finally {
                    free.add(replica);
                }
            });
        }
        return onDevices(parts).stream().flatMap(Arrays::stream).toArray(float[][]::new);
    }

    private float[][] onDevices(float[][] rows, BiFunction<PhysFormerReplica, float[][], float[][]> work) {
        BlockingQueue<PhysFormerReplica> free = new ArrayBlockingQueue<>(replicas.size(), false, replicas);
        List<Callable<float[][]>> parts = new ArrayList<>();
        for (int from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
            float[][] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + ROWS_AT_A_TIME));
            parts.add(() -> {
                PhysFormerReplica replica = free.take();
                try {
                    return work.apply(replica, some);
                } finally {
                    free.add(replica);
                }
            });
        }
        return onDevices(parts).stream().flatMap(Arrays::stream).toArray(float[][]::new);
    }

    /**
     * Returns the root mean square error of max-normalised flux by the weights' running average: from the spectra's own
     * features in the autoencoder, else from their labels; of the intensity, against the formal solution of the same
     * fields. Uses all devices.
     */
    public double rmse(PhysFormerBatch batch) {
        reload(average);
        List<Callable<Double>> work = new ArrayList<>();
        int count = Math.min(replicas.size(), batch.size());
        for (int d = 0; d < count; d++) {
            PhysFormerReplica replica = replicas.get(d);
            PhysFormerBatch rows = batch.rows(d * batch.size() / count, (d + 1) * batch.size() / count);
            work.add(() -> replica.squareError(objective, rows));
        }
        double sum = onDevices(work).stream().mapToDouble(Double::doubleValue).sum();
        reload(weights);
        return Math.sqrt(sum / batch.size() / batch.flux()[0].length);
    }

    /** Returns the complete state for a later {@link #restore}, after which training continues exactly. */
    public Map<String, Tensor> state() {
        return descent.state();
    }

    /** Restores a {@link #state} of the current objective. */
    public void restore(Map<String, Tensor> state, String source) {
        descent.restore(state, source);
        reload(weights, weights.arrays().keySet());
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
        reload(weights, weights.arrays().keySet());
    }

    private <T> List<T> onDevices(List<Callable<T>> work) {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : devices.invokeAll(work)) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while devices worked", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
        return results;
    }

    @Override
    public void close() {
        devices.shutdownNow();
        replicas.forEach(PhysFormerReplica::close);
    }
}
