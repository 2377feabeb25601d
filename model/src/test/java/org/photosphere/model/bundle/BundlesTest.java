package org.photosphere.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.network.components.ComponentWeights;
import org.photosphere.model.spectrum.WavelengthBins;

class BundlesTest {

    private static final String NAME = "atlas9-components";
    private static final List<String> FILES = List.of(
            BundleFiles.MANIFEST,
            BundleFiles.DIGEST,
            BundleFiles.WEIGHTS,
            BundleFiles.EMULATOR_ERROR,
            BundleFiles.CARD);

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheBuiltInBundle() throws Exception {
        for (String file : FILES) {
            try (InputStream in = Bundles.class.getResourceAsStream(NAME + "/" + file)) {
                assertThat(in).isNotNull();
                Files.copy(in, folder.resolve(file));
            }
        }
    }

    @Test
    void opensTheSameModelByNameAndByFolder() {
        try (ForwardModel builtIn = Bundles.open(NAME);
                ForwardModel copy = Bundles.open(folder.toString())) {
            assertThat(copy.digest()).isEqualTo(builtIn.digest());
            assertThat(copy.name()).isEqualTo(NAME);
            double[][] sun = {{5772, 4.44, 0.0, 0.0}};
            assertThat(copy.flux(sun)).isDeepEqualTo(builtIn.flux(sun));
        }
    }

    @Test
    void knowsTheBuiltInBundlesThatAreThere() {
        assertThat(Bundles.BUILT_IN)
                .contains(NAME)
                .allSatisfy(name ->
                        assertThat(Bundles.verify(name).manifest().name()).isEqualTo(name));
    }

    @Test
    void refusesEveryFileWithOneBitChanged() throws Exception {
        for (String file : FILES) {
            byte[] original = Files.readAllBytes(folder.resolve(file));
            for (int position : new int[] {0, original.length / 2, original.length - 2}) {
                byte[] damaged = original.clone();
                damaged[position] ^= 1;
                Files.write(folder.resolve(file), damaged);
                assertRefused("damaged");
            }
            Files.write(folder.resolve(file), original);
        }
        assertThatCode(() -> Bundles.verify(folder.toString())).doesNotThrowAnyException();
    }

    @Test
    void refusesMissingFiles() throws Exception {
        for (String file : FILES) {
            Path path = folder.resolve(file);
            byte[] original = Files.readAllBytes(path);
            Files.delete(path);
            assertRefused(file);
            Files.write(path, original);
        }
    }

    @Test
    void refusesFoldersThatAreMissingOrForeign() throws Exception {
        assertThatThrownBy(() -> Bundles.open("no/such/folder"))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.hint()).contains(NAME))
                .hasMessageContaining("no/such/folder");
        assertThatThrownBy(() -> Bundles.open("")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Bundles.open("a\0b")).isInstanceOf(InputException.class);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> Bundles.open(empty.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a model bundle");
    }

    @Test
    void refusesFormsAndKindsItDoesNotKnow() throws Exception {
        String manifest = Files.readString(folder.resolve(BundleFiles.MANIFEST));
        sealWith(manifest.replace("\"version\" : 1", "\"version\" : 99"));
        assertRefused("photosphere-bundle 99");
        String kind = "\"kind\" : \"components\"";
        sealWith(manifest.replace(kind, "\"kind\" : \"oracle\""));
        assertRefused("oracle");
        // An older version called this one so.
        sealWith(manifest.replace(kind, "\"kind\" : \"payne\""));
        assertRefused("'components'");
        sealWith("{}");
        assertRefused("form");
        sealWith("no JSON");
        assertRefused("bundle.json");
        sealWith(manifest.replace("\"weights.safetensors\"", "\"../weights.safetensors\""));
        assertRefused("../weights.safetensors");
    }

    @Test
    void refusesWeightsThatDoNotFitTheirDescription() throws Exception {
        Manifest manifest = Bundles.verify(folder.toString()).manifest();
        ComponentWeights threeLabels =
                ComponentWeights.initial(3, new int[] {4}, new double[2][1000], new double[1000], 1);
        BundleWriter.write(
                folder,
                manifest,
                new BundledComponents(threeLabels),
                WavelengthBins.logUniform(500, 55000, 1000),
                new double[2][4],
                EmulatorError.uniform(new float[1000]));
        assertRefused("does not fit");
    }

    @Test
    void writesTheSameBytesForTheSameModel() {
        Bundle bundle = Bundles.verify(NAME);
        String digest = BundleWriter.write(
                folder.resolve("again"),
                bundle.manifest(),
                bundle.network(),
                bundle.bins(),
                bundle.nodes(),
                bundle.emulatorError());
        assertThat(digest).isEqualTo(bundle.digest());
    }

    @Test
    void keepsTheFactorsOfSigma() {
        BundleWriter.replaceEmulatorError(
                folder,
                Bundles.verify(folder.toString()).emulatorError().withSigmaFactors(new double[] {1.5, 2, 1, 0.9}));
        EmulatorError error = Bundles.verify(folder.toString()).emulatorError();
        assertThat(error.sigmaFactors()).containsExactly(1.5, 2, 1, 0.9);
    }

    @Test
    void refusesFactorsOfOtherLabels() {
        BundleWriter.replaceEmulatorError(
                folder, Bundles.verify(folder.toString()).emulatorError().withSigmaFactors(new double[] {1.5, 2}));
        assertRefused("does not fit");
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        Bundle bundle = Bundles.verify(NAME);
        ((BundledComponents) bundle.network()).weights().basis()[7] = Float.NaN;
        BundleWriter.write(
                folder, bundle.manifest(), bundle.network(), bundle.bins(), bundle.nodes(), bundle.emulatorError());
        assertRefused("weights.safetensors: 'basis' is not finite");
    }

    @Test
    void refusesNodesOutsideTheBounds() {
        Bundle bundle = Bundles.verify(NAME);
        bundle.nodes()[5][0] = 60_000;
        BundleWriter.write(
                folder, bundle.manifest(), bundle.network(), bundle.bins(), bundle.nodes(), bundle.emulatorError());
        assertRefused("teff = 60000.0");
    }

    private void sealWith(String manifest) throws Exception {
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
