package org.photosphere.model.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.photosphere.model.InputException;
import org.photosphere.model.InputJson;
import org.photosphere.model.network.tensor.Tensor;

/** Reads a bundle from files: verifies digests first, then the format, then the consistency of the parts. */
final class BundleReader {

    private static final List<String> NEEDED =
            List.of("name", "labels", "wavelengths", "architecture", "provenance", "metrics", "files");

    private BundleReader() {}

    /** @throws InputException where the files are not a bundle, damaged, of an unknown format, or inconsistent */
    static Bundle read(BundleFiles place) {
        VerifiedFiles files = new VerifiedFiles(place);
        Manifest manifest = parse(files);
        files.verify(manifest.files());
        Bundle bundle = assembled(files, manifest);
        bundle.description().labels().requireLattice(String.valueOf(files.place()));
        return bundle;
    }

    private static Bundle assembled(VerifiedFiles files, Manifest manifest) {
        Map<String, Tensor> weights = files.tensors(BundleFiles.WEIGHTS);
        BundledNetwork network = BundleKind.titled(manifest.kind()).read(files, weights, manifest);
        GridTensors grid = GridTensors.of(weights, manifest, files.source(BundleFiles.WEIGHTS));
        return new Bundle(
                manifest,
                files.digest(),
                network,
                grid.bins(),
                grid.nodes(),
                EmulatorTensors.of(files, manifest),
                PhysicsTensors.of(files, manifest));
    }

    private static Manifest parse(VerifiedFiles files) {
        try {
            JsonNode tree = InputJson.object(files.manifest());
            requireForm(files, tree);
            return InputJson.valueOfKnownNames(tree, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new InputException(
                    files.place() + ": bundle.json is invalid: " + InputJson.message(e), GridTensors.FRESH_COPY, e);
        }
    }

    private static void requireForm(VerifiedFiles files, JsonNode tree) {
        String form = tree.path("format").asText() + " " + tree.path("version").asInt();
        if (!form.equals(Manifest.FORMAT + " " + Manifest.VERSION)) {
            throw new InputException(
                    files.place() + " is of format '" + form + "'; this program reads '" + Manifest.FORMAT + " "
                            + Manifest.VERSION + "'",
                    "use the Photosphere that wrote it, or train again");
        }
        String kind = tree.path("kind").asText();
        if (!BundleKind.titles().contains(kind)) {
            throw new InputException(
                    files.place() + " holds a model of kind '" + kind + "', unknown here",
                    "known kinds: " + String.join(", ", BundleKind.titles()));
        }
        if (kind.equals("payne") && tree.path("architecture").path("components").asInt() > 0) {
            throw new InputException(
                    files.place() + " is of a version in which 'payne' meant a network of principal components, now"
                            + " '" + Manifest.COMPONENTS + "'",
                    "train it again with --model " + Manifest.COMPONENTS);
        }
        for (String key : NEEDED) {
            require(files, tree, "", key);
        }
        if (kind.equals(Manifest.PHYSFORMER)) {
            require(files, tree, "", "physformer");
            for (String key : List.of("shape", "temperatures", "energyShare", "figures")) {
                require(files, tree.path("physformer"), "physformer.", key);
            }
            for (String key : List.of("mapWidths", "encoder", "transfer")) {
                require(files, tree.path("physformer").path("shape"), "physformer.shape.", key);
            }
            require(files, tree.path("physformer").path("shape").path("transfer"), "...transfer.", "intensity");
        }
    }

    private static void require(VerifiedFiles files, JsonNode tree, String path, String key) {
        if (!tree.hasNonNull(key)) {
            throw new InputException(
                    files.place() + ": bundle.json has no '" + path + key + "'", GridTensors.FRESH_COPY);
        }
    }
}
