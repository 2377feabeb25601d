package org.photosphere.model.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.network.PayneModel;
import org.photosphere.model.network.PayneWeights;
import org.photosphere.model.network.SafeTensors;
import org.photosphere.model.network.Tensor;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * A bundle whose files are whole and fit together; read without loading the engine.
 *
 * @param manifest what it says of itself
 * @param digest SHA-256 of its {@code bundle.json}, which holds the digests of all else: the model's identity
 * @param weights of the network
 * @param bins of the flux
 * @param nodes labels of all nodes of the grid, [node][label]; owned
 * @param emulatorError root mean square of model less truth on held-out nodes
 */
public record Bundle(
        Manifest manifest,
        String digest,
        PayneWeights weights,
        WavelengthBins bins,
        double[][] nodes,
        EmulatorError emulatorError) {

    static final String MANIFEST_FILE = "bundle.json";
    static final String DIGEST_FILE = "DIGEST";
    static final String WEIGHTS_FILE = "weights.safetensors";
    static final String CARD_FILE = "model-card.md";

    static final String EDGES = "wavelength.edges";
    static final String NODES = "grid.nodes";
    static final String EMULATOR_BANDS = "emulator.bands";
    static final String EMULATOR_ERROR = "emulator.error";

    private static final String FRESH_COPY = "take a fresh copy of the bundle";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** @throws InputException where the files are no bundle, damaged, of an unknown form, or do not fit together */
    static Bundle read(BundleFiles files) {
        byte[] manifestBytes = files.read(MANIFEST_FILE);
        byte[] digestBytes = files.read(DIGEST_FILE);
        if (manifestBytes == null || digestBytes == null) {
            throw new InputException(
                    files.place() + " is not a model bundle: it has no "
                            + (manifestBytes == null ? MANIFEST_FILE : DIGEST_FILE),
                    "give the folder that 'photosphere train' wrote");
        }
        String digest = Digests.sha256(manifestBytes);
        requireDigest(files, MANIFEST_FILE, digest, new String(digestBytes, StandardCharsets.US_ASCII).strip());
        Manifest manifest = parse(files, manifestBytes);
        byte[] weightBytes = null;
        for (Map.Entry<String, String> file : manifest.files().entrySet()) {
            byte[] bytes = listed(files, file.getKey());
            requireDigest(files, file.getKey(), Digests.sha256(bytes), file.getValue());
            weightBytes = file.getKey().equals(WEIGHTS_FILE) ? bytes : weightBytes;
        }
        if (weightBytes == null) {
            throw new InputException(files.place() + " lists no " + WEIGHTS_FILE, FRESH_COPY);
        }
        return assemble(files, manifest, digest, weightBytes);
    }

    /** The model, its weights in native memory until it is closed. */
    public ForwardModel toModel() {
        return new PayneModel(
                new PayneModel.Description(
                        manifest.name(),
                        digest,
                        new LabelSpace(manifest.labels(), nodes),
                        bins,
                        manifest.resolvingPower(),
                        emulatorError),
                weights);
    }

    private static byte[] listed(BundleFiles files, String name) {
        byte[] bytes = name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") ? files.read(name) : null;
        if (bytes == null) {
            throw new InputException(files.place() + " has no file '" + name + "', which it lists", FRESH_COPY);
        }
        return bytes;
    }

    private static void requireDigest(BundleFiles files, String file, String found, String expected) {
        if (!found.equals(expected)) {
            throw new InputException(
                    files.place() + ": " + file + " is damaged or was changed (SHA-256 " + shortened(found)
                            + ", expected " + shortened(expected) + ")",
                    FRESH_COPY);
        }
    }

    private static String shortened(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) + "..." : "'" + digest + "'";
    }

    private static Manifest parse(BundleFiles files, byte[] bytes) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            String form =
                    tree.path("format").asText() + " " + tree.path("version").asInt();
            if (!form.equals(Manifest.FORMAT + " " + Manifest.VERSION)) {
                throw new InputException(
                        files.place() + " is of form '" + form + "'; this program reads '" + Manifest.FORMAT + " "
                                + Manifest.VERSION + "'",
                        "use the Photosphere that wrote it, or train anew");
            }
            String kind = tree.path("kind").asText();
            if (!kind.equals(Manifest.PAYNE)) {
                throw new InputException(
                        files.place() + " holds a model of kind '" + kind + "', unknown here",
                        "known kinds: " + Manifest.PAYNE);
            }
            for (String key : List.of("name", "labels", "wavelengths", "architecture", "provenance", "files")) {
                if (!tree.hasNonNull(key)) {
                    throw new InputException(files.place() + ": bundle.json has no '" + key + "'", FRESH_COPY);
                }
            }
            return JSON.treeToValue(tree, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    files.place() + ": bundle.json cannot be understood: " + e.getOriginalMessage(), FRESH_COPY, e);
        } catch (IOException e) {
            throw new InputException(files.place() + ": bundle.json cannot be read", FRESH_COPY, e);
        }
    }

    private static Bundle assemble(BundleFiles files, Manifest manifest, String digest, byte[] weightBytes) {
        String source = files.place() + ": " + WEIGHTS_FILE;
        Map<String, Tensor> tensors = SafeTensors.decode(weightBytes, source);
        PayneWeights weights = PayneWeights.fromTensors(tensors, source);
        int labels = manifest.labels().size();
        int bins = manifest.wavelengths().bins();
        Tensor edges = require(tensors, EDGES, source);
        Tensor nodes = require(tensors, NODES, source);
        Tensor error = require(tensors, EMULATOR_ERROR, source);
        Tensor bands = require(tensors, EMULATOR_BANDS, source);
        boolean fits = weights.labels() == labels
                && weights.bins() == bins
                && edges.hasShape(bins + 1L)
                && bands.shape().length == 1
                && bands.shape()[0] > 0
                && error.hasShape(bands.shape()[0], bins)
                && nodes.shape().length == 2
                && nodes.shape()[1] == labels;
        if (!fits) {
            throw new InputException(
                    source + " does not fit the " + labels + " labels and " + bins + " bins of bundle.json",
                    FRESH_COPY);
        }
        if (!Arrays.stream(edges.values()).allMatch(Double::isFinite)) {
            throw new InputException(source + " has bin edges that are not finite", FRESH_COPY);
        }
        return new Bundle(
                manifest,
                digest,
                weights,
                WavelengthBins.ofEdges(edges.values()),
                nodes.toRows(),
                new EmulatorError(
                        EmulatorError.bandLabel(manifest.labels()), bands.values(), floatRows(error.toRows())));
    }

    private static float[][] floatRows(double[][] rows) {
        float[][] floats = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            floats[i] = new float[rows[i].length];
            for (int j = 0; j < floats[i].length; j++) {
                floats[i][j] = (float) rows[i][j];
            }
        }
        return floats;
    }

    private static Tensor require(Map<String, Tensor> tensors, String name, String source) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputException(source + " has no tensor '" + name + "'", FRESH_COPY);
        }
        return tensor;
    }
}
