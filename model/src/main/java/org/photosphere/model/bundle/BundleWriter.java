package org.photosphere.model.bundle;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.network.PayneWeights;
import org.photosphere.model.network.SafeTensors;
import org.photosphere.model.network.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Writes bundles. Each file is written beside its place and moved there, {@code DIGEST} last: a folder whose digest fits
 * is whole.
 */
public final class BundleWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    // Unix line ends on every system: the digest is over bytes.
    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private BundleWriter() {}

    /**
     * @param folder made where it is missing; a bundle there is replaced
     * @param draft manifest whose {@code files} do not count yet
     * @param nodes labels of all nodes of the grid, [node][label]
     * @return the bundle's digest
     */
    public static String write(
            Path folder,
            Manifest draft,
            PayneWeights weights,
            WavelengthBins bins,
            double[][] nodes,
            EmulatorError emulatorError) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.toTensors());
        tensors.put(Bundle.EDGES, Tensor.ofDoubles(bins.edges(), bins.count() + 1L));
        tensors.put(Bundle.NODES, Tensor.ofRows(nodes));
        double[] bands = emulatorError.centres();
        tensors.put(Bundle.EMULATOR_BANDS, Tensor.ofDoubles(bands, bands.length));
        tensors.put(Bundle.EMULATOR_ERROR, Tensor.ofFloats(flat(emulatorError.rms()), bands.length, bins.count()));
        byte[] weightBytes = SafeTensors.encode(tensors);
        byte[] card = ModelCard.of(draft).getBytes(StandardCharsets.UTF_8);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Bundle.WEIGHTS_FILE, Digests.sha256(weightBytes));
        files.put(Bundle.CARD_FILE, Digests.sha256(card));
        byte[] manifest = encode(withFiles(draft, files));
        String digest = Digests.sha256(manifest);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(Bundle.DIGEST_FILE));
            put(folder, Bundle.WEIGHTS_FILE, weightBytes);
            put(folder, Bundle.CARD_FILE, card);
            put(folder, Bundle.MANIFEST_FILE, manifest);
            put(folder, Bundle.DIGEST_FILE, (digest + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new InputException(
                    "the bundle cannot be written to " + folder + ": " + e.getMessage(),
                    "give a folder that may be written, on a disk with room",
                    e);
        }
        return digest;
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return flat;
    }

    private static void put(Path folder, String name, byte[] bytes) throws IOException {
        Path temporary = folder.resolve(name + ".part");
        Files.write(temporary, bytes);
        Files.move(
                temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] encode(Manifest manifest) {
        try {
            return (JSON.writer(PRINTER).writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }

    private static Manifest withFiles(Manifest draft, Map<String, String> files) {
        return new Manifest(
                draft.format(),
                draft.version(),
                draft.kind(),
                draft.name(),
                draft.labels(),
                draft.wavelengths(),
                draft.resolvingPower(),
                draft.normalisation(),
                draft.architecture(),
                draft.provenance(),
                draft.metrics(),
                files);
    }
}
