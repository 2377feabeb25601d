package org.photosphere.model.bundle;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.PhysicsReference;
import org.photosphere.model.network.tensor.SafeTensors;
import org.photosphere.model.network.tensor.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Writes bundles. Each file is written under a temporary name and renamed, {@code DIGEST} last: a folder with a valid
 * digest is complete.
 */
public final class BundleWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    // Unix line ends on every system: the digest is over bytes.
    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private BundleWriter() {}

    /**
     * Writes a bundle.
     *
     * @param folder created if absent; a bundle there is replaced
     * @param draft manifest whose {@code files} are ignored
     * @param nodes labels of all nodes of the grid, [node][label]
     * @param emulatorError of the model that inversions use
     * @return the bundle's digest
     * @throws InputException where the folder cannot be written
     */
    public static String write(
            Path folder,
            Manifest draft,
            BundledNetwork network,
            WavelengthBins bins,
            double[][] nodes,
            EmulatorError emulatorError) {
        if (!draft.kind().equals(network.kind())) {
            throw new IllegalArgumentException(
                    "weights of a " + network.kind() + " for a bundle of kind " + draft.kind());
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>(network.toTensors());
        new GridTensors(bins, nodes).addTo(tensors);
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put(BundleFiles.WEIGHTS, SafeTensors.encode(tensors));
        network.companions().forEach((file, some) -> contents.put(file, SafeTensors.encode(some)));
        contents.put(BundleFiles.EMULATOR_ERROR, EmulatorTensors.encode(emulatorError));
        contents.put(BundleFiles.CARD, ModelCard.of(draft).getBytes(StandardCharsets.UTF_8));
        Map<String, String> digests = new LinkedHashMap<>();
        contents.forEach((name, bytes) -> digests.put(name, Digests.sha256(bytes)));
        return finish(folder, draft.withFiles(digests), contents);
    }

    /**
     * Replaces the emulator error of an existing bundle.
     *
     * @return the bundle's new digest
     * @throws InputException where the folder holds no complete bundle, or cannot be written
     */
    public static String replaceEmulatorError(Path folder, EmulatorError emulatorError) {
        return amend(folder, BundleFiles.EMULATOR_ERROR, EmulatorTensors.encode(emulatorError));
    }

    /**
     * Adds or replaces the physics reference of an existing PhysFormer bundle.
     *
     * @return the bundle's new digest
     * @throws InputException where the folder holds no complete bundle, or cannot be written
     */
    public static String replacePhysicsReference(Path folder, PhysicsReference reference) {
        return amend(folder, BundleFiles.PHYSICS_REFERENCE, PhysicsTensors.encode(reference));
    }

    /** Adds or replaces a file of an existing bundle. */
    private static String amend(Path folder, String file, byte[] bytes) {
        Manifest manifest = BundleReader.read(new BundleFiles.Folder(folder)).manifest();
        Map<String, String> digests = new LinkedHashMap<>(manifest.files());
        digests.put(file, Digests.sha256(bytes));
        return finish(folder, manifest.withFiles(digests), new LinkedHashMap<>(Map.of(file, bytes)));
    }

    /** Writes files, then the manifest that lists them, its digest last: without it a bundle is incomplete. */
    private static String finish(Path folder, Manifest complete, Map<String, byte[]> contents) {
        byte[] manifest = encode(complete);
        String digest = Digests.sha256(manifest);
        contents.put(BundleFiles.MANIFEST, manifest);
        contents.put(BundleFiles.DIGEST, (digest + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(BundleFiles.DIGEST));
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                AtomicFile.write(folder, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new InputException(
                    "the bundle cannot be written to " + folder + ": " + e.getMessage(),
                    "give a writable folder on a disk with free space",
                    e);
        }
        return digest;
    }

    private static byte[] encode(Manifest manifest) {
        try {
            return (JSON.writer(PRINTER).writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }
}
