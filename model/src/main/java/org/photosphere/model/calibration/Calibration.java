package org.photosphere.model.calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.photosphere.model.InputException;
import org.photosphere.model.InputFiles;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.inversion.StarLayer;
import org.photosphere.model.network.tensor.SafeTensors;

/**
 * Calibration of a model by reference stars: a layer of real stars in a file of its own, with what it was learnt on and how
 * well it did on stars that it was not learnt on. Immutable.
 *
 * @param bundleDigest SHA-256 of the bundle that it was learnt with, hexadecimal
 * @param layer difference of real stars from the model
 * @param provenance of the references: files, their digests, selection, seed and folds
 * @param figures measured on held-out folds, by name
 */
public record Calibration(
        String bundleDigest, StarLayer layer, Map<String, String> provenance, Map<String, String> figures) {

    private static final String FORMAT = "photosphere-calibration 3";

    private static final String BUNDLE = "bundle";
    private static final String PROVENANCE = "provenance.";
    private static final String FIGURE = "figure.";

    private static final String HINT = "give a file that 'photosphere calibrate' wrote, 'auto' or 'none'";

    public Calibration {
        provenance = new TreeMap<>(provenance);
        figures = new TreeMap<>(figures);
    }

    /**
     * Returns the calibration of a file.
     *
     * @param model whose spectra it corrects
     * @throws InputException where it cannot be read, is of another format, damaged, or belongs to another bundle
     */
    public static Calibration read(Path file, ForwardModel model) {
        return decode(InputFiles.read(file, InputFiles.LARGEST_ARRAY, HINT), file.toString(), model);
    }

    /**
     * Returns the calibration of a file's bytes.
     *
     * @param source named in errors
     * @param model whose spectra it corrects
     * @throws InputException where they are of another format, damaged, or belong to another bundle
     */
    public static Calibration decode(byte[] bytes, String source, ForwardModel model) {
        Map<String, String> texts = SafeTensors.metadata(bytes, source);
        if (!FORMAT.equals(texts.get("format"))) {
            throw new InputException(source + " is not a calibration of format '" + FORMAT + "'", HINT);
        }
        String digest = texts.getOrDefault(BUNDLE, "");
        if (!digest.equals(model.digest())) {
            throw new InputException(
                    source + " calibrates the bundle " + digest + ", not " + model.name() + ", " + model.digest(),
                    "calibrate this bundle with 'photosphere calibrate'");
        }
        return new Calibration(
                digest,
                LayerTensors.decode(SafeTensors.decode(bytes, source), source, model),
                withPrefix(texts, PROVENANCE),
                withPrefix(texts, FIGURE));
    }

    private static Map<String, String> withPrefix(Map<String, String> texts, String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        texts.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Returns the bytes of a file. */
    public byte[] encode() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("format", FORMAT);
        texts.put(BUNDLE, bundleDigest);
        provenance.forEach((key, value) -> texts.put(PROVENANCE + key, value));
        figures.forEach((key, value) -> texts.put(FIGURE + key, value));
        return SafeTensors.encode(LayerTensors.encode(layer), texts);
    }

    /** @throws InputException where the file cannot be written */
    public void write(Path file) {
        try {
            Files.write(file, encode());
        } catch (IOException e) {
            throw new InputException(file + " cannot be written: " + e.getMessage(), "give another file", e);
        }
    }
}
