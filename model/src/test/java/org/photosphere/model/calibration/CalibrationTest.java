package org.photosphere.model.calibration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.DelegatingModel;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Precision;
import org.photosphere.model.inversion.AnalyticModel;
import org.photosphere.model.inversion.LabelSurfaces;
import org.photosphere.model.inversion.PlantedLayer;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.inversion.StarLayer.PullsOf;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

class CalibrationTest {

    private static final String DIGEST = "0a1b2c";
    private static final double[] LABELS = {5600, 3.9, -0.4, 0.15};
    private static final Map<String, String> PROVENANCE = Map.of("stars", "150", "library.fits", "ff00");
    private static final Map<String, String> FIGURES = Map.of("shape, all", "150; 3 %");

    /** Relative rounding of 16-bit floats, and of 32-bit floats. */
    private static final double HALF = 1.0 / 2048;

    private static final double SINGLE = 1e-7;

    private final ForwardModel model = model(DIGEST);
    private final StarLayer layer = layer(1200.0);
    private final byte[] bytes = calibration(layer).encode();

    @TempDir
    Path folder;

    private static ForwardModel model(String digest) {
        return new DelegatingModel(AnalyticModel.standard().at(WavelengthBins.logUniform(3000, 9000, 120), 50)) {
            @Override
            public String digest() {
                return digest;
            }
        };
    }

    /** Returns a layer of the bins 10 to 109 with pulls of one kind, of which some are unknown. */
    private StarLayer layer(double resolvingPower) {
        StarLayer planted = PlantedLayer.of(model, 10, 110);
        Random random = new Random(3);
        double[][] pulls = new double[planted.residuals().length][4];
        for (double[] star : pulls) {
            Arrays.setAll(star, k -> random.nextInt(5) == 0 ? Double.NaN : Math.abs(random.nextGaussian()));
        }
        return new StarLayer(
                planted.mean(),
                planted.components(),
                planted.surfaces(),
                planted.residuals(),
                planted.leftover(),
                resolvingPower,
                Map.of(PullsOf.LINES, pulls));
    }

    private static Calibration calibration(StarLayer layer) {
        return new Calibration(DIGEST, layer, PROVENANCE, FIGURES);
    }

    private StarLayer decoded(byte[] file) {
        return Calibration.decode(file, "file", model).layer();
    }

    private static double[][] pulls(StarLayer of) {
        return requireNonNull(of.pulls().get(PullsOf.LINES));
    }

    private static void assertNear(double[] actual, double[] expected, double relative) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(actual[i]).isNaN();
            } else {
                // Next to zero sixteen bits have steps of 6e-8.
                assertThat(actual[i]).isCloseTo(expected[i], within(relative * Math.abs(expected[i]) + 6e-8));
            }
        }
    }

    private static void assertNear(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(HALF * Math.abs(expected[i]) + 6e-8));
        }
    }

    @Test
    void aLayerComesBackFromItsFileToThePrecisionOfItsStorage() {
        StarLayer again = decoded(bytes);
        assertNear(again.mean(), layer.mean());
        assertNear(again.leftover().rms()[0], layer.leftover().rms()[0]);
        assertThat(again.leftover().centres()).containsExactly(5500.0);
        assertThat(again.leftover().shared().correlatedBins())
                .isEqualTo(layer.leftover().shared().correlatedBins());
        LabelSurfaces surfaces = layer.surfaces();
        for (int k = 0; k < 2; k++) {
            assertNear(again.components()[k], layer.components()[k]);
            assertNear(again.surfaces().weights()[k], surfaces.weights()[k], SINGLE);
        }
        for (int s = 0; s < layer.residuals().length; s++) {
            assertNear(again.residuals()[s], layer.residuals()[s], HALF);
            assertNear(again.surfaces().places()[s], surfaces.places()[s], SINGLE);
            assertNear(pulls(again)[s], pulls(layer)[s], HALF);
        }
        assertNear(again.surfaces().noise(), surfaces.noise(), HALF);
        assertThat(again.surfaces().amplitude()).containsExactly(surfaces.amplitude());
        assertThat(again.surfaces().metric()).isEqualTo(surfaces.metric());
        assertThat(again.resolvingPower()).isEqualTo(1200.0);
        assertThat(again.pulls()).containsOnlyKeys(PullsOf.LINES);
        assertThat(again.sigmaFactors(LABELS, PullsOf.LINES))
                .containsExactly(layer.sigmaFactors(LABELS, PullsOf.LINES), within(HALF));
        double[] factor = Precision.doubles(PlantedLayer.ratio(again, LABELS));
        assertThat(factor).containsExactly(Precision.doubles(PlantedLayer.ratio(layer, LABELS)), within(1e-3));
    }

    @Test
    void aFileThatIsReadAndWrittenIsTheSameFileAndLayer() {
        Calibration read = Calibration.decode(bytes, "file", model);
        assertThat(read.encode()).isEqualTo(bytes);
        assertThat(decoded(read.encode())).hasToString(read.layer().toString());
        assertThat(read.bundleDigest()).isEqualTo(DIGEST);
        assertThat(read.provenance()).isEqualTo(PROVENANCE);
        assertThat(read.figures()).isEqualTo(FIGURES);
        Path file = folder.resolve("calibration.safetensors");
        read.write(file);
        assertThat(Calibration.read(file, model).layer())
                .hasToString(read.layer().toString());
    }

    /** Line spreads of references may be unknown. */
    @Test
    void anUnknownLineSpreadComesBack() {
        StarLayer again = decoded(calibration(layer(Double.POSITIVE_INFINITY)).encode());
        assertThat(again.resolvingPower()).isInfinite();
    }

    private void assertRefused(byte[] file, String... words) {
        assertThatThrownBy(() -> decoded(file))
                .as(String.join(", ", words))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("file")
                .message()
                .satisfies(message ->
                        assertThat(words).allSatisfy(word -> assertThat(message).contains(word)));
    }

    @Test
    void refusesAnotherBundlesAnotherFormatAndAnotherModelsLabels() {
        assertThatThrownBy(() -> Calibration.decode(bytes, "file", model("ffff")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("file calibrates the bundle " + DIGEST + ", not analytic, ffff");
        Map<String, Tensor> tensors = SafeTensors.decode(bytes, "file");
        Map<String, String> texts = SafeTensors.metadata(bytes, "file");
        assertRefused(SafeTensors.encode(tensors), "is not a calibration of format");
        texts.put("format", "photosphere-calibration 2");
        assertRefused(SafeTensors.encode(tensors, texts), "is not a calibration of format 'photosphere-calibration 3'");
        texts.put("format", "photosphere-calibration 3");
        texts.remove("bundle");
        assertRefused(SafeTensors.encode(tensors, texts), "calibrates the bundle ");
        ForwardModel fewer = new DelegatingModel(model) {
            @Override
            public WavelengthBins wavelengths() {
                return WavelengthBins.logUniform(3000, 9000, 109);
            }
        };
        assertThatThrownBy(() -> Calibration.decode(bytes, "file", fewer))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("109 bins");
        assertThatThrownBy(() -> Calibration.read(folder.resolve("absent"), model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void refusesFilesCutAnywhere() {
        for (int length = 0; length < bytes.length; length += length < 100 ? 1 : 97) {
            assertRefused(Arrays.copyOf(bytes, length));
        }
        assertRefused(Arrays.copyOf(bytes, bytes.length - 1));
    }

    /** Returns the file with another tensor of a name; without it where that is null. */
    private byte[] with(String name, @Nullable Tensor tensor) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(SafeTensors.decode(bytes, "file"));
        assertThat(tensors).containsKey(name);
        if (tensor == null) {
            tensors.remove(name);
        } else {
            tensors.put(name, tensor);
        }
        return SafeTensors.encode(tensors, SafeTensors.metadata(bytes, "file"));
    }

    private Tensor tensor(String name) {
        return requireNonNull(SafeTensors.decode(bytes, "file").get(name));
    }

    @Test
    void refusesFilesWithoutOneOfTheTensors() {
        for (String name : SafeTensors.decode(bytes, "file").keySet()) {
            if (name.startsWith("pulls.")) {
                assertThat(decoded(with(name, null)).pulls()).isEmpty();
            } else {
                assertRefused(with(name, null), "'" + name + "' is missing");
            }
        }
    }

    @Test
    void refusesTensorsOfAWrongShape() {
        SafeTensors.decode(bytes, "file").forEach((name, tensor) -> {
            long[] shape = tensor.shape();
            for (int axis = 0; axis < shape.length; axis++) {
                long[] longer = shape.clone();
                longer[axis]++;
                assertRefused(with(name, ones(longer)));
                longer[axis] = 0;
                assertRefused(with(name, ones(longer)), name);
            }
            long[] deeper = Arrays.copyOf(shape, shape.length + 1);
            deeper[shape.length] = 1;
            assertRefused(with(name, new Tensor(deeper, tensor.values(), tensor.precision())), name);
        });
    }

    private static Tensor ones(long... shape) {
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, 1.0);
        return Tensor.ofDoubles(values, shape);
    }

    @Test
    void refusesValuesThatAreNotFinite() {
        SafeTensors.decode(bytes, "file").forEach((name, tensor) -> {
            for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                double[] values = tensor.values().clone();
                values[values.length / 2] = wrong;
                byte[] changed = with(name, new Tensor(tensor.shape(), values, tensor.precision()));
                boolean isUnknown = (name.startsWith("pulls.") && Double.isNaN(wrong))
                        || (name.equals("resolving-power") && wrong == Double.POSITIVE_INFINITY);
                if (isUnknown) {
                    assertThat(decoded(changed)).isNotNull();
                } else {
                    assertRefused(changed, name);
                }
            }
        });
    }

    @Test
    void refusesValuesThatContradictThemselvesOrTheModel() {
        for (double first : new double[] {-1, 0.5, 21, Integer.MAX_VALUE, 1e300}) {
            assertRefused(with("first-bin", Tensor.ofDoubles(new double[] {first}, 1)), "bins", "100");
        }
        assertThat(decoded(with("first-bin", Tensor.ofDoubles(new double[] {20}, 1)))
                        .isMeasured(119))
                .isTrue();
        for (double power : new double[] {0, -1000}) {
            assertRefused(with("resolving-power", Tensor.ofDoubles(new double[] {power}, 1)), "resolving-power");
        }
        assertRefused(with("leftover.bands", Tensor.ofDoubles(new double[] {-5500}, 1)), "ascend");
        assertRefused(with("leftover.correlated-bins", Tensor.ofDoubles(new double[] {0.5}, 1)), "0.5 bins");
        assertRefused(with("surfaces.widths", Tensor.ofDoubles(new double[] {0.25, 0, 0.8}, 3)), "width");
        assertRefused(with("surfaces.amplitudes", Tensor.ofDoubles(new double[] {1, -1}, 2)), "amplitudes");
        for (String name : new String[] {"surfaces.noise", "leftover.rms", "pulls.LINES"}) {
            Tensor tensor = tensor(name);
            double[] values = tensor.values().clone();
            values[values.length / 2] = -1e-3;
            assertRefused(with(name, new Tensor(tensor.shape(), values, tensor.precision())));
        }
        // Places so far from each other that rounding makes their covariance indefinite.
        Tensor places = tensor("surfaces.places");
        double[] apart = places.values().clone();
        Arrays.setAll(apart, i -> apart[i] * 1e30);
        assertRefused(with("surfaces.places", Tensor.ofFloats(Precision.floats(apart), places.shape())));
    }

    @Test
    void readsOrRefusesAThousandDamagedFiles() throws Exception {
        Path file = Files.write(folder.resolve("some.safetensors"), bytes);
        Damage.Outcome outcome = new Damage(4).tryOn(file, damaged -> {
            StarLayer read = Calibration.read(damaged, model).layer();
            read.sigmaFactors(LABELS, PullsOf.LINES);
            read.draw(LABELS, new Random(1));
        });
        System.out.println("calibrations: " + outcome);
        assertThat(outcome.refused()).isBetween(500, 990);
    }
}
