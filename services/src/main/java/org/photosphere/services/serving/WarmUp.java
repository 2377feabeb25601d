package org.photosphere.services.serving;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.GridSupport;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.ExplicitAxis;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.config.Settings;

/**
 * Warm-up: simulated stars all over the grid, as noisy and as different as real ones, are answered from bytes to bytes, with
 * one evaluation of the full physics, until the rate no longer rises. They are on the model's own bins, by the general
 * settings; code for an instrument with a velocity is compiled with its first spectra. Used by one thread.
 */
final class WarmUp {

    /** Name of the instrument, its arm and its stars. */
    static final String NAME = "warm-up";

    /** Duration of one round, whose rate is compared with the round before. */
    private static final Duration ROUND = Duration.ofMillis(1500);

    /** Ratio of rates below which the warm-up ends. */
    private static final double FASTER = 1.05;

    private static final double SNR = 50;
    private static final long SEED = 5;

    /** Number of different stars. */
    private static final int STARS = 64;

    private final ServingModel model;
    private final InProcessPipeline chain;
    private final String topic;
    private final int batchSize;
    private final double[] labels;
    private final Duration longest;
    private final List<ByteString> stars = new ArrayList<>();

    WarmUp(ServingModel model, Settings settings) {
        this.model = model;
        this.chain = new InProcessPipeline(settings, model);
        this.topic = settings.kafka().spectraTopic(NAME);
        this.batchSize = settings.node().batchSize();
        this.longest = settings.node().warmUp();
        SplittableRandom random = new SplittableRandom(SEED);
        GridSupport support = model.forward().labels().support();
        double[][] drawn = new double[STARS][];
        Arrays.setAll(drawn, i -> support.node(random.nextInt(support.nodeCount())));
        this.labels = drawn[0];
        float[][] flux = model.forward().flux(drawn);
        for (int i = 0; i < STARS; i++) {
            stars.add(star(i, model.forward(), flux[i], random).toByteString());
        }
    }

    private static Spectrum star(int number, ForwardModel forward, float[] clean, SplittableRandom random) {
        double sigma = Math.max(1e-6, median(clean) / SNR);
        Arm.Builder arm = Arm.newBuilder()
                .setName(NAME)
                .setMedium(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM)
                .setFluxUnit(FluxUnit.FLUX_UNIT_DIMENSIONLESS)
                .setFluxState(FluxState.FLUX_STATE_RELATIVE);
        ExplicitAxis.Builder axis = ExplicitAxis.newBuilder();
        FloatArray.Builder ivar = FloatArray.newBuilder();
        for (int i = 0; i < clean.length; i++) {
            axis.addWavelength(forward.wavelengths().centre(i));
            arm.addFlux((float) (clean[i] + sigma * random.nextGaussian()));
            ivar.addValue((float) (1.0 / (sigma * sigma)));
        }
        return Spectrum.newBuilder()
                .setSpectrumId(NAME + "-" + number)
                .setSurvey(NAME)
                .setInstrument(NAME)
                .addArms(arm.setExplicit(axis).setIvar(ivar))
                .build();
    }

    private static double median(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    void run() {
        model.certifier().warm(labels);
        model.physical().ifPresent(physical -> physical.flux(new double[][] {labels}));
        long end = System.nanoTime() + longest.toNanos();
        double before = 0;
        double rate = rate();
        while (rate > FASTER * before && System.nanoTime() < end) {
            before = rate;
            rate = rate();
        }
    }

    /** Returns the spectra per second of a round of full batches and single spectra in turn. */
    private double rate() {
        long begin = System.nanoTime();
        long count = 0;
        do {
            List<ByteString> batch = new ArrayList<>(batchSize);
            for (int i = 0; i < batchSize; i++) {
                batch.add(stars.get((int) ((count + i) % STARS)));
            }
            chain.answer(batch, topic);
            chain.answer(batch.subList(0, 1), topic);
            count += batchSize + 1;
        } while (System.nanoTime() - begin < ROUND.toNanos());
        return count / ((System.nanoTime() - begin) * 1e-9);
    }
}
