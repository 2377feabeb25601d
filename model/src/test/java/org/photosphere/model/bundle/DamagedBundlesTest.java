package org.photosphere.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.CorrelatedErrors;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.PhysicalResidual;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.physformer.SmallPhysFormer;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;

/** Bundles with valid digests but invalid content. */
class DamagedBundlesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void writeBundle() {
        EmulatorError error = new EmulatorError(
                0,
                new double[] {5000, 7000},
                new float[2][30],
                new CorrelatedErrors(new float[1][30], new float[30], 1.5));
        BundleWriter.write(
                folder,
                PhysFormerBundleTest.manifest(SmallPhysFormer.LABELS),
                PhysFormerBundleTest.pair(
                        SmallPhysFormer.weights(1), PhysFormerBundleTest.reduced(2), PhysFormerBundleTest.shares()),
                SmallPhysFormer.BINS,
                SmallPhysFormer.nodes(),
                error.withSigmaFactors(new double[] {1.5, 2}));
        double[] ones = new double[15];
        Arrays.fill(ones, 1);
        BundleWriter.replacePhysicsReference(
                folder,
                new PhysicsReference(
                        SmallPhysFormer.LABELS,
                        SmallPhysFormer.nodes(),
                        Map.of(PhysicalResidual.ENERGY, ones, PhysicalResidual.AT_BOUNDS, ones)));
    }

    /** Writes the digests of the present files. */
    private void seal() throws IOException {
        Path file = folder.resolve(BundleFiles.MANIFEST);
        ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode files = (ObjectNode) manifest.path("files");
        for (Map.Entry<String, ?> entry : List.copyOf(files.properties())) {
            files.put(entry.getKey(), Digests.sha256(folder.resolve(entry.getKey())));
        }
        seal(JSON.writeValueAsBytes(manifest));
    }

    private void seal(byte[] manifest) throws IOException {
        Files.write(folder.resolve(BundleFiles.MANIFEST), manifest);
        Files.writeString(folder.resolve(BundleFiles.DIGEST), Digests.sha256(manifest));
    }

    private void open() {
        Bundle bundle = Bundles.verify(folder.toString());
        bundle.description();
        bundle.toModel().close();
        bundle.toFullModel().close();
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::open).isInstanceOf(InputException.class).hasMessageContainingAll(words);
    }

    @Test
    void readsOrRefusesAThousandDamagedManifests() throws Exception {
        Damage.Outcome outcome = new Damage(4).tryOn(folder.resolve(BundleFiles.MANIFEST), damaged -> {
            seal(Files.readAllBytes(damaged));
            open();
        });
        System.out.println("manifests: " + outcome);
        assertThat(outcome.refused()).isBetween(400, 990);
    }

    @Tag("slow")
    @Test
    void readsOrRefusesAThousandDamagedFilesOfTensors() throws Exception {
        for (String name : List.of(
                BundleFiles.WEIGHTS, BundleFiles.REDUCED, BundleFiles.EMULATOR_ERROR, BundleFiles.PHYSICS_REFERENCE)) {
            Damage.Outcome outcome = new Damage(5).tryOn(folder.resolve(name), damaged -> {
                seal();
                Bundles.verify(folder.toString()).description();
            });
            System.out.println(name + ": " + outcome);
            assertThat(outcome.refused()).isBetween(300, 990);
            seal();
        }
    }

    @Test
    void refusesTensorsOfAnotherShapeOrMissingNamingThem() throws Exception {
        for (String name : List.of(
                BundleFiles.WEIGHTS, BundleFiles.REDUCED, BundleFiles.EMULATOR_ERROR, BundleFiles.PHYSICS_REFERENCE)) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (String tensor : SafeTensors.decode(whole, name).keySet()) {
                for (boolean missing : new boolean[] {true, false}) {
                    if (missing && tensor.equals("emulator.sigma-factors")) {
                        continue;
                    }
                    Map<String, Tensor> tensors = SafeTensors.decode(whole, name);
                    if (missing) {
                        tensors.remove(tensor);
                    } else {
                        tensors.put(tensor, Tensor.ofDoubles(new double[] {1, 1, 1, 1, 1, 1, 1}, 7));
                    }
                    Files.write(file, SafeTensors.encode(tensors));
                    seal();
                    assertRefused(name);
                }
            }
            Files.write(file, whole);
            seal();
        }
        open();
    }

    @Test
    void refusesSizesThatTheTensorsDoNotHaveWithoutAllocatingThem() throws Exception {
        String manifest = Files.readString(folder.resolve(BundleFiles.MANIFEST));
        String[][] changes = {
            {"\"latent\" : 8", "\"latent\" : 2147483647", "of shape [12, 2147483647]"},
            {"\"width\" : 16", "\"width\" : 2147483646", "of shape [10, 2147483646]"},
            {"\"decoderBlocks\" : 2", "\"decoderBlocks\" : 2147483647", "decoder.2.norm1.scale"},
            {"\"layers\" : 16", "\"layers\" : 2147483647", "at most 1024 layers"},
            {"\"directions\" : 8", "\"directions\" : 2147483646", "256 directions"},
            {"\"opacityKnots\" : 5", "\"opacityKnots\" : 1073741824", "at most 1024 layers or knots"},
            {"\"patches\" : 5", "\"patches\" : 1431655770", "too many"},
            {"\"bins\" : 30", "\"bins\" : 2147483647", "30 bins for 2 labels and 2147483647 bins"},
        };
        assertChangesRefused(manifest, changes);
    }

    @Test
    void refusesManifestsThatNoModelCanHave() throws Exception {
        String manifest = Files.readString(folder.resolve(BundleFiles.MANIFEST));
        String[][] changes = {
            {"\"resolvingPower\" : 25.0", "\"resolvingPower\" : \"NaN\"", "resolving power of NaN"},
            {"\"resolvingPower\" : 25.0", "\"resolvingPower\" : 1e999", "resolving power of Infinity"},
            {"\"resolvingPower\" : 25.0", "\"resolvingPower\" : -25.0", "resolving power of -25"},
            {"\"resolvingPower\" : 25.0,", "", "resolvingPower"},
            {"\"medium\" : \"vacuum\"", "\"medium\" : \"air\"", "of vacuum, these of 'air'"},
            {"\"activation\" : \"silu\"", "\"activation\" : \"relu\"", "are silu"},
            {"\"name\" : \"m_h\"", "\"name\" : \"teff\"", "two labels"},
            {"\"upper\" : 8000.0", "\"upper\" : 1e999", "label teff: bounds"},
            {"\"upper\" : 10000.0", "\"upper\" : 9000.0", "does not fit"},
            {"\"lower\" : 3000.0", "\"lower\" : -3000.0", "wavelengths from -3000"},
            {"\"hidden\" : [ 4 ]", "\"hidden\" : [ 5 ]", "hidden layers of [4]"},
            {"\"hidden\" : [ 4 ]", "\"hidden\" : [ null ]", "is invalid"},
            {"\"components\" : 3", "\"components\" : 4", "bundle.json states [4] and 4"},
            {"\"validation\" : 0.05", "\"validation\" : 0.95", "shares of 0.95"},
            {"\"epochs\" : 7", "\"epochs\" : -7", "-7 epochs"},
            {"\"spectra\" : 15", "\"spectra\" : 15.5", "is invalid"},
            {"\"spectra\" : 15", "\"spectra\" : \"15\"", "is invalid"},
            {"\"version\" : 1", "\"version\" : 1, \"version\" : 1", "Duplicate"},
            {"\"seed\" : \"1\"", "\"seed\" : null", "training is null"},
        };
        assertChangesRefused(manifest, changes);
    }

    private void assertChangesRefused(String manifest, String[][] changes) throws IOException {
        for (String[] change : changes) {
            assertThat(manifest).contains(change[0]);
            seal(manifest.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8));
            assertRefused(change[2]);
        }
        seal(manifest.getBytes(StandardCharsets.UTF_8));
        open();
    }

    @Test
    void refusesTextsThatNestWithoutEndOrAreLargerThanAnyOfTheirKind() throws Exception {
        seal("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        assertRefused("nesting depth");
        seal(" ".repeat(BundleFiles.LONGEST_TEXT + 1).getBytes(StandardCharsets.UTF_8));
        assertRefused(BundleFiles.MANIFEST + " is larger than " + BundleFiles.LONGEST_TEXT + " bytes");
    }

    @Test
    void readsNoFileOutsideItsFolder() throws Exception {
        String manifest = Files.readString(folder.resolve(BundleFiles.MANIFEST));
        for (String name : List.of("../secret", "/etc/passwd", "sub/../../secret", "..", ".", "a\\\\b", "")) {
            seal(manifest.replace("\"model-card.md\"", "\"" + name + "\"").getBytes(StandardCharsets.UTF_8));
            assertRefused("has no file '" + name.replace("\\\\", "\\") + "'");
        }
    }
}
