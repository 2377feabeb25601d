package org.photosphere.model.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
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
import org.photosphere.model.InputException;
import org.photosphere.model.network.PhysFormerDecoder.TemperatureBounds;

/**
 * A PhysFormer in training, data-parallel: each device has a replica and a thread of its own, takes its share of every
 * mini-batch, and the gradients are added up in the devices' order, so that the same devices give the same numbers.
 */
public final class PhysFormerTrainee implements AutoCloseable {

    /** What a step lessens. */
    public enum Objective {
        /** Encoder and decoder: spectra through the bottleneck, back to spectra. */
        AUTOENCODER("encoder|decoder"),
        /** Map: labels to the encoder's latents. */
        LATENT("map"),
        /** Map and decoder together: labels to spectra. */
        FLUX("map|decoder");

        private final String parts;

        Objective(String parts) {
            this.parts = parts;
        }

        boolean trains(String name) {
            // Where the map's bumps stand is given.
            return name.matches("(" + parts + ")\\..*") && !name.startsWith(LatentMap.PREFIX + "bumps");
        }
    }

    /**
     * Which part of the wavelengths a step looks at, every {@code stride}-th patch from the {@code offset}-th, and the
     * seed of its noise.
     */
    public record Sampling(int offset, int stride, long seed) {

        String patches() {
            return offset + "::" + stride;
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

    /** A step's loss before it, and the length of its gradient before clipping. */
    public record StepResult(double loss, double gradientNorm) {}

    /** A gradient longer than so many times the usual is cut to that. */
    private static final double CLIP = 3;

    /** How slowly the usual length follows. */
    private static final double NORM_MEMORY = 0.98;

    /** What begins as a linear model, good already: everything but the blocks, the bottleneck and the map. */
    private static final Pattern LINEAR_START =
            Pattern.compile("encoder\\.linear|decoder\\.(expand|embed|position|opacity|temperature)(\\.bias)?");

    /** Its steps over the others': a step of Adam's is as long for a good weight as for a bad one. */
    private static final float START_RATE = 0.01f;

    /** The map's steps over the blocks' where both are trained: it forgives more. */
    private static final float MAP_RATE = 10f;

    private static final int MOST_SKIPPED = 20;

    private static final int ROWS_AT_A_TIME = 32;

    private static final String WEIGHTS = "weights/";
    private static final String AVERAGE = "average/";
    private static final String COUNTERS = "counters";

    private final Weights weights;
    private final Weights average;
    private final List<PhysFormerReplica> replicas = new ArrayList<>();
    private final ExecutorService devices;
    private Objective objective = Objective.AUTOENCODER;
    private Adam adam;
    private List<String> trained = List.of();
    private double usualNorm;
    private long steps;
    private int skippedInARow;

    /**
     * @param wavelengths the bins' centres, Angstrom, vacuum
     * @param widths of the bins, Angstrom
     * @param temperatures lowest and highest that a field may have, K
     * @param first what the map learns through
     * @param start changed in place
     * @param deviceNames a replica each, "cpu" or "gpu:0" and so on
     * @throws InputException where there is no such device
     */
    public PhysFormerTrainee(
            PhysFormerShape shape,
            double[] wavelengths,
            float[] widths,
            double[] temperatures,
            FirstDecoder first,
            Regularisers regularisers,
            Weights start,
            List<String> deviceNames) {
        weights = start;
        average = start.copy();
        for (String device : deviceNames) {
            PhysFormer model = new PhysFormer(
                    shape, wavelengths, new TemperatureBounds(temperatures[0], temperatures[1]), start, device);
            replicas.add(new PhysFormerReplica(model, widths, first, regularisers));
        }
        devices = Executors.newFixedThreadPool(deviceNames.size());
        adam = new Adam(List.of());
    }

    /** Begins with an objective: the optimiser forgets, the running average starts from the weights as they are. */
    public void begin(Objective next, double weightDecay) {
        objective = next;
        trained = weights.arrays().keySet().stream().filter(next::trains).toList();
        List<float[]> arrays = new ArrayList<>();
        List<Adam.Group> groups = new ArrayList<>();
        for (String name : trained) {
            arrays.add(weights.get(name));
            groups.add(group(name, (float) weightDecay));
        }
        adam = new Adam(arrays, groups);
        usualNorm = 0;
        steps = 0;
        average.arrays().forEach((name, values) -> System.arraycopy(weights.get(name), 0, values, 0, values.length));
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
     * One step of AdamW.
     *
     * @param rate length of the step
     * @param memory of the weights' running average, 0 to 1
     */
    public StepResult step(PhysFormerBatch batch, Sampling sampling, double rate, double memory) {
        int count = Math.min(replicas.size(), batch.size());
        List<List<float[]>> sums = new ArrayList<>();
        List<Callable<Double>> work = new ArrayList<>();
        for (int d = 0; d < count; d++) {
            PhysFormerReplica replica = replicas.get(d);
            PhysFormerBatch rows = batch.rows(d * batch.size() / count, (d + 1) * batch.size() / count);
            double share = rows.size() / (double) batch.size();
            List<float[]> sum = zeros();
            Sampling own = new Sampling(sampling.offset(), sampling.stride(), sampling.seed() * 31 + d);
            sums.add(sum);
            work.add(() -> share * replica.addGradients(objective, rows, own, share, trained, sum));
        }
        double loss = onDevices(work).stream().mapToDouble(Double::doubleValue).sum();
        double norm = descend(sums, rate);
        averageIn(Math.min(memory, steps / (steps + 10.0)));
        return new StepResult(loss, norm);
    }

    private double descend(List<List<float[]>> sums, double rate) {
        List<float[]> gradients = sums.get(0);
        double squares = 0;
        for (int a = 0; a < gradients.size(); a++) {
            float[] total = gradients.get(a);
            for (int d = 1; d < sums.size(); d++) {
                float[] other = sums.get(d).get(a);
                for (int i = 0; i < total.length; i++) {
                    total[i] += other[i];
                }
            }
            for (float g : total) {
                squares += (double) g * g;
            }
        }
        double norm = Math.sqrt(squares);
        if (!Double.isFinite(norm)) {
            return skipped(norm);
        }
        skippedInARow = 0;
        usualNorm = steps == 0 ? norm : NORM_MEMORY * usualNorm + (1 - NORM_MEMORY) * Math.min(norm, CLIP * usualNorm);
        if (norm > CLIP * usualNorm) {
            float factor = (float) (CLIP * usualNorm / norm);
            gradients.forEach(gradient -> {
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= factor;
                }
            });
        }
        adam.step(gradients, rate);
        steps++;
        reload(weights);
        return norm;
    }

    /** Brings what is trained to the replicas. */
    private void reload(Weights values) {
        reload(values, trained);
    }

    private void reloadAll() {
        reload(weights, weights.arrays().keySet());
    }

    private void reload(Weights values, Collection<String> names) {
        onDevices(replicas.stream()
                .map(replica -> (Callable<Boolean>) () -> {
                    replica.model().reload(values, names);
                    return true;
                })
                .toList());
    }

    /** A step without finite gradients moves nothing; many in a row mean that the weights are lost. */
    private double skipped(double norm) {
        skippedInARow++;
        if (skippedInARow > MOST_SKIPPED) {
            throw new InputException(
                    "the training has diverged: no finite gradients in " + skippedInARow + " steps",
                    "start anew with a smaller rate");
        }
        return norm;
    }

    private void averageIn(double memory) {
        for (String name : trained) {
            float[] slow = average.get(name);
            float[] now = weights.get(name);
            for (int i = 0; i < slow.length; i++) {
                slow[i] += (float) ((1 - memory) * (now[i] - slow[i]));
            }
        }
    }

    private List<float[]> zeros() {
        List<float[]> sum = new ArrayList<>();
        for (String name : trained) {
            sum.add(new float[weights.get(name).length]);
        }
        return sum;
    }

    /** Latents of spectra by the weights as they are, [row][latent]; all devices take part. */
    public float[][] encode(float[][] features) {
        return onDevices(features, PhysFormerReplica::encode);
    }

    /** Spectra of latents by the weights as they are, erg s^-1 cm^-2 Angstrom^-1, [row][bin]; all devices take part. */
    public float[][] decode(float[][] latents) {
        return onDevices(latents, PhysFormerReplica::decode);
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
     * Root mean square error of max-normalised flux by the weights' running average; all devices take part.
     *
     * @param byEncoder from the spectra's own features, else from their labels
     */
    public double rmse(PhysFormerBatch batch, boolean byEncoder) {
        reload(average);
        List<Callable<Double>> work = new ArrayList<>();
        int count = Math.min(replicas.size(), batch.size());
        for (int d = 0; d < count; d++) {
            PhysFormerReplica replica = replicas.get(d);
            PhysFormerBatch rows = batch.rows(d * batch.size() / count, (d + 1) * batch.size() / count);
            work.add(() -> replica.squareError(rows, byEncoder));
        }
        double sum = onDevices(work).stream().mapToDouble(Double::doubleValue).sum();
        reload(weights);
        return Math.sqrt(sum / batch.size() / batch.flux()[0].length);
    }

    /** All that a later {@link #restore} needs to go on as if nothing had happened. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(weights.toTensors(WEIGHTS));
        state.putAll(average.toTensors(AVERAGE));
        adam.save(state);
        state.put(COUNTERS, Tensor.ofDoubles(new double[] {usualNorm, steps}, 2));
        return state;
    }

    /** Goes on from a {@link #state} of the objective that has begun. */
    public void restore(Map<String, Tensor> state, String source) {
        weights.fill(state, WEIGHTS, source);
        average.fill(state, AVERAGE, source);
        adam.restore(state);
        Tensor counters = state.get(COUNTERS);
        if (counters == null || !counters.hasShape(2)) {
            throw new InputException(source + " has no counters", "start anew with --force");
        }
        usualNorm = counters.values()[0];
        steps = (long) counters.values()[1];
        reloadAll();
    }

    /** The weights' running average, live. */
    public Weights average() {
        return average;
    }

    /** The weights as they are, live. */
    public Weights weights() {
        return weights;
    }

    /** Takes other weights for its own, as a stage does at its end with its best. */
    public void settle(Weights best) {
        weights.arrays().forEach((name, values) -> System.arraycopy(best.get(name), 0, values, 0, values.length));
        average.arrays().forEach((name, values) -> System.arraycopy(best.get(name), 0, values, 0, values.length));
        reloadAll();
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
