package org.photosphere.model.network.physformer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.photosphere.model.network.Dual;
import org.photosphere.model.network.PeakNormalisation;
import org.photosphere.model.network.Tape;
import org.photosphere.model.network.physformer.DifferentiableTransfer.SourceField;
import org.photosphere.model.network.physformer.PhysFormerDecoder.TemperatureBounds;
import org.photosphere.model.network.physformer.PhysFormerShape.EncoderShape;
import org.photosphere.model.network.physformer.PhysFormerShape.Intensity;
import org.photosphere.model.network.physformer.PhysFormerShape.TransferShape;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Objective;
import org.photosphere.model.network.physformer.PhysFormerTrainer.Sampling;
import org.photosphere.model.network.tensor.Weights;

/** A network's intensity after a short training on the fields of a small model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntensityTrainingTest {

    private static final int STEPS = 400;
    private static final int STARS = 6;
    private static final TransferShape TRANSFER = new TransferShape(48, 8, 5, 6, Intensity.CONVOLUTION);
    private static final PhysFormerShape SHAPE = new PhysFormerShape(
            5,
            6,
            8,
            10,
            16,
            2,
            2,
            List.of(5, 3),
            List.of(12, 12),
            new EncoderShape(1, 8, 2, 2),
            TRANSFER,
            PhysFormerShape.Parts.ALL);
    private static final double[] TEMPERATURES = {1000, 100_000};

    private final Weights start = SmallPhysFormer.weights(SHAPE, 1);
    private final Weights trained = start.copy();
    private double errorBefore;
    private double errorAfter;

    @BeforeAll
    void train() {
        float[] widths = new float[SHAPE.bins()];
        Arrays.fill(widths, 1f);
        try (PhysFormerTrainer trainer = new PhysFormerTrainer(
                SHAPE,
                SmallPhysFormer.BINS.centres(),
                widths,
                TEMPERATURES,
                new Regularisers(0, 0, 0, 1e-4, 0, 0, 0, 0, 0),
                trained,
                List.of("cpu"))) {
            trainer.begin(Objective.INTENSITY, 0);
            PhysFormerBatch stars = stars();
            errorBefore = trainer.rmse(stars);
            for (int step = 0; step < STEPS; step++) {
                double rate = 0.02 * 0.5 * (1 + Math.cos(Math.PI * step / STEPS));
                trainer.step(stars, new Sampling(step % 2, 2, step), rate, 0.9);
            }
            errorAfter = trainer.rmse(stars);
            trainer.settle(trainer.average().copy());
        }
    }

    private final PhysFormer untrained = model(start);

    @AfterAll
    void close() {
        untrained.close();
    }

    private static PhysFormer model(Weights weights) {
        return new PhysFormer(
                SHAPE,
                SmallPhysFormer.BINS.centres(),
                new TemperatureBounds(TEMPERATURES[0], TEMPERATURES[1]),
                weights);
    }

    private static float[] labels(int star) {
        return new float[] {star / (STARS - 1f) - 0.5f, (star * 2 % STARS) / (STARS - 1f) - 0.5f};
    }

    private static PhysFormer.Decoded decoded(PhysFormer model, int star) {
        return model.decode(model.map(
                Dual.constant(model.parameters().manager().create(labels(star)).reshape(1, 2))));
    }

    private PhysFormerBatch stars() {
        float[][] scaled = new float[STARS][];
        float[] maxima = new float[STARS];
        for (int i = 0; i < STARS; i++) {
            int star = i;
            scaled[i] = labels(i);
            for (float flux : Tape.withoutRecording(() -> untrained.spectrum(decoded(untrained, star)))) {
                maxima[i] = Math.max(maxima[i], flux);
            }
        }
        return new PhysFormerBatch(
                scaled,
                new float[STARS][0],
                new float[STARS][SHAPE.bins()],
                maxima,
                new boolean[STARS],
                new float[STARS][0],
                new float[STARS][0],
                new int[STARS]);
    }

    @Test
    void fluxIsThatOfTheFormalSolution() {
        assertThat(errorAfter).isLessThan(3e-4);
        assertThat(errorBefore).as("of an untrained network").isGreaterThan(5 * errorAfter);
    }

    @Test
    void fieldsAreUnchangedToTheBit() {
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, float[]> array : start.arrays().entrySet()) {
            if (!Arrays.equals(array.getValue(), trained.get(array.getKey()))) {
                changed.add(array.getKey());
            }
        }
        assertThat(changed)
                .containsExactlyInAnyOrder(
                        "decoder.intensity.near",
                        "decoder.intensity.near.bias",
                        "decoder.intensity.out",
                        "decoder.intensity.out.bias");
    }

    @Test
    void transferResidualOfFieldsDrawnAtRandomIsThirtyTimesAsLarge() {
        try (PhysFormer model = model(trained)) {
            double[] own = new double[STARS];
            double[] drawn = new double[STARS];
            for (int i = 0; i < STARS; i++) {
                int star = i;
                own[i] = Tape.withoutRecording(() -> new SpectrumSynthesis(model).withResidual(decoded(model, star)))
                        .transferResidual();
                drawn[i] = Tape.withoutRecording(() -> ofRandomFields(model, new Random(star)));
            }
            Arrays.sort(own);
            Arrays.sort(drawn);
            assertThat(drawn[STARS / 2]).isGreaterThan(30 * own[STARS / 2]);
        }
    }

    /** Opacities rough over wavelength and depth, temperatures that scatter about those of a star. */
    private static double ofRandomFields(PhysFormer model, Random random) {
        float[] opacity = new float[2 * TRANSFER.opacityKnots() * SHAPE.bins()];
        for (int k = 0; k < opacity.length; k++) {
            opacity[k] = (float) random.nextGaussian();
        }
        float[] lnTemperature =
                decoded(model, random.nextInt(STARS)).lnTemperature().value().toFloatArray();
        for (int k = 0; k < lnTemperature.length; k++) {
            lnTemperature[k] += (float) (0.3 * random.nextGaussian());
        }
        NDManager manager = model.parameters().manager();
        SourceField field = model.transfer()
                .source(
                        PhysFormerDecoder.fields(
                                Dual.constant(manager.create(opacity)
                                        .reshape(SHAPE.patches(), 1, opacity.length / SHAPE.patches())),
                                Dual.constant(manager.create(lnTemperature).reshape(1, lnTemperature.length)),
                                SHAPE,
                                model.transfer()),
                        PhysFormer.ALL);
        float largest = new PeakNormalisation(model.flux(field).value().toFloatArray(), 0, SHAPE.bins()).maximum();
        return model.transferResidual(
                        field, AngularQuadrature.ALL, manager.create(new float[] {largest / (float) Math.PI}))
                .value()
                .getFloat(0);
    }
}
