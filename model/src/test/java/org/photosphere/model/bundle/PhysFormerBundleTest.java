package org.photosphere.model.bundle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Manifest.PhysFormerPart;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ErrorAmplitudes;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.components.ComponentWeights;
import org.photosphere.model.network.components.ComponentZones;
import org.photosphere.model.network.physformer.PhysFormerModel;
import org.photosphere.model.network.physformer.SmallPhysFormer;
import org.photosphere.model.network.tensor.Weights;

class PhysFormerBundleTest {

    private static final List<String> FILES = List.of(
            BundleFiles.MANIFEST, BundleFiles.DIGEST, BundleFiles.WEIGHTS, BundleFiles.REDUCED, BundleFiles.CARD);
    private static final double[][] SUN = {{5772, 0.0}};

    @TempDir
    Path folder;

    private String digest = "";

    @BeforeEach
    void writeBundle() {
        digest = write(manifest(SmallPhysFormer.LABELS), SmallPhysFormer.weights(1), reduced(2), shares());
    }

    static double[] shares() {
        return SmallPhysFormer.energyShares();
    }

    static Manifest manifest(List<Label> labels) {
        return new Manifest(
                Manifest.FORMAT,
                Manifest.VERSION,
                Manifest.PHYSFORMER,
                "small",
                labels,
                new Manifest.Wavelengths(30, 3000, 10_000, "vacuum"),
                25,
                "Each spectrum is divided by its own maximum over the bins.",
                new Manifest.Architecture(List.of(4), "silu", 3),
                pair(SmallPhysFormer.weights(1), reduced(2), shares())
                        .physformer(Map.of("loss of the autoencoder", 6.24e-5)),
                new Manifest.Provenance(
                        "a grid",
                        "grid.fits",
                        "ab".repeat(32),
                        15,
                        0,
                        new Manifest.SplitRecipe(1, 0.05, 0.1),
                        Map.of("seed", "1"),
                        7,
                        12.5,
                        "photosphere"),
                new TrainingCourse(
                        List.of(new TrainingCourse.Curve(
                                "autoencoder",
                                2.5,
                                List.of(new TrainingCourse.Point(0, 0.01), new TrainingCourse.Point(12, 0.002)))),
                        Map.of("decoder.block 0", new TrainingCourse.Movement(0.5, 0.25))),
                Map.of("test", new Manifest.HeldOut(0.001, 0.0005, 0.9999, 2, 0.001, 0.002)),
                Map.of());
    }

    static ComponentZones reduced(int labels) {
        double[][] basis = new double[3][30];
        Arrays.fill(basis[1], 0.1);
        double[] mean = new double[30];
        Arrays.setAll(mean, j -> 1 + 0.01 * j);
        return ComponentZones.single(ComponentWeights.initial(labels, new int[] {4}, basis, mean, 1))
                .stored();
    }

    static BundledPhysFormer pair(Weights full, ComponentZones reduced, double[] shares) {
        return new BundledPhysFormer(SmallPhysFormer.network(full), shares, reduced);
    }

    private String write(Manifest manifest, Weights full, ComponentZones reduced, double[] shares) {
        return BundleWriter.write(
                folder,
                manifest,
                pair(full, reduced, shares),
                SmallPhysFormer.BINS,
                SmallPhysFormer.nodes(),
                EmulatorError.uniform(new float[30]));
    }

    @Test
    void answersInversionsByTheReducedModelUnderItsOwnName() {
        Bundle bundle = Bundles.verify(folder.toString());
        try (ForwardModel model = bundle.toModel();
                ForwardModel opened = Bundles.open(folder.toString())) {
            assertThat(model.name()).isEqualTo("small");
            assertThat(model.digest()).isEqualTo(digest).isEqualTo(bundle.digest());
            assertThat(model.flux(SUN)).isDeepEqualTo(opened.flux(SUN));
            try (ForwardModel full = bundle.toFullModel()) {
                assertThat(full.digest()).isEqualTo(digest);
                assertThat(full.flux(SUN)[0]).isNotEqualTo(model.flux(SUN)[0]);
            }
        }
    }

    @Test
    void holdsTheWholePhysFormerAsStoredToTheBit() {
        Bundle bundle = Bundles.verify(folder.toString());
        try (PhysFormerModel read = (PhysFormerModel) bundle.toFullModel();
                PhysFormerModel written = new PhysFormerModel(
                        SmallPhysFormer.description(),
                        SmallPhysFormer.network(SmallPhysFormer.weights(1)).stored(),
                        shares())) {
            assertThat(read.flux(SUN)).isDeepEqualTo(written.flux(SUN));
            assertThat(read.energyResiduals(SUN)).isEqualTo(written.energyResiduals(SUN));
        }
        PhysFormerPart part = requireNonNull(bundle.manifest().physformer());
        assertThat(part.shape()).isEqualTo(SmallPhysFormer.SHAPE);
        assertThat(part.energyShare()).isEqualTo(new Manifest.Range(0.6, 0.72));
        assertThat(bundle.manifest())
                .usingRecursiveComparison()
                .ignoringFields("files")
                .isEqualTo(manifest(SmallPhysFormer.LABELS));
    }

    @Test
    void keepsItsPhysicsReferenceUnderItsDigest() throws Exception {
        assertThat(Bundles.verify(folder.toString()).physicsReference()).isEmpty();
        double[][] nodes = SmallPhysFormer.nodes();
        double[] energy = new double[nodes.length];
        Arrays.setAll(energy, i -> 0.25 * i);
        double[] heating = new double[nodes.length];
        Arrays.setAll(heating, i -> i == 1 ? Double.NaN : 0.001 * i);
        Map<PhysicalResidual, double[]> magnitudes = Map.of(
                PhysicalResidual.ENERGY,
                energy,
                PhysicalResidual.HEATING,
                heating,
                PhysicalResidual.AT_BOUNDS,
                new double[nodes.length]);
        String other = BundleWriter.replacePhysicsReference(
                folder, new PhysicsReference(SmallPhysFormer.LABELS, nodes, magnitudes));
        Bundle bundle = Bundles.verify(folder.toString());
        PhysicsReference read = bundle.physicsReference().orElseThrow();
        assertThat(bundle.digest()).isEqualTo(other).isNotEqualTo(digest);
        assertThat(read.nodes()).isDeepEqualTo(nodes);
        assertThat(read.magnitudes()).containsOnlyKeys(magnitudes.keySet());
        assertThat(read.magnitudes().get(PhysicalResidual.ENERGY)).containsExactly(energy);
        assertThat(read.magnitudes().get(PhysicalResidual.HEATING)).containsExactly(heating);

        Path file = folder.resolve(BundleFiles.PHYSICS_REFERENCE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Bundles.verify(folder.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(BundleFiles.PHYSICS_REFERENCE + " is damaged or was changed");
    }

    @Test
    void keepsTheSizeOfItsErrorOverAllLabels() {
        double[] relative = new double[15];
        Arrays.setAll(relative, i -> 0.2 * i);
        EmulatorError error = EmulatorError.uniform(new float[30])
                .withAmplitudes(new ErrorAmplitudes(SmallPhysFormer.nodes(), relative));
        BundleWriter.replaceEmulatorError(folder, error);
        ErrorAmplitudes read =
                Bundles.verify(folder.toString()).emulatorError().amplitudes().orElseThrow();
        assertThat(read.nodes()).isDeepEqualTo(SmallPhysFormer.nodes());
        assertThat(read.relative()).containsExactly(relative);

        double[][] ofThreeLabels = {{5000, 0, 4}};
        BundleWriter.replaceEmulatorError(
                folder,
                EmulatorError.uniform(new float[30])
                        .withAmplitudes(new ErrorAmplitudes(ofThreeLabels, new double[] {1})));
        assertThatThrownBy(() -> Bundles.verify(folder.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(BundleFiles.EMULATOR_ERROR);
    }

    @Test
    void writesTheSameBytesForTheSameModel() {
        Bundle bundle = Bundles.verify(folder.toString());
        String again = BundleWriter.write(
                folder.resolve("again"),
                bundle.manifest(),
                bundle.network(),
                bundle.bins(),
                bundle.nodes(),
                bundle.emulatorError());
        assertThat(again).isEqualTo(digest);
    }

    @Test
    void leavesTheEncoderAtHome() {
        Weights withEncoder = SmallPhysFormer.weightsWithEncoder(1);
        assertThat(withEncoder.arrays().keySet()).anyMatch(name -> name.startsWith("encoder."));
        assertThat(write(manifest(SmallPhysFormer.LABELS), withEncoder, reduced(2), shares()))
                .isEqualTo(digest);
    }

    @Test
    void tellsInItsCardWhatItIs() throws Exception {
        assertThat(Files.readString(folder.resolve(BundleFiles.CARD)))
                .contains("PhysFormer", "reduced model", "loss of the autoencoder | 6.240e-05", "0.600 to 0.720")
                .contains("| autoencoder | 2.5 | 0: 0.01000, 12: 0.00200 |")
                .contains("| decoder.block 0 | 5.00e-01 | 2.50e-01 | 5.0e-01 |");
    }

    @Test
    void refusesEveryFileWithOneBitChanged() throws Exception {
        for (String file : FILES) {
            byte[] original = Files.readAllBytes(folder.resolve(file));
            byte[] damaged = original.clone();
            damaged[original.length / 2] ^= 1;
            Files.write(folder.resolve(file), damaged);
            assertRefused("damaged");
            Files.write(folder.resolve(file), original);
        }
    }

    @Test
    void refusesMissingFiles() throws Exception {
        for (String file : FILES) {
            byte[] original = Files.readAllBytes(folder.resolve(file));
            Files.delete(folder.resolve(file));
            assertRefused(file);
            Files.write(folder.resolve(file), original);
        }
    }

    @Test
    void refusesNumbersThatAreNotFiniteNamingThem() {
        for (String name : List.of("map.1", "decoder.expand", "decoder.1.attention.in.bias")) {
            Weights broken = SmallPhysFormer.weights(1);
            broken.arrays().forEach((key, values) -> values[3] = key.equals(name) ? Float.NaN : values[3]);
            write(manifest(SmallPhysFormer.LABELS), broken, reduced(2), shares());
            assertRefused("weights.safetensors: '" + name + "' is not finite");
        }
        ComponentZones reduced = reduced(2);
        reduced.networks().get(0).layers().get(0).weight()[2] = Float.POSITIVE_INFINITY;
        write(manifest(SmallPhysFormer.LABELS), SmallPhysFormer.weights(1), reduced, shares());
        assertRefused("reduced.safetensors: 'layer.0.weight' is not finite");
    }

    @Test
    void refusesWeightsThatDoNotFitTheirDescription() throws Exception {
        write(manifest(SmallPhysFormer.LABELS), SmallPhysFormer.weights(1), reduced(3), shares());
        assertRefused("reduced.safetensors does not fit");
        write(manifest(SmallPhysFormer.LABELS), SmallPhysFormer.weights(1), reduced(2), new double[] {1, 1});
        assertRefused("grid.energy-share");
        writeBundle();
        String sealed = Files.readString(folder.resolve(BundleFiles.MANIFEST));
        seal(sealed.replace("\"latent\" : 8", "\"latent\" : 9"));
        assertRefused("'map.2' of shape [12, 9]");
        seal(sealed.replace("\"patches\" : 5", "\"patches\" : 6"));
        assertRefused("36 bins");
    }

    @Test
    void refusesEnergiesThatAreNone() {
        double[] dark = shares();
        dark[4] = -0.1;
        write(manifest(SmallPhysFormer.LABELS), SmallPhysFormer.weights(1), reduced(2), dark);
        assertRefused("not above zero");
    }

    @Test
    void refusesDescriptionsThatLackOrContradictSomething() throws Exception {
        String manifest = Files.readString(folder.resolve(BundleFiles.MANIFEST));
        String[][] changes = {
            {"\"physformer\" : {", "\"other\" : {", "physformer"},
            {"\"kind\" : \"physformer\"", "\"kind\" : \"components\"", "is invalid"},
            {"\"FORMAL\"", "\"ASTROLOGY\"", "is invalid"},
            {"\"encoder\" : {", "\"decoder\" : {", "physformer.shape.encoder"},
            {"\"heads\" : 2", "\"heads\" : 3", "is invalid"},
            {"\"figures\" : {", "\"numbers\" : {", "physformer.figures"},
            {"\"lower\" : 1000.0", "\"lower\" : -1000.0", "is invalid"},
            {"\"lower\" : 4000.0", "\"lower\" : 4500.0", "outside the bounds"},
            {"\"name\" : \"teff\"", "\"name\" : \"age\"", "no label 'teff'"},
        };
        for (String[] change : changes) {
            String changed = manifest.replaceFirst(Pattern.quote(change[0]), Matcher.quoteReplacement(change[1]));
            assertThat(changed).as(change[0]).isNotEqualTo(manifest);
            seal(changed);
            assertRefused(change[2]);
        }
        seal(manifest.replaceFirst("\\s*\"reduced.safetensors\" : \"[0-9a-f]*\",", ""));
        assertRefused("lists no reduced.safetensors");
    }

    @Test
    void refusesToWriteWeightsUnderAForeignKind() {
        Manifest physformer = manifest(SmallPhysFormer.LABELS);
        assertThatThrownBy(() -> BundleWriter.write(
                        folder,
                        physformer,
                        new BundledComponents(reduced(2).networks().get(0)),
                        SmallPhysFormer.BINS,
                        SmallPhysFormer.nodes(),
                        EmulatorError.uniform(new float[30])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        pair(SmallPhysFormer.weights(1), reduced(2), shares()).physformer(Map.of("loss", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loss");
    }

    private void seal(String manifest) throws Exception {
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve(BundleFiles.MANIFEST), bytes);
        Files.writeString(folder.resolve(BundleFiles.DIGEST), Digests.sha256(bytes));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Bundles.verify(folder.toString()))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.hint()).isNotBlank())
                .hasMessageContaining(message);
    }
}
